//! The tables of either database, read and written as lines of JSON, for backups.
//!
//! What there is to read is asked of the database's own catalogue, so that a table added next year is
//! in the next backup. The statements are made of names of that catalogue, quoted; values are bound.

use super::conn::Conn;
use crate::error::StoreError;
use diesel::connection::{AnsiTransactionManager, DefaultLoadingMode, SimpleConnection};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use std::collections::BTreeMap;

/// What diesel keeps about migrations: written by migrating, never copied.
const MIGRATIONS: &str = "__diesel_schema_migrations";
/// Made by triggers, of the lines of the journal and of its chain: a restoration makes it again.
const DERIVED: &str = "audit_waiting";

/// How a column is written in JSON: the same on both databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Lower-case hexadecimal.
    Bytes,
    Text,
    Number,
    /// 0 or 1.
    Truth,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    kind: Kind,
    /// Its place in the primary key, from 1; 0 outside of it.
    place: i64,
}

/// A table, as its database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// In the order of their names: that of the values in a line.
    columns: Vec<Column>,
}

impl Table {
    /// The names of its columns, in the order of the values of a line.
    pub fn columns(&self) -> Vec<String> {
        let names = self.columns.iter().map(|column| column.name.clone());
        names.collect()
    }
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    place: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

const SQLITE_TABLES: &str = "\
SELECT m.name AS table_name, c.name AS column_name, c.type AS kind, CAST(c.pk AS BIGINT) AS place \
FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.name";

const POSTGRESQL_TABLES: &str = "\
SELECT t.relname::text AS table_name, a.attname::text AS column_name, \
format_type(a.atttypid, NULL) AS kind, \
COALESCE(array_position(i.indkey::int2[], a.attnum), -1)::bigint + 1 AS place \
FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary \
WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace \
ORDER BY t.relname, a.attname";

const POSTGRESQL_REFERENCES: &str = "\
SELECT t.relname::text AS table_name, c.conname::text AS name, \
pg_get_constraintdef(c.oid) AS definition \
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2";

const POSTGRESQL_SEQUENCES: &str = "\
SELECT table_name::text AS table_name, column_name::text AS name, \
pg_get_serial_sequence(quote_ident(table_name), column_name) AS definition \
FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'";

/// Every table of ours, in the order of their names; none when nothing was ever migrated.
pub fn tables(conn: &mut Conn) -> Result<Vec<Table>, StoreError> {
    let described: Vec<Described> = match conn {
        Conn::Sqlite(sqlite) => sql_query(SQLITE_TABLES).load(sqlite)?,
        Conn::Postgresql(postgresql) => sql_query(POSTGRESQL_TABLES).load(postgresql)?,
    };
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for one in described {
        if ![MIGRATIONS, DERIVED].contains(&one.table_name.as_str()) {
            let column = Column {
                kind: kind_of(&one.kind)?,
                name: one.column_name,
                place: one.place,
            };
            tables.entry(one.table_name).or_default().push(column);
        }
    }
    let named = tables.into_iter().map(|(name, mut columns)| {
        // PostgreSQL would sort them in its own language.
        columns.sort_by(|one, other| one.name.cmp(&other.name));
        Table { name, columns }
    });
    Ok(named.collect())
}

/// The migrations that the database went through. Diesel's own way of asking writes.
pub fn migrations(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let applied: Vec<Line> =
        sql_query("SELECT version AS line FROM __diesel_schema_migrations ORDER BY version")
            .load(conn)?;
    Ok(applied.into_iter().map(|one| one.line).collect())
}

fn kind_of(declared: &str) -> Result<Kind, StoreError> {
    match declared.to_ascii_uppercase().as_str() {
        "BLOB" | "BYTEA" => Ok(Kind::Bytes),
        "TEXT" => Ok(Kind::Text),
        "BIGINT" | "INTEGER" => Ok(Kind::Number),
        "BOOLEAN" => Ok(Kind::Truth),
        _ => Err(StoreError::Refused(
            "a column of a kind that backups do not know",
        )),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Begins to read the database as it is now, whatever is written meanwhile, for as long as it takes.
pub fn begin_snapshot(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN")?,
        Conn::Postgresql(postgresql) => {
            postgresql.batch_execute(PATIENT)?;
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
            AnsiTransactionManager::begin_transaction_sql(postgresql, begin)?;
        }
    }
    // The first statement takes the snapshot, not BEGIN.
    tables(conn).map(drop)
}

/// A table of a million lines takes longer than any statement of a call may.
const PATIENT: &str = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;";

/// How values are written and read by one of the two.
struct Manner {
    /// Makes a JSON array of its parameters, as a text.
    array: fn(&str) -> String,
    /// Sorts texts by their bytes, in no language.
    collation: &'static str,
    /// A value of a row as JSON.
    written: fn(Kind, &str) -> String,
    /// The value of an array at this place, as the column holds it.
    read: fn(Kind, usize) -> String,
    /// What stands between the columns and the values of an insertion.
    over: &'static str,
    /// The lines of the one parameter, an array of arrays.
    lines: &'static str,
}

const SQLITE: Manner = Manner {
    array: |values| format!("json_array({values})"),
    collation: "",
    written: |kind, name| match kind {
        Kind::Bytes => format!("iif({name} IS NULL, NULL, lower(hex({name})))"),
        Kind::Text | Kind::Number | Kind::Truth => name.to_owned(),
    },
    read: |kind, place| match kind {
        Kind::Bytes => format!("unhex(value ->> {place})"),
        Kind::Text | Kind::Number | Kind::Truth => format!("value ->> {place}"),
    },
    over: "",
    lines: "json_each(?)",
};

const POSTGRESQL: Manner = Manner {
    array: |values| format!("json_build_array({values})::text"),
    collation: " COLLATE \"C\"",
    written: |kind, name| match kind {
        Kind::Bytes => format!("encode({name}, 'hex')"),
        Kind::Truth => format!("{name}::int"),
        Kind::Text | Kind::Number => name.to_owned(),
    },
    read: |kind, place| match kind {
        Kind::Bytes => format!("decode(value ->> {place}, 'hex')"),
        Kind::Text => format!("value ->> {place}"),
        Kind::Number => format!("(value ->> {place})::bigint"),
        Kind::Truth => format!("(value ->> {place})::int::boolean"),
    },
    over: "OVERRIDING SYSTEM VALUE",
    lines: "jsonb_array_elements($1::jsonb) AS lines (value)",
};

fn selection(table: &Table, manner: &Manner) -> String {
    let values: Vec<String> = table
        .columns
        .iter()
        .map(|column| (manner.written)(column.kind, &quoted(&column.name)))
        .collect();
    let mut key: Vec<&Column> = table.columns.iter().filter(|one| one.place > 0).collect();
    key.sort_by_key(|column| column.place);
    let order = key.iter().map(|column| match column.kind {
        Kind::Text => format!("{}{}", quoted(&column.name), manner.collation),
        Kind::Bytes | Kind::Number | Kind::Truth => quoted(&column.name),
    });
    format!(
        "SELECT {} AS line FROM {} ORDER BY {}",
        (manner.array)(&values.join(", ")),
        quoted(&table.name),
        order.collect::<Vec<_>>().join(", ")
    )
}

fn insertion(table: &Table, manner: &Manner) -> String {
    let names: Vec<String> = table.columns.iter().map(|one| quoted(&one.name)).collect();
    let values = table.columns.iter().enumerate();
    let values: Vec<String> = values
        .map(|(place, column)| (manner.read)(column.kind, place))
        .collect();
    format!(
        "INSERT INTO {} ({}) {} SELECT {} FROM {}",
        quoted(&table.name),
        names.join(", "),
        manner.over,
        values.join(", "),
        manner.lines
    )
}

/// Gives every line of a table, in the order of its primary key: an array of the values of its
/// columns. Returns how many.
pub fn read(
    conn: &mut Conn,
    table: &Table,
    take: &mut dyn FnMut(String) -> Result<(), StoreError>,
) -> Result<u64, StoreError> {
    let mut count = 0;
    let mut each = |line: QueryResult<Line>| {
        count += 1;
        take(line?.line)
    };
    match conn {
        Conn::Sqlite(sqlite) => {
            let query = sql_query(selection(table, &SQLITE));
            for line in query.load_iter::<Line, DefaultLoadingMode>(sqlite)? {
                each(line)?;
            }
        }
        Conn::Postgresql(postgresql) => {
            let query = sql_query(selection(table, &POSTGRESQL));
            for line in query.load_iter::<Line, PgRowByRowLoadingMode>(postgresql)? {
                each(line)?;
            }
        }
    }
    Ok(count)
}

/// Adds lines to a table: an array of what [`read`] gave. Returns how many.
pub fn add(conn: &mut Conn, table: &Table, lines: &str) -> Result<usize, StoreError> {
    Ok(match conn {
        Conn::Sqlite(sqlite) => sql_query(insertion(table, &SQLITE))
            .bind::<Text, _>(lines)
            .execute(sqlite)?,
        Conn::Postgresql(postgresql) => sql_query(insertion(table, &POSTGRESQL))
            .bind::<Text, _>(lines)
            .execute(postgresql)?,
    })
}

/// What refers to what, taken away while tables are filled in any order.
#[derive(Default)]
pub struct Loosened(Vec<String>);

/// Begins the one transaction of a restoration, in which rows may refer to rows that are not there yet.
pub fn begin_filling(conn: &mut Conn) -> Result<Loosened, StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
            // Until the end of this transaction: its commit checks them all.
            sqlite.batch_execute("PRAGMA defer_foreign_keys = ON")?;
            Ok(Loosened::default())
        }
        Conn::Postgresql(postgresql) => {
            postgresql.batch_execute(PATIENT)?;
            AnsiTransactionManager::begin_transaction_sql(postgresql, "BEGIN")?;
            let references: Vec<Named> = sql_query(POSTGRESQL_REFERENCES).load(postgresql)?;
            let mut tightening = Vec::new();
            for one in references {
                let (table, name) = (quoted(&one.table_name), quoted(&one.name));
                postgresql.batch_execute(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}"))?;
                let definition = one.definition;
                tightening.push(format!(
                    "ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
                ));
            }
            Ok(Loosened(tightening))
        }
    }
}

