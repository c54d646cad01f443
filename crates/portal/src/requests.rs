//! Requests: lists, one request, what is done with it.

pub mod list;
pub mod show;
pub mod tags;
pub mod thread;
