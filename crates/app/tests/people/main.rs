//! Who somebody is and what she manages, through the real use cases, on both databases.

mod house;
mod managing;
mod programs;
mod signing_in;
