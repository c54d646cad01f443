//! Use cases over a real database, on `SQLite` and on `PostgreSQL`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod attachments;
mod delivery;
mod delivery_faults;
mod house;
mod journal;
mod keeping;
mod privacy;
mod sweeping;
