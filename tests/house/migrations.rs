//! The two migration trees say the same, and can be undone.

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
