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

/// The arguments of SQL in a text that are not a string written there: made, or named from elsewhere.
fn made_sql(text: &str) -> Vec<&str> {
    let mut made = Vec::new();
    for (at, _) in text.match_indices("sql") {
        let (before, from) = text.split_at(at);
        let is_whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = from
            .strip_prefix("sql_query")
            .or_else(|| from.strip_prefix("sql"));
        let rest = rest.unwrap_or_default();
        // `sql::<BigInt>(…)`, with what it gives.
        let rest = match rest.strip_prefix("::<").map(|typed| typed.split_once(">(")) {
            Some(Some((_, arguments))) => Some(arguments),
            Some(None) => None,
            None => rest.strip_prefix('('),
        };
        let written = |arguments: &str| {
            let first = arguments.trim_start();
            let word = first.split(|c: char| !c.is_alphanumeric() && c != '_');
            // A constant is a string written above.
            let is_constant = word
                .take(1)
                .any(|word| word.len() > 1 && !word.contains(|c: char| c.is_lowercase()));
            let is_string = ["\"", "r\"", "r#\"", "include_str!("]
                .iter()
                .any(|start| first.starts_with(start));
            is_string || is_constant
        };
        if let Some(arguments) = rest.filter(|arguments| is_whole && !written(arguments)) {
            made.push(arguments.lines().next().unwrap_or_default());
        }
    }
    made.extend(text.matches("push_sql(&format!"));
    made
}

/// What a backup reads is named by the database's own catalogue: its statements are made of those names,
/// quoted, and of nothing that comes from outside.
const OF_THE_CATALOGUE: &str = "store/src/dialect/portable.rs";

/// S-033: no SQL is made of strings.
#[test]
fn no_sql_is_made_of_strings() {
    for made in [
        "sql_query(format!(\"SELECT {x}\"))",
        "sql_query(&text)",
        "sql::<BigInt>(&format!(\"SUM({condition})\"))",
        "diesel::dsl::sql::<Nullable<Text>>(\n    &condition)",
        "query.sql(condition)",
        "out.push_sql(&format!(\"{x}\"))",
    ] {
        assert_eq!(made_sql(made).len(), 1, "{made} is not seen");
    }
    for written in [
        "sql_query(\n    \"SELECT 1\")",
        "sql::<Text>(r#\"x\"#)",
        "sql_query(SQLITE_TABLES)",
        "no_sql(a)",
    ] {
        assert!(made_sql(written).is_empty(), "{written}");
    }
    let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates");
    for path in sources(crates.as_ref()) {
        let text = std::fs::read_to_string(&path).expect("a source file");
        if path.ends_with(OF_THE_CATALOGUE) {
            continue;
        }
        let made = made_sql(&text);
        assert!(made.is_empty(), "{}: {made:?}", path.display());
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
