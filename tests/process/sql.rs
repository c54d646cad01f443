//! The database as an outsider sees it: plain SQL, past all our code.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::{PgConnection, SqliteConnection, sql_query};

/// A connection to either database.
pub enum Sql {
    /// A file.
    Sqlite(SqliteConnection),
    /// A server.
    Postgresql(PgConnection),
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct SqliteStep {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresqlStep {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    detail: String,
}

impl Sql {
    /// Connects to the database of this URL.
    pub fn connect(url: &str) -> Self {
        match url.strip_prefix("sqlite://") {
            Some(path) => {
                let mut connection = SqliteConnection::establish(path).expect("the file");
                let waits = connection.batch_execute("PRAGMA busy_timeout = 10000");
                waits.expect("a setting");
                Self::Sqlite(connection)
            }
            None => Self::Postgresql(PgConnection::establish(url).expect("the server")),
        }
    }

    /// The number that a query gives in its column `n`.
    pub fn number(&mut self, query: &str) -> i64 {
        let row: Number = match self {
            Self::Sqlite(connection) => sql_query(query).get_result(connection),
            Self::Postgresql(connection) => sql_query(query).get_result(connection),
        }
        .unwrap_or_else(|error| panic!("{query}: {error}"));
        row.n
    }

    /// The texts that a query gives in its column `line`.
    pub fn lines(&mut self, query: &str) -> Vec<String> {
        let rows: Vec<Line> = match self {
            Self::Sqlite(connection) => sql_query(query).load(connection),
            Self::Postgresql(connection) => sql_query(query).load(connection),
        }
        .unwrap_or_else(|error| panic!("{query}: {error}"));
        rows.into_iter().map(|row| row.line).collect()
    }

    /// Runs statements, in no transaction of ours.
    pub fn execute(&mut self, statements: &str) {
        for statement in statements.split(';').filter(|text| !text.trim().is_empty()) {
            match self {
                Self::Sqlite(connection) => connection.batch_execute(statement),
                Self::Postgresql(connection) => connection.batch_execute(statement),
            }
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
    }

    /// Runs a script whole: statements that hold others, such as those that make triggers.
    pub fn script(&mut self, script: &str) {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(script),
            Self::Postgresql(connection) => connection.batch_execute(script),
        }
        .unwrap_or_else(|error| panic!("{script}: {error}"));
    }

    /// Every row of a table as text, in an order of its own.
    pub fn rows(&mut self, table: &str) -> Vec<String> {
        let mut rows = match self {
            Self::Sqlite(_) => {
                let columns = self.lines(&format!(
                    "SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')"
                ));
                let row = columns.join(" || '|' || ");
                self.lines(&format!("SELECT {row} AS line FROM {table}"))
            }
            Self::Postgresql(_) => {
                self.lines(&format!("SELECT t::text AS line FROM \"{table}\" t"))
            }
        };
        rows.sort();
        rows
    }

    /// The steps by which the database would answer a query, without its estimates.
    pub fn plan(&mut self, query: &str) -> Vec<String> {
        match self {
            Self::Sqlite(connection) => {
                let steps = sql_query(format!("EXPLAIN QUERY PLAN {query}"));
                let steps: Vec<SqliteStep> = steps.load(connection).expect("a plan");
                steps.into_iter().map(|step| step.detail).collect()
            }
            Self::Postgresql(connection) => {
                let steps = sql_query(format!("EXPLAIN (COSTS OFF) {query}"));
                let steps: Vec<PostgresqlStep> = steps.load(connection).expect("a plan");
                let steps = steps.into_iter().map(|step| step.detail.trim().to_owned());
                steps
                    .filter(|step| step.contains("Scan") || step.contains("Sort"))
                    .collect()
            }
        }
    }
}
