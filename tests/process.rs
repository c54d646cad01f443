//! The real binary, as a process of its own: killed, stopped, cut off, and started again.

mod binary;
mod clients;
mod kill;
mod ledger;
mod mail;
mod site;
mod sql;
mod stop;
mod tls;
