//! Which database it is, read once from its URL. Nobody else can look: they ask what follows from it.

use super::conn::Conn;
use crate::error::StoreError;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::path::{Path, PathBuf};

/// A database, by its URL.
#[derive(Clone, PartialEq, Eq)]
pub struct Database(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    /// A file of this machine.
    Sqlite(PathBuf),
    /// A server, by its libpq URL; never printed, it may hold a password.
    Postgresql(String),
}

/// A database URL that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDatabaseUrl {
    /// Neither `sqlite://` nor `postgres://`.
    #[error("EP_DATABASE_URL must begin with sqlite:// or postgres://")]
    Scheme,
    /// A remote server without verified TLS (S-513, S-061).
    #[error(
        "EP_DATABASE_URL: a PostgreSQL server on another machine needs sslmode=verify-full \
         (got sslmode={0})"
    )]
    CleartextServer(String),
    /// `sqlite://` without a path.
    #[error("EP_DATABASE_URL: sqlite:// needs a path, such as sqlite://var/espace-partenaire.db")]
    NoPath,
}

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRESQL: EmbeddedMigrations = embed_migrations!("../../migrations/postgresql");

/// Where Debian, Fedora and Alpine keep the certification authorities: the bundled OpenSSL has no
/// place of its own.
const AUTHORITIES: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];

impl Database {
    /// Reads a URL. A server on another machine gets `sslmode=verify-full`, or is refused.
    pub fn parse(url: &str) -> Result<Self, BadDatabaseUrl> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            let path = path.trim();
            return if path.is_empty() {
                Err(BadDatabaseUrl::NoPath)
            } else {
                Ok(Self(Kind::Sqlite(PathBuf::from(path))))
            };
        }
        let rest = url
            .strip_prefix("postgres://")
            .or_else(|| url.strip_prefix("postgresql://"))
            .ok_or(BadDatabaseUrl::Scheme)?;
        let url = with_deadlines(url, rest);
        if is_local(rest) {
            return Ok(Self(Kind::Postgresql(url)));
        }
        match parameter(rest, "sslmode") {
            Some("verify-full") => Ok(Self(Kind::Postgresql(with_authorities(&url, rest)))),
            Some(weaker) => Err(BadDatabaseUrl::CleartextServer(weaker.to_owned())),
            None => {
                let url = with_parameter(&url, "sslmode=verify-full");
                Ok(Self(Kind::Postgresql(with_authorities(&url, rest))))
            }
        }
    }

    /// Whether only one writer can work at a time.
    pub const fn has_one_writer(&self) -> bool {
        matches!(self.0, Kind::Sqlite(_))
    }

    /// Whether several of our processes may serve it at the same time.
    pub const fn may_be_shared(&self) -> bool {
        matches!(self.0, Kind::Postgresql(_))
    }

    /// The file that it is, when it is ours alone: its root key may then be made beside it.
    pub fn own_file(&self) -> Option<&Path> {
        match &self.0 {
            Kind::Sqlite(path) => Some(path),
            Kind::Postgresql(_) => None,
        }
    }

    /// A connection.
    pub(crate) fn connect(&self) -> Result<Conn, StoreError> {
        match &self.0 {
            Kind::Sqlite(path) => Conn::to_file(path),
            Kind::Postgresql(url) => Conn::to_server(url),
        }
    }

    /// A connection to a server that has settings and a log of its own; `None` where there is none.
    pub(crate) fn connect_to_server(&self) -> Result<Option<Conn>, StoreError> {
        match &self.0 {
            Kind::Sqlite(_) => Ok(None),
            Kind::Postgresql(url) => Conn::to_server(url).map(Some),
        }
    }

    /// Brings it to this version. Each migration is one transaction.
    pub(crate) fn migrate(&self) -> Result<(), StoreError> {
        let mut conn = self.connect()?;
        let done = conn.run_pending_migrations(self.migrations());
        done.map(drop)
            .map_err(|error| StoreError::Migration(error.to_string()))
    }

    /// Brings it to exactly these migrations and no further: those of the program that made a backup.
    /// [`StoreError::Refused`] when one of them is not ours.
    pub(crate) fn migrate_to(&self, versions: &[String]) -> Result<(), StoreError> {
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
            StoreError::Migration(error.to_string())
        };
        let mut conn = self.connect()?;
        let pending = conn.pending_migrations(self.migrations()).map_err(failed)?;
        let (wanted, newer): (Vec<_>, Vec<_>) = pending
            .into_iter()
            .partition(|one| versions.contains(&one.name().version().to_string()));
        drop(newer);
        for migration in &wanted {
            conn.run_migration(migration.as_ref()).map_err(failed)?;
        }
        let applied = super::portable::migrations(&mut conn)?;
        if versions.iter().all(|version| applied.contains(version))
            && applied.len() == versions.len()
        {
            Ok(())
        } else {
            Err(StoreError::Refused(
                "the backup was made by a newer program: restore with that one",
            ))
        }
    }

    /// Undoes every migration.
    pub(crate) fn unmigrate(&self) -> Result<(), StoreError> {
        let mut conn = self.connect()?;
        let done = conn.revert_all_migrations(self.migrations());
        done.map(drop)
            .map_err(|error| StoreError::Migration(error.to_string()))
    }

    const fn migrations(&self) -> EmbeddedMigrations {
        match self.0 {
            Kind::Sqlite(_) => SQLITE,
            Kind::Postgresql(_) => POSTGRESQL,
        }
    }
}

