//! Files of a backup: made for their owner alone, on the disk when we say so.

use super::BackupError;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

pub(super) fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError {
    let shown = path.display().to_string();
    move |error| BackupError::Folder(shown, error.kind())
}

/// Makes a folder, with those above it.
pub(super) fn make(path: &Path) -> Result<(), BackupError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(failed(path))
}

/// Refuses a folder that holds something.
pub(super) fn must_be_empty(path: &Path) -> Result<(), BackupError> {
    match std::fs::read_dir(path).map(|mut entries| entries.next().is_some()) {
        Ok(true) => Err(BackupError::NotEmpty(path.display().to_string())),
        Ok(false) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(path)(error)),
    }
}

/// A new file of this name.
pub(super) fn create(path: &Path) -> Result<File, BackupError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options.open(path).map_err(failed(path))
}

/// Writes a file whole, under its name only once it is on the disk.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let unfinished = path.with_extension("unfinished");
    let mut file = create(&unfinished)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::rename(&unfinished, path))
        .map_err(failed(path))?;
    sync(path.parent().unwrap_or(path))
}

/// Waits until the names in a folder are on the disk.
pub(super) fn sync(folder: &Path) -> Result<(), BackupError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(failed(folder))
}

/// A file, whole.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, BackupError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(failed(path))?;
    Ok(bytes)
}

/// SHA-256, in hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
