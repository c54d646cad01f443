//! How mails read and how they leave, from outside the crate.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests, outside the functions that clippy knows as tests"
)]

mod folder;
mod headers;
mod privacy;
mod rendering;
mod samples;
mod sending;
