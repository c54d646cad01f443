//! What can go wrong below the use cases.

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use uuid::Uuid;

/// A storage failure. None of its texts reaches a client (S-053).
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused a statement.
    #[error("database: {0}")]
    Driver(#[source] DieselError),
    /// The database cannot be reached, or the connection broke.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// Too many calls are waiting already (S-411).
    #[error("too many calls are waiting for the database")]
    Busy,
    /// Somebody else changed the row first.
    #[error("changed by somebody else")]
    Conflict,
    /// The same call was done before.
    #[error("done before")]
    Done {
        /// What it made or acted on.
        object: Uuid,
        /// What it answered, if that is still kept.
        kept: Option<String>,
    },
    /// The key of a call served for another one.
    #[error("the key of another call")]
    KeyReused,
    /// A value that must be unique is taken.
    #[error("already taken")]
    Taken,
    /// A row cannot be read back as a domain value.
    #[error("inconsistent {table}.{column}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A sealed value does not open, or a key is missing.
    #[error("sealed value: {0}")]
    Sealed(#[from] sealing::SealError),
    /// The work panicked; its transaction was rolled back.
    #[error("the work panicked")]
    Panicked,
    /// The database belongs to another root key, or has no demo to continue.
    #[error("{0}")]
    Refused(&'static str),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(String),
}

impl StoreError {
    /// Whether the connection is no longer usable.
    pub(crate) fn breaks_connection(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Panicked)
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Taken,
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                _,
            )
            | DieselError::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            DieselError::DatabaseError(_, information)
                if is_waiting_too_long(information.message()) =>
            {
                Self::Busy
            }
            DieselError::DatabaseError(_, information) if is_gone(information.message()) => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::Driver(error),
        }
    }
}

/// Another process holds SQLite's lock beyond the busy timeout, or PostgreSQL's lock or statement
/// timeout struck (S-411, S-414).
fn is_waiting_too_long(message: &str) -> bool {
    ["database is locked", "lock timeout", "statement timeout"]
        .iter()
        .any(|sign| message.contains(sign))
}

/// Faults of the place rather than of the statement: a full disk, a lost server.
fn is_gone(message: &str) -> bool {
    [
        "database or disk is full",
        "disk I/O error",
        "unable to open database file",
        "attempt to write a readonly database",
        "server closed the connection",
        "terminating connection",
        "connection to server",
        "the database system is",
        "could not extend file",
        "no connection to the server",
        "SSL connection has been closed",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}
