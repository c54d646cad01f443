//! The log: one JSON object a line on stderr, ids and codes only (S-055, S-056, S-532).

use domain::coded;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::prelude::*;

coded! {
    /// How much is logged (`EP_LOG`).
    pub enum Level {
        /// What is ours to repair.
        Errors = "error", "Erreurs";
        /// And what is worth a look.
        Warnings = "warn", "Avertissements";
        /// And what happened: accesses, acts, deliveries.
        Informations = "info", "Informations";
        /// And how.
        Details = "debug", "Détails";
    }
}

/// Our own crates: they log ids and codes, whatever the level. Libraries may print what passes
/// through them, so they never say more than a warning.
const OURS: [&str; 8] = [
    "domain", "routing", "sealing", "files", "store", "mail", "app", "api",
];

/// Starts the log of this process. Doing it twice changes nothing.
pub fn start(level: Level) {
    let level = match level {
        Level::Errors => LevelFilter::ERROR,
        Level::Warnings => LevelFilter::WARN,
        Level::Informations => LevelFilter::INFO,
        Level::Details => LevelFilter::DEBUG,
    };
    let targets = OURS
        .iter()
        .fold(
            Targets::new().with_default(level.min(LevelFilter::WARN)),
            |targets, name| targets.with_target(*name, level),
        )
        .with_target("server", level);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(std::io::stderr)
        .with_filter(targets);
    let _ = tracing_subscriber::registry().with(lines).try_init();
}

/// A panic is logged by its place: what it says may quote the data that caused it.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location();
        tracing::error!(
            file = place.map(std::panic::Location::file),
            line = place.map(std::panic::Location::line),
            "panicked"
        );
    }));
}
