//! The service as its users meet it, on both databases; and the house, as its builders agreed it.

mod api;
mod house;
mod process;
