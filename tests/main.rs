//! The service as its users meet it, on both databases; and the house, as its builders agreed it.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod api;
mod audit;
mod browser;
mod contract;
mod house;
mod portal;
mod process;
mod provider;
mod rights;