/// Empties a table that a migration put lines into: the backup has its own.
pub fn empty(conn: &mut Conn, table: &Table) -> Result<(), StoreError> {
    let name = quoted(&table.name);
    let any = format!("SELECT '' AS line FROM {name} LIMIT 1");
    let delete = format!("DELETE FROM {name}");
    let found: Vec<Line> = sql_query(any).load(conn)?;
    if !found.is_empty() {
        conn.batch_execute(&delete)?;
    }
    Ok(())
}

/// Whether a table has a line.
pub fn has_lines(conn: &mut Conn, table: &Table) -> Result<bool, StoreError> {
    let any = format!("SELECT '' AS line FROM {} LIMIT 1", quoted(&table.name));
    let found: Vec<Line> = sql_query(any).load(conn)?;
    Ok(!found.is_empty())
}

/// Checks what refers to what again, lets numbers go on after the last one, and commits.
pub fn end_filling(conn: &mut Conn, loosened: Loosened) -> Result<(), StoreError> {
    for statement in loosened.0 {
        conn.batch_execute(&statement)?;
    }
    if let Conn::Postgresql(postgresql) = conn {
        let sequences: Vec<Named> = sql_query(POSTGRESQL_SEQUENCES).load(postgresql)?;
        for one in sequences {
            let (table, column) = (quoted(&one.table_name), quoted(&one.name));
            let sequence = one.definition.replace('\'', "''");
            postgresql.batch_execute(&format!(
                "SELECT setval('{sequence}', (SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}), false)"
            ))?;
        }
    }
    super::commit(conn)?;
    Ok(())
}
