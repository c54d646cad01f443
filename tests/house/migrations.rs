//! The two migration trees say the same, and can be undone.

use crate::process::sql::Sql;
use std::collections::BTreeSet;
use std::path::Path;
use store::{Database, Store};

fn names(tree: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../migrations")
        .join(tree);
    let entries = std::fs::read_dir(folder)
        .expect("a migration tree")
        .flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn both_trees_have_the_same_names() {
    assert_eq!(names("sqlite"), names("postgresql"));
}

fn up_down_up(url: &str) {
    let database = Database::parse(url).expect("a database");
    Store::migrate(&database).expect("up");
    Store::unmigrate(&database).expect("down");
    Store::migrate(&database).expect("up again");
    Store::migrate(&database).expect("nothing to do");
}

#[test]
fn up_down_up_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    up_down_up(&format!(
        "sqlite://{}",
        folder.path().join("m.db").display()
    ));
}

#[test]
fn up_down_up_on_postgresql() {
    if let Some(url) = temp_postgres::database() {
        up_down_up(&url);
    }
}

/// The secrets of clients survive the change of their table, both ways (S-216): nobody's program stops.
fn secrets_survive(tree: &str, url: &str, bytes: fn(u8) -> String) {
    let mut sql = Sql::connect(url);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../migrations")
        .join(tree);
    let script = |name: &str, way: &str| {
        std::fs::read_to_string(folder.join(name).join(way)).expect("a migration")
    };
    let change = "0023_client_secrets";
    for name in names(tree).iter().filter(|name| name.as_str() < change) {
        sql.script(&script(name, "up.sql"));
    }
    let (one, two, now, then) = (bytes(1), bytes(2), bytes(7), bytes(8));
    // Some day of 2096.
    let later = 4_000_000_000_000_000_i64;
    sql.execute("INSERT INTO funds (code, name) VALUES ('597', 'Caisse')");
    for (id, hash, former, until) in [
        (&one, &now, "NULL", "NULL".to_owned()),
        (&two, &bytes(9), then.as_str(), later.to_string()),
    ] {
        sql.execute(&format!(
            "INSERT INTO clients (id, name, secret_hash, former_hash, former_until, valid_after, fund, scopes, standing, created_at)
             VALUES ({id}, 'Logiciel', {hash}, {former}, {until}, 0, '597', 'requests:read', 'active', 5)"
        ));
    }
    sql.script(&script(change, "up.sql"));
    let secrets = |rows: String| format!("SELECT count(*) AS n FROM client_secrets WHERE {rows}");
    let mut count = |rows: String| sql.number(&secrets(rows));
    assert_eq!(
        count(format!(
            "client = {one} AND hash = {now} AND ends_at IS NULL"
        )),
        1
    );
    assert_eq!(count(format!("client = {two} AND ends_at IS NULL")), 1);
    assert_eq!(
        count(format!(
            "client = {two} AND hash = {then} AND ends_at = {later}"
        )),
        1
    );
    assert_eq!(count("1 = 1".to_owned()), 3);
    sql.execute(&format!("DELETE FROM client_secrets WHERE client = {one}"));
    sql.script(&script(change, "down.sql"));
    let kept = format!(
        "SELECT count(*) AS n FROM clients WHERE id = {two} AND secret_hash = {}",
        bytes(9)
    );
    assert_eq!(sql.number(&kept), 1);
    let none = "SELECT count(*) AS n FROM clients WHERE length(secret_hash) <> 32";
    assert_eq!(
        sql.number(none),
        0,
        "a client without a secret has one that nobody knows"
    );
}

#[test]
fn s216_secrets_survive_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("m.db").display());
    secrets_survive("sqlite", &url, |byte| {
        format!("x'{}'", format!("{byte:02x}").repeat(32))
    });
}

#[test]
fn s216_secrets_survive_on_postgresql() {
    if let Some(url) = temp_postgres::database() {
        secrets_survive("postgresql", &url, |byte| {
            format!("'\\x{}'::bytea", format!("{byte:02x}").repeat(32))
        });
    }
}
