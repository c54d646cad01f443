//! The tables as diesel sees them are those of both migration trees.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Table, then column, then its type and whether it may be null.
type Tables = BTreeMap<String, BTreeMap<String, (String, bool)>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the migrations of a tree make, read from their SQL.
fn migrated(tree: &str) -> Tables {
    let mut tables = Tables::new();
    let folder = root().join("migrations").join(tree);
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    names.sort();
    for name in names {
        let sql = std::fs::read_to_string(name.join("up.sql")).unwrap();
        let mut table = String::new();
        for line in sql
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with("--"))
        {
            let words: Vec<&str> = line
                .trim_end_matches([',', ';'])
                .split_whitespace()
                .collect();
            match words.as_slice() {
                ["CREATE", "TABLE", name, ..] => (*name).clone_into(&mut table),
                [");" | ")"] => table.clear(),
                ["ALTER", "TABLE", altered, "ADD", "COLUMN", column @ ..] => {
                    add_column(&mut tables, altered, column);
                }
                ["ALTER", "TABLE", altered, "DROP", "COLUMN", column] => {
                    let columns = tables.get_mut(*altered).expect("a table");
                    assert!(columns.remove(*column).is_some(), "{altered}.{column}");
                }
                column if !table.is_empty() => add_column(&mut tables, &table, column),
                _ => {}
            }
        }
    }
    tables
}

fn add_column(tables: &mut Tables, table: &str, words: &[&str]) {
    let [column, kind, rest @ ..] = words else {
        return;
    };
    let Some(kind) = kind_of(kind) else { return };
    let rest = rest.join(" ");
    let identity = rest.contains("AUTOINCREMENT") || rest.contains("IDENTITY");
    let kind = if identity { "BigInt" } else { kind };
    let null = !(rest.contains("NOT NULL") || rest.contains("PRIMARY KEY"));
    let columns = tables.entry(table.to_owned()).or_default();
    columns.insert((*column).to_owned(), (kind.to_owned(), null));
}

fn kind_of(sql: &str) -> Option<&'static str> {
    match sql {
        "BLOB" | "BYTEA" => Some("Binary"),
        "TEXT" => Some("Text"),
        "BIGINT" => Some("BigInt"),
        "INTEGER" => Some("Integer"),
        "BOOLEAN" => Some("Bool"),
        _ => None,
    }
}

/// What `schema.rs` says.
fn described() -> Tables {
    let text = std::fs::read_to_string(root().join("crates/store/src/schema.rs")).unwrap();
    let mut tables = Tables::new();
    let mut table = String::new();
    for line in text.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            name.clone_into(&mut table);
        } else if let Some((column, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            let inner = kind
                .strip_prefix("Nullable<")
                .and_then(|kind| kind.strip_suffix('>'));
            let columns = tables.entry(table.clone()).or_default();
            columns.insert(
                column.to_owned(),
                (inner.unwrap_or(kind).to_owned(), inner.is_some()),
            );
        }
    }
    tables
}

#[test]
fn the_schema_is_that_of_both_trees() {
    let described = described();
    assert!(described.len() > 20, "the schema was read");
    assert_eq!(described, migrated("sqlite"));
    assert_eq!(described, migrated("postgresql"));
}
