//! The commands, in process, on both databases.

#![expect(
    clippy::unwrap_used,
    reason = "these are tests; clippy knows it of the test functions only"
)]

mod commands;
mod corrections;
mod demo;
mod house;
mod import;
mod statistics;
