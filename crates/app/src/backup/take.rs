//! Making a backup, while the service serves.

use super::manifest::{FORMAT, Manifest};
use super::{BackupError, attachments, folder, tables};
use data_encoding::HEXLOWER;
use domain::clock::Clock;
use domain::ids::AttachmentId;
use files::FileStore;
use sealing::Keyring;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::Database;
use store::portable::Snapshot;

/// A backup that was made.
pub struct Taken {
    /// What it holds.
    pub manifest: Manifest,
}

/// Makes a backup in a folder that is empty or does not exist yet.
///
/// The tables are those of one instant; files are copied after them, and no file changes once it is
/// named. One that was erased meanwhile is left out. The manifest is written last: without it the
/// folder is no backup.
pub async fn take(
    database: &Database,
    keyring: Keyring,
    files: &FileStore,
    clock: &dyn Clock,
    dir: &Path,
) -> Result<Taken, BackupError> {
    folder::must_be_empty(dir)?;
    folder::make(&dir.join("tables"))?;
    // Before the snapshot: what was acknowledged by then is in it.
    let as_of = clock.now();
    let mut snapshot = Snapshot::take(database)?;
    let standing = snapshot.standing()?;
    let keyring = keyring.with_standing(&standing)?;
    let mut entries = Vec::new();
    for table in snapshot.tables()? {
        entries.push(tables::write(&mut snapshot, &table, dir)?);
    }
    let (migrations, ids) = (snapshot.migrations()?, snapshot.attachments()?);
    drop(snapshot);
    let (copied, missing) = copy(database, files, dir, &ids).await?;
    let list = attachments::list(&copied)?;
    folder::write(&dir.join(attachments::LIST), &list)?;
    folder::sync(&dir.join("tables"))?;
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        as_of,
        migrations,
        standing: HEXLOWER.encode(&standing),
        tables: entries,
        files: u64::try_from(copied.len()).unwrap_or(u64::MAX),
        files_bytes: copied.iter().map(|entry| entry.size).sum(),
        files_sha256: folder::digest(&list),
        missing: missing.iter().map(AttachmentId::to_string).collect(),
    };
    let manifest = manifest.write(dir, &keyring)?;
    Ok(Taken { manifest })
}

/// Copies the files that the snapshot names; those that are gone although the database still names
/// them are told.
async fn copy(
    database: &Database,
    files: &FileStore,
    dir: &Path,
    ids: &[AttachmentId],
) -> Result<(Vec<attachments::Entry>, Vec<AttachmentId>), BackupError> {
    let own = dir.join("files");
    folder::make(&own)?;
    let to = FileStore::open(&format!("file://{}", own.display()), &BTreeMap::new())?;
    let (copied, mut missing) = attachments::copy(files, &to, ids).await?;
    if !missing.is_empty() {
        let named: BTreeSet<AttachmentId> = Snapshot::take(database)?
            .attachments()?
            .into_iter()
            .collect();
        missing.retain(|id| named.contains(id));
    }
    Ok((copied, missing))
}
