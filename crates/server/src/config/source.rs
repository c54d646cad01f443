//! Where settings come from, and what is refused before any of them is understood (S-062).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The settings file, in the working directory.
pub const SETTINGS_FILE: &str = "espace-partenaire.toml";

/// The largest file that is read as a secret or as settings, in bytes.
const LARGEST: u64 = 64 * 1024;

/// A setting that this version knows.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name in the environment.
    pub name: &'static str,
    /// Whether it may also come from a file named by `NAME_FILE`, and is never shown.
    pub secret: bool,
}

impl Setting {
    /// A setting that anybody may read.
    pub const fn plain(name: &'static str) -> Self {
        Self {
            name,
            secret: false,
        }
    }

    /// A setting that is, or may hold, a secret.
    pub const fn secret(name: &'static str) -> Self {
        Self { name, secret: true }
    }

    /// Its name in the settings file: `http_listen`.
    fn key(self) -> String {
        self.name.trim_start_matches("EP_").to_ascii_lowercase()
    }
}

/// A setting that stops the start. It names the setting and never its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct BadSetting {
    /// The setting, or the file.
    pub name: String,
    /// What is wrong and what to do.
    pub reason: Cow<'static, str>,
}

impl BadSetting {
    /// A setting, and what is wrong with it.
    pub fn new(name: impl Into<String>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            reason: reason.into(),
        }
    }
}

/// Settings as text, each from the place that wins.
#[derive(Clone)]
pub struct Source {
    values: BTreeMap<&'static str, Zeroizing<String>>,
    /// Where secrets were read from.
    files: BTreeMap<&'static str, PathBuf>,
}

impl Source {
    /// The process environment over the settings file at `path`, which may be absent.
    pub fn of_process(path: &Path) -> Result<Self, BadSetting> {
        let mut environment = BTreeMap::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with("EP_")) else {
                continue;
            };
            let value = value
                .into_string()
                .map_err(|_| BadSetting::new(name, "is not UTF-8"))?;
            environment.insert(name.to_owned(), value);
        }
        let file = if path.exists() {
            Some(read_settings(path)?)
        } else {
            None
        };
        Self::new(environment, file.as_deref().map(String::as_str))
    }

    /// The environment, whose names all begin with `EP_`, over the text of a settings file.
    pub fn new(
        environment: BTreeMap<String, String>,
        file: Option<&str>,
    ) -> Result<Self, BadSetting> {
        let mut settings = match file {
            Some(text) => of_file(text)?,
            None => BTreeMap::new(),
        };
        let twice = |name: &&String| environment.contains_key(&format!("{name}_FILE"));
        if let Some(name) = environment.keys().find(twice) {
            return Err(BadSetting::new(
                name,
                format!("give it or {name}_FILE, not both"),
            ));
        }
        let mut files = BTreeMap::new();
        for (name, value) in environment {
            if let Some(setting) = known(&name) {
                settings.insert(setting.name, Zeroizing::new(value));
                continue;
            }
            let of_file = name.strip_suffix("_FILE").and_then(known);
            let setting = of_file
                .filter(|setting| setting.secret)
                .ok_or_else(|| unknown(&name))?;
            settings.insert(setting.name, read_secret(&name, Path::new(&value))?);
            files.insert(setting.name, PathBuf::from(value));
        }
        for (name, value) in &settings {
            if value.trim().is_empty() {
                return Err(BadSetting::new(
                    *name,
                    "is empty: give it a value, or leave it out",
                ));
            }
        }
        Ok(Self {
            values: settings,
            files,
        })
    }

    /// The setting, when given.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|value| value.trim())
    }

    /// The file that a secret was read from, so that it can be read again (S-505).
    pub fn file(&self, name: &str) -> Option<&Path> {
        self.files.get(name).map(PathBuf::as_path)
    }

    /// The setting as a type, when given; `expected` says what it should look like.
    pub fn parsed<T: std::str::FromStr>(
        &self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, BadSetting> {
        self.text(name)
            .map(|text| {
                text.parse()
                    .map_err(|_| BadSetting::new(name, format!("expected {expected}")))
            })
            .transpose()
    }
}

fn known(name: &str) -> Option<Setting> {
    super::SETTINGS
        .into_iter()
        .find(|setting| setting.name == name)
}

fn unknown(name: &str) -> BadSetting {
    BadSetting::new(name, "is not a setting of this version (see .env.example)")
}

fn of_file(text: &str) -> Result<BTreeMap<&'static str, Zeroizing<String>>, BadSetting> {
    // The parser's own message would quote the line, which may hold a secret.
    let table: toml::Table = text.parse().map_err(|_| {
        BadSetting::new(
            SETTINGS_FILE,
            "is not TOML: write lines such as http_listen = \"127.0.0.1:8080\"",
        )
    })?;
    let mut settings = BTreeMap::new();
    for (key, value) in table {
        let setting = super::SETTINGS
            .into_iter()
            .find(|setting| setting.key() == key);
        let setting = setting.ok_or_else(|| unknown(&format!("{SETTINGS_FILE}: {key}")))?;
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            _ => {
                let name = format!("{SETTINGS_FILE}: {key}");
                return Err(BadSetting::new(name, "expected a text between quotes"));
            }
        };
        settings.insert(setting.name, Zeroizing::new(text));
    }
    Ok(settings)
}

/// Reads the settings file; one that holds a secret must not be everybody's to read.
fn read_settings(path: &Path) -> Result<Zeroizing<String>, BadSetting> {
    let text = read(SETTINGS_FILE, path)?;
    let secret = super::SETTINGS
        .iter()
        .filter(|setting| setting.secret)
        .map(|setting| setting.key());
    let holds_secret = secret.into_iter().any(|key| {
        text.lines().any(|line| {
            line.trim_start()
                .strip_prefix(&key)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
    });
    if holds_secret && is_open_to_all(path) {
        return Err(BadSetting::new(
            SETTINGS_FILE,
            "holds a secret and everybody can read it: chmod 600",
        ));
    }
    Ok(text)
}

/// Reads the file that a `…_FILE` setting names.
pub(super) fn read_secret(name: &str, path: &Path) -> Result<Zeroizing<String>, BadSetting> {
    let text = read(name, path)?;
    if is_open_to_all(path) {
        return Err(BadSetting::new(
            name,
            "everybody can read the file: chmod 400",
        ));
    }
    if text.trim().is_empty() {
        return Err(BadSetting::new(name, "the file is empty"));
    }
    Ok(text)
}

fn read(name: &str, path: &Path) -> Result<Zeroizing<String>, BadSetting> {
    let unreadable = |error: std::io::Error| {
        BadSetting::new(name, format!("the file cannot be read: {}", error.kind()))
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(BadSetting::new(name, "is not a small regular file"));
    }
    std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(unreadable)
}

/// Whether people outside of the file's owner and group may do anything with it.
pub(super) fn is_open_to_all(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o007 != 0)
}
