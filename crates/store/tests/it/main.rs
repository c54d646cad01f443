//! The store, on both databases.

mod both;
mod people;
mod refreshes;
