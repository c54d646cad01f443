//! What a backup holds, authenticated by a key that it does not hold.

use super::{BackupError, folder};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sealing::{Keyring, MacPurpose};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The only layout so far.
pub(super) const FORMAT: u32 = 1;
const NAME: &str = "manifest.json";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The layout of the folder.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// Whatever was acknowledged before this instant is in it.
    pub as_of: Timestamp,
    /// The migrations that the database went through.
    pub migrations: Vec<String>,
    /// The standing secret as the database holds it: sealed by a root key, in hexadecimal.
    pub standing: String,
    /// The tables.
    pub tables: Vec<TableEntry>,
    /// How many files.
    pub files: u64,
    /// Their sealed bytes, in all.
    pub files_bytes: u64,
    /// SHA-256 of the list of files.
    pub files_sha256: String,
    /// Files that the database names and that were not found.
    pub missing: Vec<String>,
}

/// A table of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the values of a line.
    pub columns: Vec<String>,
    /// How many lines.
    pub rows: u64,
    /// SHA-256 of the lines, each ended by a line feed.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    manifest: Manifest,
    mac: String,
}

impl Manifest {
    fn bytes(&self) -> Result<Vec<u8>, BackupError> {
        serde_json::to_vec(self).map_err(|error| BackupError::Damaged(error.to_string()))
    }

    /// Writes it: from then on the folder is a backup.
    pub(super) fn write(self, dir: &Path, keyring: &Keyring) -> Result<Self, BackupError> {
        let mac = HEXLOWER.encode(&keyring.mac(MacPurpose::Backup, &self.bytes()?));
        let signed = Signed {
            manifest: self,
            mac,
        };
        let text = serde_json::to_vec_pretty(&signed)
            .map_err(|error| BackupError::Damaged(error.to_string()))?;
        folder::write(&dir.join(NAME), &text)?;
        Ok(signed.manifest)
    }

    /// Reads it, and gives the keyring that authenticates it: the one given, with the backup's
    /// standing secret.
    pub(super) fn read(dir: &Path, keyring: Keyring) -> Result<(Self, Keyring), BackupError> {
        let path = dir.join(NAME);
        if dir.is_dir() && !path.exists() {
            let reason = "no manifest.json: this folder is not a backup, or an unfinished one";
            return Err(BackupError::Damaged(reason.to_owned()));
        }
        let altered = || BackupError::Damaged("manifest.json was altered".to_owned());
        let Signed { manifest, mac } =
            serde_json::from_slice(&folder::read(&path)?).map_err(|_| altered())?;
        if manifest.format != FORMAT {
            return Err(BackupError::Damaged(format!(
                "its layout is {}, this program knows {FORMAT}",
                manifest.format
            )));
        }
        let standing = HEXLOWER
            .decode(manifest.standing.as_bytes())
            .map_err(|_| altered())?;
        let keyring = keyring.with_standing(&standing)?;
        let mac = HEXLOWER.decode(mac.as_bytes()).map_err(|_| altered())?;
        if !keyring.verify_mac(MacPurpose::Backup, &manifest.bytes()?, &mac) {
            return Err(altered());
        }
        Ok((manifest, keyring))
    }
}
