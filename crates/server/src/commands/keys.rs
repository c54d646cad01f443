//! `key`.

use super::offline;
use crate::clock::SystemRandom;
use crate::config::write_key;
use crate::output::{Failure, say};
use sealing::RootKey;
use std::path::Path;

/// Writes a new root key into a file that does not exist, readable by its owner alone.
pub fn generate(file: &Path) -> Result<(), Failure> {
    let key = RootKey::generate(&SystemRandom);
    write_key(file, &key)
        .map_err(|error| Failure::new(format!("{}: {}", file.display(), error.kind())))
}

/// Opening the database checks the key against what it was written with (S-514).
pub async fn check() -> Result<(), Failure> {
    offline().await?;
    Ok(say("the root key opens this database")?)
}
