//! `backup` and `restore` (S-431).

use super::audit;
use super::retention::read_ledger;
use crate::clock::SystemClock;
use crate::compose::{Nature, assemble_offline, ensure_state};
use crate::config::Config;
use crate::output::{Failure, say};
use crate::telemetry::{self, Level};
use app::backup::{self, Place};
use domain::clock::Clock;
use files::FileStore;
use std::path::Path;
use store::Store;

fn files(config: &Config) -> Result<FileStore, Failure> {
    FileStore::open(&config.files.url, &config.files.options)
        .map_err(|error| Failure::new(format!("EP_FILES_URL: {error}")))
}

/// Copies the database and the files into a folder, while the service serves.
pub async fn backup(dir: &Path) -> Result<(), Failure> {
    let config = Config::from_environment()?;
    telemetry::start(Level::Errors);
    let database = &config.database.database;
    if database.own_file().is_some_and(|file| !file.exists()) {
        return Err(Failure::new("EP_DATABASE_URL: there is no database"));
    }
    let keyring = config.keys.existing()?;
    let files = files(&config)?;
    let taken = backup::take(database, keyring, &files, &SystemClock, dir).await?;
    let manifest = taken.manifest;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    say(&format!(
        "{rows} rows of {} tables and {} files, as of {}",
        manifest.tables.len(),
        manifest.files,
        manifest.as_of
    ))?;
    match manifest.missing.as_slice() {
        [] => Ok(()),
        [first, ..] => Err(Failure::new(format!(
            "{} files that the database names were not found, the first is {first}; the rest is saved",
            manifest.missing.len()
        ))),
    }
}

/// Puts a backup back into an empty place, and checks it: counts, digests, keys, files, journal.
/// `ledger` is what was erased since the backup was made: it does not come back (S-118).
pub async fn restore(dir: &Path, ledger: Option<&Path>) -> Result<(), Failure> {
    let erased = ledger.map(read_ledger).transpose()?.unwrap_or_default();
    let config = Config::from_environment()?;
    telemetry::start(Level::Errors);
    let keyring = config.keys.existing()?;
    ensure_state(&config.state)?;
    let (database, files) = (&config.database.database, files(&config)?);
    store::server_log::check(database)?;
    let place = Place {
        database,
        files: &files,
    };
    let restored = backup::restore(dir, &place, keyring, SystemClock.now()).await?;
    Store::migrate(database)?;
    let app = assemble_offline(&config, &Nature::real()).await?;
    let opened = backup::verify(&app, &restored.files).await?;
    let back = app::erasing::replay(&app, erased).await?;
    backup::settle(&app, restored.manifest.as_of).await?;
    drop(app);
    audit::verify_restored().await?;
    let rows: u64 = restored
        .manifest
        .tables
        .iter()
        .map(|table| table.rows)
        .sum();
    Ok(say(&format!(
        "{rows} rows and {} files restored, as of {}; every key and {opened} files open; {back} \
         cases erased again; nobody is signed in",
        restored.files.len(),
        restored.manifest.as_of
    ))?)
}
