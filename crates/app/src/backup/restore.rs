//! Putting a backup back, into an empty place, and checking it.

use super::manifest::{Manifest, TableEntry};
use super::{BackupError, attachments, tables};
use domain::ids::AttachmentId;
use files::FileStore;
use jiff::{SignedDuration, Timestamp};
use sealing::Keyring;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::Database;
use store::portable::{Occupancy, Refill, occupancy_of};

/// Where a backup goes.
pub struct Place<'a> {
    /// An empty database.
    pub database: &'a Database,
    /// An empty store of files.
    pub files: &'a FileStore,
}

/// A backup that was put back; it is not served yet.
pub struct Restored {
    /// What it held.
    pub manifest: Manifest,
    /// Its files.
    pub files: Vec<AttachmentId>,
}

/// Puts a backup back: its list is authenticated first, then its files are copied, then its tables
/// are filled in one transaction, which is kept only if what lies in the database has the digests of
/// the list. Interrupted, it can be begun again.
pub async fn restore(
    dir: &Path,
    place: &Place<'_>,
    keyring: Keyring,
    now: Timestamp,
) -> Result<Restored, BackupError> {
    let (manifest, _) = Manifest::read(dir, keyring)?;
    let listed = attachments::read_list(dir, &manifest.files_sha256)?;
    let ids: Vec<AttachmentId> = listed
        .iter()
        .map(attachments::Entry::attachment)
        .collect::<Result<_, _>>()?;
    must_be_ours(place.files, &ids, now).await?;
    let from = format!("file://{}", dir.join("files").display());
    let from = FileStore::open(&from, &BTreeMap::new())?;
    // A database that is somebody's is refused before anything is done.
    let occupancy = occupancy_of(place.database)?;
    if occupancy == Occupancy::Owned {
        return Err(BackupError::NotEmpty("EP_DATABASE_URL".to_owned()));
    }
    let (copied, missing) = attachments::copy(&from, place.files, &ids).await?;
    if let Some(id) = missing.first() {
        return Err(BackupError::Damaged(format!("file {id} is not there")));
    }
    if let Some((entry, _)) = listed.iter().zip(&copied).find(|(one, other)| one != other) {
        return Err(BackupError::Damaged(format!(
            "file {} was altered",
            entry.id
        )));
    }
    if occupancy == Occupancy::Empty {
        fill(dir, place.database, &manifest, now)?;
    }
    Ok(Restored {
        manifest,
        files: ids,
    })
}

/// Fills the tables: all of them as they were, or none.
fn fill(
    dir: &Path,
    database: &Database,
    manifest: &Manifest,
    now: Timestamp,
) -> Result<(), BackupError> {
    let mut refill = Refill::begin(database, &manifest.migrations)?;
    let entries: BTreeMap<&str, &TableEntry> = manifest
        .tables
        .iter()
        .map(|entry| (entry.name.as_str(), entry))
        .collect();
    let found = refill.tables()?;
    if found.len() != entries.len() {
        return Err(BackupError::Damaged("its tables are others".to_owned()));
    }
    let entry_of = |name: &str| {
        let absent = || BackupError::Damaged(format!("table {name} is not there"));
        entries.get(name).copied().ok_or_else(absent)
    };
    for table in &found {
        tables::fill(&mut refill, table, entry_of(&table.name)?, dir)?;
    }
    for table in &found {
        tables::compare(&mut refill, table, entry_of(&table.name)?)?;
    }
    Ok(refill.commit(now)?)
}

/// Refuses a store that holds files of others; those of an interrupted restoration are ours.
async fn must_be_ours(
    files: &FileStore,
    ids: &[AttachmentId],
    now: Timestamp,
) -> Result<(), BackupError> {
    let ours: BTreeSet<&AttachmentId> = ids.iter().collect();
    let ever = now
        .checked_add(SignedDuration::from_hours(24))
        .unwrap_or(now);
    for last in 0..=u8::MAX {
        let found = files.list_older_than(last, ever).await?;
        if found.iter().any(|id| !ours.contains(id)) {
            return Err(BackupError::NotEmpty("EP_FILES_URL".to_owned()));
        }
    }
    Ok(())
}
