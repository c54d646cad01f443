//! Who somebody is and what she manages, through the real use cases, on both databases.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests, outside the functions that clippy knows as tests"
)]

mod house;
mod managing;
mod programs;
mod signing_in;
