//! The journal: who saw and did what.

mod keeping;
mod reads;
pub mod routes;
