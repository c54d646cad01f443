//! Settings: read once at start, parsed into types, refused with a clear line.
//!
//! A setting is an environment variable (`EP_HTTP_LISTEN`), the same with `_FILE` for a secret kept
//! in a file, or a line of `espace-partenaire.toml` (`http_listen = "…"`). The environment wins. A
//! name that is not in the list stops the start: a typing error must not look like a choice.

mod audit;
mod database;
mod files;
mod http;
mod keeping;
mod keys;
mod mail;
mod oidc;
mod routing;
mod source;
mod webhooks;

pub use audit::AuditConfig;
pub use database::DatabaseConfig;
pub use files::FilesConfig;
pub use http::HttpConfig;
pub use keys::{KeysConfig, write as write_key};
pub use mail::{MailConfig, MailRoute};
pub use oidc::OidcConfig;
pub use routing::RoutingConfig;
pub use source::{BadSetting, SETTINGS_FILE, Setting, Source};

use crate::telemetry::Level;
use ::files::scanner::Scanner;
use domain::keeping::Keeping;
use domain::quotas::{GIB, Quotas};
use outbound::Exceptions;
use std::path::PathBuf;

/// Every setting, in the order of `.env.example`.
pub const SETTINGS: [Setting; 50] = [
    Setting::plain("EP_STATE"),
    Setting::secret("EP_DATABASE_URL"),
    Setting::plain("EP_HTTP_LISTEN"),
    Setting::plain("EP_PUBLIC_URL"),
    Setting::plain("EP_HTTP_WORKERS"),
    Setting::plain("EP_TRUSTED_PROXIES"),
    Setting::plain("EP_METRICS_LISTEN"),
    Setting::plain("EP_API_CALLS_PER_MINUTE"),
    Setting::plain("EP_API_CALLS_PER_MINUTE_TOGETHER"),
    Setting::secret("EP_ROOT_KEY"),
    Setting::secret("EP_ROOT_KEYS_RETIRED"),
    Setting::plain("EP_FILES_URL"),
    Setting::secret("EP_FILES_ACCESS_KEY_ID"),
    Setting::secret("EP_FILES_SECRET_ACCESS_KEY"),
    Setting::plain("EP_FILES_REGION"),
    Setting::plain("EP_FILES_ENDPOINT"),
    Setting::secret("EP_SMTP_URL"),
    Setting::plain("EP_SMTP_AUTHORITY"),
    Setting::plain("EP_MAIL_FOLDER"),
    Setting::plain("EP_MAIL_FROM"),
    Setting::plain("EP_DATABASE_READERS"),
    Setting::plain("EP_DATABASE_WRITERS"),
    Setting::plain("EP_ROUTING_MODEL"),
    Setting::plain("EP_WEBHOOKS_ALLOW"),
    Setting::plain("EP_OIDC_ISSUER"),
    Setting::plain("EP_OIDC_CLIENT_ID"),
    Setting::secret("EP_OIDC_CLIENT_SECRET"),
    Setting::secret("EP_OIDC_CLIENT_KEY"),
    Setting::plain("EP_OIDC_LABEL"),
    Setting::plain("EP_OIDC_SCOPES"),
    Setting::plain("EP_OIDC_ACR"),
    Setting::plain("EP_OIDC_ACR_STRONG"),
    Setting::plain("EP_OIDC_ACCOUNTS"),
    Setting::secret("EP_AUDIT_SIGNING_KEY"),
    Setting::plain("EP_AUDIT_SIGNERS_TRUSTED"),
    Setting::plain("EP_AUDIT_ANCHOR"),
    Setting::plain("EP_AUDIT_MONTHS"),
    Setting::plain("EP_AUDIT_JUSTIFICATION"),
    Setting::plain("EP_SECURITY_CONTACT"),
    Setting::plain("EP_KEEP_REQUESTS_MONTHS"),
    Setting::plain("EP_KEEP_ARCHIVES_MONTHS"),
    Setting::plain("EP_KEEP_DRAFTS_DAYS"),
    Setting::plain("EP_KEEP_CALLS_DAYS"),
    Setting::plain("EP_KEEP_MAILS_DAYS"),
    Setting::plain("EP_CLAMD"),
    Setting::plain("EP_CASES_PER_HOUR"),
    Setting::plain("EP_DISK_RESERVE"),
    Setting::plain("EP_QUOTA_ORGANISATION"),
    Setting::plain("EP_QUOTA_FUND"),
    Setting::plain("EP_LOG"),
];

