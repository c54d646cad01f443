//! The root keys: given, or created once for the embedded database (S-062, S-504).

use super::source::{is_open_to_all, read_secret};
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
    retired: Given,
}

/// A secret as it was given.
#[derive(Clone)]
struct Given {
    text: Zeroizing<String>,
    /// Where it was read from: it may be another one by now.
    file: Option<PathBuf>,
}

impl Given {
    fn of(source: &Source, name: &str) -> Option<Self> {
        Some(Self {
            text: Zeroizing::new(source.text(name)?.to_owned()),
            file: source.file(name).map(Path::to_owned),
        })
    }

    /// What it is now.
    fn now(&self, name: &str) -> Result<Zeroizing<String>, BadSetting> {
        match &self.file {
            Some(file) => read_secret(name, file),
            None => Ok(self.text.clone()),
        }
    }
}

#[derive(Clone)]
enum Current {
    /// Given by the operator.
    Given(Given),
    /// Ours, beside the embedded database: created at the first start.
    Own { file: PathBuf, database: PathBuf },
}

impl KeysConfig {
    pub(super) fn parse(
        source: &Source,
        state: &Path,
        database: &Database,
    ) -> Result<Self, BadSetting> {
        let current = match (Given::of(source, NAME), database.own_file()) {
            (Some(given), _) => {
                read(NAME, &given.text)?;
                Current::Given(given)
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
        let retired = Given::of(source, RETIRED).unwrap_or_else(|| Given {
            text: Zeroizing::default(),
            file: None,
        });
        for text in retired.text.split_whitespace() {
            read(RETIRED, text)?;
        }
        Ok(Self { current, retired })
    }

    /// The keyring. For the embedded database alone, and only before it exists, a missing key is
    /// created, readable by its owner alone.
    pub fn keyring(&self, random: &dyn Random) -> Result<Keyring, BadSetting> {
        let current = match &self.current {
            Current::Given(given) => read(NAME, &given.text)?,
            Current::Own { file, database } => own(file, database, random)?,
        };
        self.with(current)
    }

    /// The keyring as its files are now; its keys must exist: nothing is made in place of a key that is
    /// lost.
    pub fn existing(&self) -> Result<Keyring, BadSetting> {
        let current = match &self.current {
            Current::Given(given) => read(NAME, &given.now(NAME)?)?,
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
        let mut retired = match &self.current {
            Current::Given(_) => Vec::new(),
            Current::Own { file, .. } => set_aside(file)?,
        };
        for text in self.retired.now(RETIRED)?.split_whitespace() {
            retired.push(read(RETIRED, text)?);
        }
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

/// The keys that [`KeysConfig::replace_own`] set aside, newest first.
fn set_aside(file: &Path) -> Result<Vec<RootKey>, BadSetting> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_set_aside(path))
        .collect();
    // Their names begin with the number of the rotation.
    found.sort();
    found.iter().rev().map(|path| kept(path)).collect()
}

fn is_set_aside(path: &Path) -> bool {
    let name = path.file_stem().and_then(std::ffi::OsStr::to_str);
    name.is_some_and(|name| name.starts_with("root-"))
        && path.extension().is_some_and(|end| end == "key")
}

impl KeysConfig {
    /// Puts a new root key in the place of our own, which is kept beside it as `root-001.key`; gives
    /// the file that the former one is in. At every instant `root.key` is one of the two, whole.
    pub fn replace_own(&self, random: &dyn Random) -> Result<PathBuf, BadSetting> {
        let Current::Own { file, .. } = &self.current else {
            let reason = "the root key is given, not ours to replace: make one with `key generate \
                          FILE`, put the former one into EP_ROOT_KEYS_RETIRED_FILE and the new one \
                          into EP_ROOT_KEY_FILE, then run `key rewrap`";
            return Err(BadSetting::new(NAME, reason));
        };
        self.existing()?;
        let failed = |error: std::io::Error| {
            BadSetting::new(file.display().to_string(), error.kind().to_string())
        };
        let folder = file.parent().unwrap_or(Path::new("."));
        let next = folder.join("next-root.key");
        // One that an interrupted rotation left was never used: nothing is sealed with it.
        let _ = std::fs::remove_file(&next);
        write(&next, &RootKey::generate(random)).map_err(failed)?;
        let former = (1..1_000)
            .map(|number| folder.join(format!("root-{number:03}.key")))
            .find(|path| !path.exists())
            .ok_or_else(|| BadSetting::new(NAME, "a thousand former root keys lie here"))?;
        std::fs::hard_link(file, &former).map_err(failed)?;
        std::fs::rename(&next, file).map_err(failed)?;
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)?;
        Ok(former)
    }
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
