//! Backups: a folder that holds the whole database and every file, sealed as they lie, and a list of
//! what there must be. Never a root key (S-431, S-130; docs/decisions/0039-backups.md).
//!
//! ```text
//! DIR/tables/<name>.jsonl.gz   one line a row, in the order of its key
//! DIR/files/…                  the sealed files, laid out as in a folder of EP_FILES_URL
//! DIR/files.jsonl              id, size and SHA-256 of each
//! DIR/manifest.json            counts, digests, and the MAC of it all; written last
//! ```

mod attachments;
mod folder;
mod manifest;
mod restore;
mod tables;
mod take;
mod verify;

pub use manifest::{Manifest, TableEntry};
pub use restore::{Place, Restored, restore};
pub use take::{Taken, take};
pub use verify::{settle, verify};

/// Why a backup could not be made or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder cannot be read or written.
    #[error("{0}: {1}")]
    Folder(String, std::io::ErrorKind),
    /// The folder holds something already.
    #[error("{0} is not empty")]
    NotEmpty(String),
    /// What lies there is not what was written.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// The root key that the backup needs is not among those given.
    #[error(
        "the backup needs the root key {0}, which it does not hold: put it back from where it was \
         saved and give it as EP_ROOT_KEY_FILE"
    )]
    NoRootKey(sealing::KeyId),
    /// The database refused.
    #[error("{0}")]
    Store(#[from] store::StoreError),
    /// The store of files refused.
    #[error("{0}")]
    Files(#[from] files::FilesError),
}

impl From<sealing::SealError> for BackupError {
    fn from(error: sealing::SealError) -> Self {
        match error {
            sealing::SealError::UnknownKey(id) | sealing::SealError::KeyTooOld(id) => {
                Self::NoRootKey(id)
            }
            other => Self::Store(other.into()),
        }
    }
}