/// Everything that the operator chose, parsed. Nothing is opened or written yet.
#[derive(Clone)]
pub struct Config {
    /// Where the program writes of its own accord: `var`.
    pub state: PathBuf,
    /// The database.
    pub database: DatabaseConfig,
    /// Listening.
    pub http: HttpConfig,
    /// The root keys.
    pub keys: KeysConfig,
    /// Attachments.
    pub files: FilesConfig,
    /// E-mail.
    pub mail: MailConfig,
    /// The sorting core.
    pub routing: RoutingConfig,
    /// What webhooks may reach besides the public Internet.
    pub webhooks: Exceptions,
    /// The identity provider that people may sign in with, where there is one.
    pub oidc: Option<OidcConfig>,
    /// The journal.
    pub audit: AuditConfig,
    /// How long things are kept.
    pub keeping: Keeping,
    /// The malware scanner, where there is one.
    pub scanner: Option<Scanner>,
    /// How many different cases one person may open within an hour.
    pub cases_per_hour: u32,
    /// Bytes of the disk that are kept for signing in and reading.
    pub disk_reserve: u64,
    /// How much the files of partners may take.
    pub quotas: Quotas,
    /// How much is logged.
    pub log: Level,
}

impl Config {
    /// Reads the process environment and, where there is one, `espace-partenaire.toml` in the
    /// working directory.
    pub fn from_environment() -> Result<Self, BadSetting> {
        Self::parse(&Source::of_process(std::path::Path::new(SETTINGS_FILE))?)
    }

    /// Parses settings, wherever they come from.
    pub fn parse(source: &Source) -> Result<Self, BadSetting> {
        let state = PathBuf::from(source.text("EP_STATE").unwrap_or("var"));
        let database = DatabaseConfig::parse(source, &state)?;
        let http = HttpConfig::parse(source)?;
        Ok(Self {
            keys: KeysConfig::parse(source, &state, &database.database)?,
            files: FilesConfig::parse(source, &state)?,
            mail: MailConfig::parse(source, &state, &http)?,
            routing: RoutingConfig::parse(source),
            webhooks: webhooks::parse(source)?,
            oidc: OidcConfig::parse(source)?,
            audit: AuditConfig::parse(source, &state)?,
            keeping: keeping::parse(source)?,
            scanner: scanner(source)?,
            cases_per_hour: cases_per_hour(source)?,
            disk_reserve: disk_reserve(source)?,
            quotas: quotas(source)?,
            log: source
                .parsed("EP_LOG", "error, warn, info or debug")?
                .unwrap_or(Level::Informations),
            state,
            database,
            http,
        })
    }
}

/// `EP_CLAMD`: where clamd listens; no scanner unless said (S-047).
fn scanner(source: &Source) -> Result<Option<Scanner>, BadSetting> {
    let Some(address) = source.text("EP_CLAMD") else {
        return Ok(None);
    };
    let reason = "expected host:port, or the absolute path of clamd's socket";
    let found = Scanner::at(address).ok_or_else(|| BadSetting::new("EP_CLAMD", reason))?;
    Ok(Some(found))
}

/// `EP_CASES_PER_HOUR`: 60 unless said otherwise (S-010).
fn cases_per_hour(source: &Source) -> Result<u32, BadSetting> {
    const EXPECTED: &str = "a number of cases from 1 to 10000";
    let chosen: u32 = source.parsed("EP_CASES_PER_HOUR", EXPECTED)?.unwrap_or(60);
    if (1..=10_000).contains(&chosen) {
        Ok(chosen)
    } else {
        Err(BadSetting::new(
            "EP_CASES_PER_HOUR",
            format!("expected {EXPECTED}"),
        ))
    }
}

/// `EP_DISK_RESERVE`: 64 MiB unless said otherwise (S-412).
fn disk_reserve(source: &Source) -> Result<u64, BadSetting> {
    const NAME: &str = "EP_DISK_RESERVE";
    const EXPECTED: &str = "a number of MiB from 0 to 1000000";
    let chosen: u64 = source.parsed(NAME, EXPECTED)?.unwrap_or(64);
    if chosen <= 1_000_000 {
        Ok(chosen * 1024 * 1024)
    } else {
        Err(BadSetting::new(NAME, format!("expected {EXPECTED}")))
    }
}

/// `EP_QUOTA_ORGANISATION` and `EP_QUOTA_FUND`, in GiB (S-048).
fn quotas(source: &Source) -> Result<Quotas, BadSetting> {
    const EXPECTED: &str = "a number of GiB from 1 to 1000000";
    let given = |name: &str, usual: i64| match source.parsed::<i64>(name, EXPECTED)? {
        None => Ok(usual),
        Some(gib) if (1..=1_000_000).contains(&gib) => Ok(gib * GIB),
        Some(_) => Err(BadSetting::new(name, format!("expected {EXPECTED}"))),
    };
    let usual = Quotas::default();
    Ok(Quotas {
        organisation_bytes: given("EP_QUOTA_ORGANISATION", usual.organisation_bytes)?,
        fund_bytes: given("EP_QUOTA_FUND", usual.fund_bytes)?,
    })
}

#[cfg(test)]
mod tests;
