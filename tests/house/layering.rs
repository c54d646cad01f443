//! Who may import whom (docs/architecture.md).

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Each crate of ours, the crates of ours that it may depend on, and what it must never see.
const ALLOWED: &[(&str, &[&str], &[&str])] = &[
    (
        "domain",
        &[],
        &["tokio", "diesel", "actix-web", "askama", "lettre"],
    ),
    (
        "routing",
        &["domain"],
        &["tokio", "diesel", "actix-web", "rand", "getrandom"],
    ),
    (
        "sealing",
        &["domain"],
        &["tokio", "diesel", "actix-web", "getrandom"],
    ),
    ("files", &["domain", "sealing"], &["diesel", "actix-web"]),
    (
        "store",
        &["domain", "sealing"],
        &["actix-web", "askama", "lettre", "utoipa"],
    ),
    (
        "french",
        &[],
        &["tokio", "diesel", "actix-web", "askama", "lettre"],
    ),
    (
        "mail",
        &["domain", "french"],
        &["diesel", "actix-web", "utoipa"],
    ),
    (
        "outbound",
        &[],
        &["diesel", "actix-web", "askama", "lettre"],
    ),
    (
        "app",
        &[
            "domain", "french", "routing", "sealing", "store", "mail", "files", "outbound",
        ],
        &["actix-web", "utoipa", "diesel", "askama"],
    ),
    (
        "report",
        &["domain", "app"],
        &["tokio", "diesel", "actix-web", "askama"],
    ),
    (
        "edge",
        &["domain", "app"],
        &["diesel", "askama", "lettre", "utoipa"],
    ),
    (
        "api",
        &["domain", "app", "edge"],
        &["diesel", "askama", "lettre"],
    ),
    (
        "portal",
        &["domain", "app", "edge", "french", "report"],
        &["diesel", "utoipa", "lettre"],
    ),
    (
        "server",
        &[
            "domain", "french", "routing", "sealing", "files", "store", "mail", "app", "edge",
            "api", "portal", "report", "outbound",
        ],
        &["diesel", "askama"],
    ),
    ("smtp-sink", &[], &["diesel", "actix-web"]),
    ("temp-postgres", &[], &["diesel", "actix-web"]),
    (
        "testkit",
        &[
            "domain",
            "sealing",
            "store",
            "app",
            "api",
            "server",
            "mail",
            "files",
            "outbound",
            "temp-postgres",
            "smtp-sink",
        ],
        &["diesel"],
    ),
    ("acceptance", &[], &["diesel"]),
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_crate_reaches_only_where_it_may() {
    let rules: BTreeMap<_, _> = ALLOWED
        .iter()
        .map(|(name, ours, never)| (*name, (ours, never)))
        .collect();
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let names: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    assert_eq!(
        names,
        rules.keys().copied().collect(),
        "a crate is missing from the table, or gone"
    );
    let mut faults = Vec::new();
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let (ours, never) = rules[name];
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            // Dev-dependencies may look anywhere: tests are at the top.
            if dependency["kind"] == "dev" {
                continue;
            }
            let wanted = dependency["name"].as_str().expect("a name");
            if never.contains(&wanted) || (names.contains(wanted) && !ours.contains(&wanted)) {
                faults.push(format!("{name} must not depend on {wanted}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What only somebody who looks at which database it is would write.
const TELL_THE_DATABASE: [&str; 9] = [
    "Conn::Sqlite",
    "Conn::Postgresql",
    "Database::Sqlite",
    "Database::Postgresql",
    "SqliteConnection",
    "PgConnection",
    "diesel::sqlite",
    "diesel::pg",
    "embed_migrations",
];

/// Which database it is, is asked in `store/src/dialect` and nowhere else, in no crate.
#[test]
fn only_the_dialect_looks_at_which_database_it_is() {
    let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates");
    let mut looks = 0;
    for path in sources(crates.as_ref()) {
        let place = path.to_string_lossy().replace('\\', "/");
        if !place.contains("/src/") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source file");
        let told = TELL_THE_DATABASE.iter().find(|word| text.contains(*word));
        if place.contains("/store/src/dialect/") || place.ends_with("/store/src/dialect.rs") {
            looks += usize::from(told.is_some());
        } else {
            assert!(told.is_none(), "{place} looks at the database: {told:?}");
        }
    }
    assert!(
        looks >= 3,
        "the dialect moved, and this test looks elsewhere"
    );
}

/// S-033: no SQL is made of strings.
#[test]
fn no_sql_is_made_of_strings() {
    let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates");
    for path in sources(crates.as_ref()) {
        let text = std::fs::read_to_string(&path).expect("a source file");
        assert!(
            !text.contains("sql_query(format!") && !text.contains("sql_query(&format!"),
            "{}",
            path.display()
        );
    }
}

pub(crate) fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}
