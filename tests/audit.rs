//! The journal: who saw and did what.

mod reads;
mod routes;
