//! The journal: who signs, where its copy goes, how long it is kept, who is told (S-123, S-124).

use super::keys::write;
use super::source::is_open_to_all;
use super::{BadSetting, Source};
use app::audit::Journal;
use data_encoding::HEXLOWER_PERMISSIVE;
use domain::clock::Random;
use domain::text::EmailAddress;
use sealing::{RootKey, Signer};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const KEY: &str = "EP_AUDIT_SIGNING_KEY";
const TRUSTED: &str = "EP_AUDIT_SIGNERS_TRUSTED";
const MONTHS: &str = "EP_AUDIT_MONTHS";
const JUSTIFICATION: &str = "EP_AUDIT_JUSTIFICATION";
const REFERENT: &str = "EP_SECURITY_CONTACT";

/// The legal term: six months to a year, three for documented internal control (CNIL 2021-122).
const SHORTEST: i8 = 6;
const USUAL: i8 = 12;
const LONGEST: i8 = 36;
/// A justification says something.
const LEAST_WORDS: usize = 20;

/// The journal, as the operator wants it kept.
#[derive(Clone)]
pub struct AuditConfig {
    key: Option<Zeroizing<String>>,
    own_key: PathBuf,
    trusted: Vec<[u8; 32]>,
    copy: PathBuf,
    months: i8,
    referent: Option<EmailAddress>,
}

impl AuditConfig {
    pub(super) fn parse(source: &Source, state: &Path) -> Result<Self, BadSetting> {
        let key = source.text(KEY).map(|text| Zeroizing::new(text.to_owned()));
        if let Some(text) = &key {
            read(KEY, text)?;
        }
        let trusted = source.text(TRUSTED).unwrap_or_default().split_whitespace();
        let referent = source.text(REFERENT).map(|text| {
            EmailAddress::parse(text)
                .map_err(|_| BadSetting::new(REFERENT, "is not an e-mail address"))
        });
        Ok(Self {
            key,
            own_key: state.join("audit-signing.key"),
            trusted: trusted.map(public_key).collect::<Result<_, _>>()?,
            copy: source
                .text("EP_AUDIT_ANCHOR")
                .map_or_else(|| state.join("audit").join("journal.jsonl"), PathBuf::from),
            months: months(source)?,
            referent: referent.transpose()?,
        })
    }

    /// What the application needs of it. A signing key that was not given is made at the first start,
    /// readable by its owner alone.
    pub fn keeping(&self, random: &dyn Random) -> Result<Journal, BadSetting> {
        let key = match &self.key {
            Some(text) => read(KEY, text)?,
            None => own(&self.own_key, random)?,
        };
        Ok(Journal {
            signer: Signer::new(&key),
            trusted: self.trusted.clone(),
            copy: Some(self.copy.clone()),
            months: self.months,
            referent: self.referent.clone(),
        })
    }
}

/// Lines are kept for so many months; more than a year needs a reason that can be shown (S-123).
fn months(source: &Source) -> Result<i8, BadSetting> {
    let months = source
        .parsed(MONTHS, "a number of months, 6 to 36")?
        .unwrap_or(USUAL);
    if !(SHORTEST..=LONGEST).contains(&months) {
        return Err(BadSetting::new(MONTHS, "is 6 to 36 months"));
    }
    let reason = source.text(JUSTIFICATION).unwrap_or_default().trim();
    if months > USUAL && reason.chars().count() < LEAST_WORDS {
        return Err(BadSetting::new(
            JUSTIFICATION,
            "is needed to keep the journal for more than 12 months: write why, in a sentence",
        ));
    }
    Ok(months)
}

fn read(name: &str, text: &str) -> Result<RootKey, BadSetting> {
    RootKey::parse(text)
        .map_err(|_| BadSetting::new(name, "is not 32 random bytes in base64 or hexadecimal"))
}

fn public_key(hex: &str) -> Result<[u8; 32], BadSetting> {
    let decoded = HEXLOWER_PERMISSIVE.decode(hex.as_bytes());
    decoded
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| BadSetting::new(TRUSTED, "holds public keys, 64 hexadecimal digits each"))
}

fn own(file: &Path, random: &dyn Random) -> Result<RootKey, BadSetting> {
    let shown = file.display().to_string();
    let failed = |error: std::io::Error| {
        BadSetting::new(&shown, format!("the signing key: {}", error.kind()))
    };
    if !file.exists() {
        let key = RootKey::generate(random);
        match write(file, &key) {
            Ok(()) => return Ok(key),
            // Another command of ours was a moment earlier.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    }
    if is_open_to_all(file) {
        let reason = "everybody can read the signing key: chmod 400";
        return Err(BadSetting::new(&shown, reason));
    }
    let text = std::fs::read_to_string(file).map(Zeroizing::new);
    read(&shown, &text.map_err(failed)?)
}
