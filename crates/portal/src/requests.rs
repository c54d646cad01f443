//! Requests: lists, one request, what is done with it.

pub mod access;
pub mod acknowledgement;
pub mod acts;
pub mod files;
pub mod items;
pub mod list;
pub mod mandate;
pub mod messages;
pub mod others;
pub mod search;
pub mod show;
pub mod tags;
pub mod thread;
