//! The binary `espace-partenaire`: configuration, wiring, commands. No business here.

mod access_log;
pub mod breach;
mod cli;
pub mod clock;
pub mod commands;
pub mod compose;
pub mod config;
pub mod contract_test;
pub mod demo;
mod disks;
pub mod import_year;
mod journal;
mod metrics;
pub mod model;
pub mod operator;
pub mod output;
mod panics;
pub mod propose;
mod rounds;
pub mod route;
pub mod telemetry;

pub use cli::run;
