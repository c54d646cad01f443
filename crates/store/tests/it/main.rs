//! The store, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests, outside the functions that clippy knows as tests"
)]

mod both;
mod credentials;
mod journal;
mod people;
mod refreshes;
mod routing_rules;
