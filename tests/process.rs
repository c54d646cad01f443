//! The real binary, as a process of its own: killed, stopped, cut off, and started again.

mod answers;
mod backup;
mod binary;
mod bombs;
mod canary;
mod clients;
mod faults;
mod full;
mod keys;
mod kill;
mod ledger;
mod line;
mod locked;
mod lost;
mod mail;
mod metrics;
mod migrations;
mod outgoing;
mod proxy;
#[expect(dead_code, reason = "the figures use more of it")]
pub mod site;
#[expect(dead_code, reason = "the figures use more of it")]
pub mod sql;
mod stop;
mod tls;
mod upgrade;
