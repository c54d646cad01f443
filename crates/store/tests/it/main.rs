//! The store, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests, outside the functions that clippy knows as tests"
)]

mod both;
mod credentials;
mod people;
mod refreshes;
mod routing_rules;