/// No host, a socket folder, or the loopback interface.
fn is_local(rest: &str) -> bool {
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let hosts = authority.rsplit('@').next().unwrap_or_default();
    let host = parameter(rest, "host").unwrap_or(hosts);
    let host = host.strip_prefix('[').map_or_else(
        || host.split(':').next().unwrap_or_default(),
        |bracketed| bracketed.split(']').next().unwrap_or_default(),
    );
    host.is_empty()
        || host.starts_with('/')
        || host.to_ascii_uppercase().starts_with("%2F")
        || ["localhost", "127.0.0.1", "::1"].contains(&host)
}

fn parameter<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = rest.split_once('?')?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn with_parameter(url: &str, pair: &str) -> String {
    let sign = if url.contains('?') { '&' } else { '?' };
    format!("{url}{sign}{pair}")
}

/// A server that is no longer there is noticed: libpq waits for ever, unless it is told otherwise
/// (S-410, S-411).
const DEADLINES: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "15000"),
];

/// The URL with each deadline that the operator did not choose herself.
fn with_deadlines(url: &str, rest: &str) -> String {
    DEADLINES
        .iter()
        .filter(|(name, _)| parameter(rest, name).is_none())
        .fold(url.to_owned(), |url, (name, value)| {
            with_parameter(&url, &format!("{name}={value}"))
        })
}

fn with_authorities(url: &str, rest: &str) -> String {
    let found = AUTHORITIES
        .iter()
        .find(|path| std::path::Path::new(path).exists());
    match found {
        Some(path) if parameter(rest, "sslrootcert").is_none() => {
            with_parameter(url, &format!("sslrootcert={path}"))
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_database() {
        let sqlite = Database::parse("sqlite://var/espace-partenaire.db").ok();
        assert!(
            sqlite
                == Some(Database(Kind::Sqlite(PathBuf::from(
                    "var/espace-partenaire.db"
                ))))
        );
        assert_eq!(
            Database::parse("mysql://x").err(),
            Some(BadDatabaseUrl::Scheme)
        );
        assert_eq!(
            Database::parse("sqlite://").err(),
            Some(BadDatabaseUrl::NoPath)
        );
    }

    /// S-061, S-513: no silent downgrade to a server that is not verified.
    #[test]
    fn a_remote_server_is_verified_or_refused() {
        let parsed = Database::parse("postgres://ep:pw@db.example:5432/ep");
        let Ok(Database(Kind::Postgresql(url))) = parsed else {
            panic!("refused")
        };
        assert!(url.contains("&sslmode=verify-full"), "{url}");
        for weak in ["disable", "allow", "prefer", "require", "verify-ca"] {
            let url = format!("postgres://ep@db.example/ep?sslmode={weak}");
            assert_eq!(
                Database::parse(&url).err(),
                Some(BadDatabaseUrl::CleartextServer(weak.to_owned()))
            );
        }
        assert!(
            Database::parse("postgres://ep@localhost@evil.example/ep?sslmode=disable").is_err()
        );
    }

    #[test]
    fn a_socket_or_the_loopback_is_local() {
        for local in [
            "postgres:///ep",
            "postgres://ep@%2Ftmp%2Fpg/ep",
            "postgres://ep@127.0.0.1:5433/ep",
            "postgres://ep@[::1]:5433/ep",
            "postgres:///ep?host=/run/postgresql",
        ] {
            let parsed = Database::parse(local);
            assert!(
                matches!(&parsed, Ok(Database(Kind::Postgresql(url))) if url.starts_with(local) && !url.contains("sslmode")),
                "{local}"
            );
        }
        assert!(Database::parse("postgres:///ep?host=db.example&sslmode=disable").is_err());
    }

    /// S-410: libpq is told to notice a server that is no longer there; whoever knows better says so.
    #[test]
    fn s410_a_server_that_is_gone_is_noticed() {
        let parsed = Database::parse("postgres:///ep?host=/run/postgresql&connect_timeout=30");
        let Ok(Database(Kind::Postgresql(url))) = parsed else {
            panic!("refused")
        };
        assert!(url.contains("connect_timeout=30") && !url.contains("connect_timeout=5"));
        assert!(url.contains("&keepalives_idle=10") && url.contains("&tcp_user_timeout=15000"));
    }
}
