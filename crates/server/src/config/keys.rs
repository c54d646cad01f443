//! The root keys: given, or created once for the embedded database (S-062, S-504).

use super::source::is_open_to_all;
use super::{BadSetting, Source};
use domain::clock::Random;
use sealing::{Keyring, RootKey};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use store::Database;
use zeroize::Zeroizing;

const NAME: &str = "EP_ROOT_KEY";
const RETIRED: &str = "EP_ROOT_KEYS_RETIRED";

/// The root keys, checked.
#[derive(Clone)]
pub struct KeysConfig {
    current: Current,
    retired: Vec<Zeroizing<String>>,
}

#[derive(Clone)]
enum Current {
    /// Given by the operator.
    Given(Zeroizing<String>),
    /// Ours, beside the embedded database: created at the first start.
    Own { file: PathBuf, database: PathBuf },
}

impl KeysConfig {
    pub(super) fn parse(
        source: &Source,
        state: &Path,
        database: &Database,
    ) -> Result<Self, BadSetting> {
        let current = match (source.text(NAME), database.own_file()) {
            (Some(text), _) => {
                read(NAME, text)?;
                Current::Given(Zeroizing::new(text.to_owned()))
            }
            (None, Some(path)) => Current::Own {
                file: state.join("root.key"),
                database: path.to_owned(),
            },
            (None, None) => {
                return Err(BadSetting::new(
                    NAME,
                    "is needed with PostgreSQL: make one with `espace-partenaire key generate FILE` \
                     and give it as EP_ROOT_KEY_FILE",
                ));
            }
        };
        let retired = source.text(RETIRED).unwrap_or_default().split_whitespace();
        let retired: Vec<_> = retired
            .map(|text| Zeroizing::new(text.to_owned()))
            .collect();
        for text in &retired {
            read(RETIRED, text)?;
        }
        Ok(Self { current, retired })
    }

    /// The keyring. For the embedded database alone, and only before it exists, a missing key is
    /// created, readable by its owner alone.
    pub fn keyring(&self, random: &dyn Random) -> Result<Keyring, BadSetting> {
        let current = match &self.current {
            Current::Given(text) => read(NAME, text)?,
            Current::Own { file, database } => own(file, database, random)?,
        };
        self.with(current)
    }

    /// The keyring, whose keys must exist: nothing is made in place of a key that is lost.
    pub fn existing(&self) -> Result<Keyring, BadSetting> {
        let current = match &self.current {
            Current::Given(text) => read(NAME, text)?,
            Current::Own { file, .. } if file.exists() => kept(file)?,
            Current::Own { file, .. } => {
                let reason = "the root key is not here, and no backup holds it: put the file back \
                              from where it was saved, or give the key as EP_ROOT_KEY_FILE";
                return Err(BadSetting::new(file.display().to_string(), reason));
            }
        };
        self.with(current)
    }

    fn with(&self, current: RootKey) -> Result<Keyring, BadSetting> {
        let retired = self
            .retired
            .iter()
            .map(|text| read(RETIRED, text))
            .collect::<Result<_, _>>()?;
        Keyring::new(current, retired).map_err(|error| BadSetting::new(NAME, error.to_string()))
    }
}

fn read(name: &str, text: &str) -> Result<RootKey, BadSetting> {
    RootKey::parse(text).map_err(|error| {
        let reason = error.to_string();
        BadSetting::new(name, reason.trim_start_matches("root key: ").to_owned())
    })
}

/// The key of a file that is there.
fn kept(file: &Path) -> Result<RootKey, BadSetting> {
    let shown = file.display().to_string();
    if is_open_to_all(file) {
        return Err(BadSetting::new(
            shown,
            "everybody can read the root key: chmod 400",
        ));
    }
    let text = std::fs::read_to_string(file)
        .map(Zeroizing::new)
        .map_err(|error| {
            BadSetting::new(
                &shown,
                format!("the root key cannot be read: {}", error.kind()),
            )
        })?;
    read(&shown, &text)
}

fn own(file: &Path, database: &Path, random: &dyn Random) -> Result<RootKey, BadSetting> {
    if file.exists() {
        return kept(file);
    }
    let shown = file.display().to_string();
    if database.exists() {
        let reason = "the database exists and its root key is gone: put the file back from where it \
                      was saved, or give the key as EP_ROOT_KEY_FILE";
        return Err(BadSetting::new(shown, reason));
    }
    let key = RootKey::generate(random);
    write(file, &key)
        .map_err(|error| BadSetting::new(shown, format!("cannot be created: {}", error.kind())))?;
    Ok(key)
}

/// Writes a key into a file that does not exist yet, readable by its owner alone, and makes sure
/// that it is on the disk before anything is sealed with it.
pub fn write(file: &Path, key: &RootKey) -> std::io::Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)?;
    }
    let mut kept = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o400)
        .open(file)?;
    kept.write_all(key.to_base64().as_bytes())?;
    kept.write_all(b"\n")?;
    kept.sync_all()?;
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
