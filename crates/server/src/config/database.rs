//! `EP_DATABASE_URL` and how many connections.

use super::{BadSetting, Source};
use std::path::Path;
use store::{Database, StoreSettings};

/// The database.
#[derive(Clone)]
pub struct DatabaseConfig {
    /// Which.
    pub database: Database,
    /// How many connections.
    pub settings: StoreSettings,
}

/// Passwords that come with examples: as good as none (S-062).
const DEFAULT_PASSWORDS: [&str; 8] = [
    "postgres",
    "password",
    "changeme",
    "change-me",
    "secret",
    "admin",
    "example",
    "espace",
];

impl DatabaseConfig {
    pub(super) fn parse(source: &Source, state: &Path) -> Result<Self, BadSetting> {
        const NAME: &str = "EP_DATABASE_URL";
        let embedded = format!("sqlite://{}", state.join("espace-partenaire.db").display());
        let url = source.text(NAME).unwrap_or(&embedded);
        let database = Database::parse(url).map_err(|error| {
            let reason = error.to_string();
            let reason = reason
                .trim_start_matches(NAME)
                .trim_start_matches(':')
                .trim();
            BadSetting::new(NAME, reason.to_owned())
        })?;
        if has_default_password(url) {
            return Err(BadSetting::new(
                NAME,
                "the password is one of those that everybody tries",
            ));
        }
        let mut settings = StoreSettings::default();
        if let Some(readers) = number(source, "EP_DATABASE_READERS")? {
            settings.readers = readers;
        }
        if let Some(writers) = number(source, "EP_DATABASE_WRITERS")? {
            settings.writers = writers;
        }
        Ok(Self { database, settings })
    }
}

fn number(source: &Source, name: &str) -> Result<Option<usize>, BadSetting> {
    const EXPECTED: &str = "a number from 1 to 64";
    let given: Option<usize> = source.parsed(name, EXPECTED)?;
    match given {
        Some(number) if !(1..=64).contains(&number) => {
            Err(BadSetting::new(name, format!("expected {EXPECTED}")))
        }
        given => Ok(given),
    }
}

/// Whether the URL's password is one that comes with examples.
pub(super) fn has_default_password(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else {
        return false;
    };
    let Some((name, password)) = user.split_once(':') else {
        return false;
    };
    DEFAULT_PASSWORDS.contains(&password.to_ascii_lowercase().as_str()) || password == name
}
