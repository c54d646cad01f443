//! The pages, as a browser asks for them.

mod entrance;
mod statistics;
mod treating;
