//! The real binary, as a process of its own: killed, stopped, cut off, and started again.

mod backup;
mod binary;
mod canary;
mod clients;
mod keys;
mod kill;
mod ledger;
mod mail;
mod metrics;
#[expect(dead_code, reason = "the figures use more of it")]
pub mod site;
#[expect(dead_code, reason = "the figures use more of it")]
mod sql;
mod stop;
mod tls;
