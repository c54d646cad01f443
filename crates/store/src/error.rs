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
/// timeout struck (S-411, S-414). A server may speak French: its language is not ours to choose.
fn is_waiting_too_long(message: &str) -> bool {
    [
        "database is locked",
        "lock timeout",
        "statement timeout",
        "délai écoulé pour l'obtention des verrous",
        "délai écoulé pour l'exécution de l'instruction",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}

/// Faults of the place rather than of the statement: a full disk, a disk that fails, a lost server.
fn is_gone(message: &str) -> bool {
    [
        "database or disk is full",
        "disk I/O error",
        // What SQLite says too of a page that the disk did not give (S-410).
        "database disk image is malformed",
        "unable to open database file",
        "attempt to write a readonly database",
        "server closed the connection",
        "terminating connection",
        "arrêt de la connexion",
        "arrêt des connexions",
        "connection to server",
        "the database system is",
        "le système de base",
        "could not extend file",
        "n'a pas pu étendre le fichier",
        "could not write",
        "n'a pas pu écrire",
        "could not fsync",
        "n'a pas pu synchroniser",
        "No space left on device",
        "Aucun espace disponible sur le périphérique",
        "Input/output error",
        "Erreur d'entrée/sortie",
        "no connection to the server",
        "could not receive data from server",
        "could not send data to server",
        "SSL connection has been closed",
        "SSL SYSCALL error",
        "in a read-only transaction",
        "dans une transaction en lecture seule",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> StoreError {
        let information: Box<dyn diesel::result::DatabaseErrorInformation + Send + Sync> =
            Box::new(message.to_owned());
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, information).into()
    }

    /// S-410, S-412: what the place is to blame for is told apart from a fault of ours, in whatever
    /// language the server speaks (the messages are those of its own catalogues).
    #[test]
    fn s412_a_fault_of_the_place_is_no_fault_of_ours() {
        for gone in [
            "database or disk is full",
            "could not extend file \"base/5/16384\": No space left on device",
            "n'a pas pu étendre le fichier « base/5/16384 » : Aucun espace disponible sur le périphérique",
            "n'a pas pu synchroniser sur disque (fsync) le fichier « pg_wal/0001 » : Erreur",
            "terminating connection due to administrator command",
            "arrêt des connexions suite à la demande de l'administrateur",
            "le système de bases de données est en cours de restauration",
            "le système de base de données s'arrête",
            "cannot execute INSERT in a read-only transaction",
            "ne peut pas exécuter INSERT dans une transaction en lecture seule",
        ] {
            assert!(matches!(read(gone), StoreError::Unavailable(_)), "{gone}");
        }
        for waited in [
            "database is locked",
            "canceling statement due to lock timeout",
            "annulation de la requête à cause du délai écoulé pour l'obtention des verrous",
            "annulation de la requête à cause du délai écoulé pour l'exécution de l'instruction",
        ] {
            assert!(matches!(read(waited), StoreError::Busy), "{waited}");
        }
        let ours = read("column \"sent\" does not exist");
        assert!(matches!(ours, StoreError::Driver(_)));
    }
}
