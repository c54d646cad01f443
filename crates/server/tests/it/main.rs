//! The commands, in process, on both databases.

mod demo;
mod house;
mod import;
mod statistics;
