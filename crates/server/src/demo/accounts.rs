//! `var/demo/accounts.json`: who may sign in to the demonstration, and with what. Its shape is a
//! contract with integrators.

use crate::output::Failure;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The file.
#[derive(Serialize, Deserialize)]
pub struct Accounts {
    /// Where the demonstration is served.
    pub base_url: String,
    /// The code of its fund.
    pub fund: String,
    /// People.
    #[serde(rename = "accounts")]
    pub people: Vec<Person>,
    /// Programs.
    pub clients: Vec<Program>,
}

/// A person who may sign in.
#[derive(Serialize, Deserialize)]
pub struct Person {
    /// Her role, by its code.
    pub role: String,
    /// Her address.
    pub email: String,
    /// Her password.
    pub password: String,
    /// The seed of her second factor, in base 32.
    pub totp_secret: String,
    /// The name of her organisation, if she is a partner.
    pub organisation: Option<String>,
    /// Her main service, by its code, if she is an agent.
    pub service: Option<String>,
}

/// A program that may ask for tokens.
#[derive(Serialize, Deserialize)]
pub struct Program {
    /// The name of its organisation; `null` for the fund's.
    pub organisation: Option<String>,
    /// Its id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// What it may ask for.
    pub scopes: Vec<String>,
}

impl Accounts {
    /// Reads the file.
    pub fn read(file: &Path) -> Result<Self, Failure> {
        let shown = file.display();
        let bytes = std::fs::read(file)
            .map_err(|error| Failure::new(format!("{shown}: {}", error.kind())))?;
        serde_json::from_slice(&bytes).map_err(|_| {
            Failure::new(format!(
                "{shown}: is not the file that the demonstration wrote"
            ))
        })
    }

    /// Writes the file, whole or not at all, readable by its owner alone.
    pub fn write(&self, file: &Path) -> Result<(), Failure> {
        let failed =
            |error: std::io::Error| Failure::new(format!("{}: {}", file.display(), error.kind()));
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let beside = file.with_extension("json.part");
        let mut options = std::fs::OpenOptions::new();
        let json =
            serde_json::to_vec_pretty(self).map_err(|error| Failure::new(error.to_string()))?;
        let _ = std::fs::remove_file(&beside);
        let mut part = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)
            .map_err(failed)?;
        part.write_all(&json)
            .and_then(|()| part.write_all(b"\n"))
            .map_err(failed)?;
        part.sync_all().map_err(failed)?;
        std::fs::rename(&beside, file).map_err(failed)
    }
}
