//! One connection, to one of the two databases, prepared the way we need it.

use crate::error::StoreError;
use diesel::connection::SimpleConnection;
use diesel::{Connection, MultiConnection, PgConnection, SqliteConnection};
use std::path::Path;

/// A connection to either database. Queries are written once, against this type.
#[derive(MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Postgresql(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

impl Conn {
    /// Opens the file, made with its folder if there is none.
    pub(super) fn to_file(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(unavailable)?;
        }
        let mut connection =
            SqliteConnection::establish(&path.to_string_lossy()).map_err(unavailable)?;
        connection
            .batch_execute(SQLITE_SETTINGS)
            .map_err(unavailable)?;
        Ok(Self::Sqlite(connection))
    }

    /// Connects to the server.
    pub(super) fn to_server(url: &str) -> Result<Self, StoreError> {
        let mut connection = PgConnection::establish(url).map_err(unavailable)?;
        connection
            .batch_execute(POSTGRESQL_SETTINGS)
            .map_err(unavailable)?;
        Ok(Self::Postgresql(connection))
    }
}

/// FULL, not NORMAL: NORMAL may lose an acknowledged request when the power fails.
const SQLITE_SETTINGS: &str = "\
PRAGMA busy_timeout = 5000;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA journal_size_limit = 67108864;
PRAGMA temp_store = MEMORY;";

const POSTGRESQL_SETTINGS: &str = "\
SET statement_timeout = '10s';
SET lock_timeout = '5s';
SET idle_in_transaction_session_timeout = '15s';
SET TIME ZONE 'UTC';
SET client_min_messages = warning;
SET synchronous_commit = on;";

fn unavailable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
