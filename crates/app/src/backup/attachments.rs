//! Sealed files, copied from one store to another with their digests.

use super::{BackupError, folder};
use domain::ids::AttachmentId;
use files::{FileStore, FilesError};
use serde::{Deserialize, Serialize};
use std::path::Path;
use tokio::task::JoinSet;

/// Files under way at the same time: a bucket takes its time for each.
const AT_ONCE: usize = 8;
pub(super) const LIST: &str = "files.jsonl";

/// A file of a backup.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) size: u64,
    pub(super) sha256: String,
}

impl Entry {
    fn of(id: AttachmentId, bytes: &[u8]) -> Self {
        Self {
            id: id.to_string(),
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            sha256: folder::digest(bytes),
        }
    }

    pub(super) fn attachment(&self) -> Result<AttachmentId, BackupError> {
        let unknown = || BackupError::Damaged(format!("{LIST} names {}", self.id));
        self.id.parse().map_err(|_| unknown())
    }
}

/// Copies these files; gives what was copied, in the order of the ids, and those that were not found.
pub(super) async fn copy(
    from: &FileStore,
    to: &FileStore,
    ids: &[AttachmentId],
) -> Result<(Vec<Entry>, Vec<AttachmentId>), BackupError> {
    let (mut entries, mut missing) = (Vec::with_capacity(ids.len()), Vec::new());
    for part in ids.chunks(AT_ONCE) {
        let mut copies = JoinSet::new();
        for id in part.iter().copied() {
            let (from, to) = (from.clone(), to.clone());
            copies.spawn(async move { (id, copy_one(&from, &to, id).await) });
        }
        for (id, copied) in copies.join_all().await {
            match copied {
                Ok(entry) => entries.push(entry),
                Err(FilesError::NotFound(_)) => missing.push(id),
                Err(error) => return Err(error.into()),
            }
        }
    }
    entries.sort_by(|one, other| one.id.cmp(&other.id));
    Ok((entries, missing))
}

async fn copy_one(from: &FileStore, to: &FileStore, id: AttachmentId) -> Result<Entry, FilesError> {
    let bytes = from.get(id).await?;
    let entry = Entry::of(id, &bytes);
    to.put(id, bytes).await?;
    Ok(entry)
}

/// The list as bytes.
pub(super) fn list(entries: &[Entry]) -> Result<Vec<u8>, BackupError> {
    let mut bytes = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut bytes, entry)
            .map_err(|error| BackupError::Damaged(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// Reads the list of a backup whose manifest says this digest.
pub(super) fn read_list(dir: &Path, sha256: &str) -> Result<Vec<Entry>, BackupError> {
    let bytes = folder::read(&dir.join(LIST))?;
    let altered = || BackupError::Damaged(format!("{LIST} was altered"));
    if folder::digest(&bytes) != sha256 {
        return Err(altered());
    }
    let lines = bytes.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_slice(line).map_err(|_| altered()))
        .collect()
}
