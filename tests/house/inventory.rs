//! S-515: what is sealed, indexed or authenticated, and by which key, as the code says it. The table in
//! `docs/security.md` is this one.

use super::layering::sources;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- inventory: begin -->";
const END: &str = "<!-- inventory: end -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text between the first quotes.
fn quoted(text: &str) -> Option<&str> {
    text.split('"').nth(1)
}

/// The places that the source names for a root key: an `Address`, or `seal(tx, "column", …)` of the
/// file's own table.
fn addresses(source: &str) -> impl Iterator<Item = String> {
    let table = own_table(source);
    let called = source
        .match_indices(" seal(tx, \"")
        .filter_map(move |(at, _)| {
            let column = quoted(&source[at..])?;
            Some(format!("{}.{column}", table?))
        });
    named(source).chain(called)
}

/// What the file calls its table.
fn own_table(source: &str) -> Option<&str> {
    source
        .lines()
        .find(|line| line.contains("const TABLE: &str"))
        .and_then(quoted)
}

fn named(source: &str) -> impl Iterator<Item = String> {
    source.match_indices("Address {\n").filter_map(|(at, _)| {
        let mut lines = source[at..].lines().skip(1);
        let table = quoted(lines.next().filter(|line| line.contains("table:"))?)?;
        let column = quoted(lines.next().filter(|line| line.contains("column:"))?)?;
        Some(format!("{table}.{column}"))
    })
}

/// The places that are sealed by the data key of a case: `key.seal(TABLE, "column", …)`.
fn cases(source: &str) -> impl Iterator<Item = String> {
    let constant = own_table(source);
    source
        .match_indices(".seal(")
        .filter_map(move |(at, mark)| {
            let mut parts = source[at + mark.len()..].split(',').map(str::trim);
            let table = match parts.next()? {
                "TABLE" => constant?,
                text if text.starts_with('"') => quoted(text)?,
                _ => return None,
            };
            let column = quoted(parts.next().filter(|text| text.starts_with('"'))?)?;
            Some(format!("{table}.{column}"))
        })
}

/// The variants of a public enum.
fn variants(source: &str, name: &str) -> Vec<String> {
    let after = source
        .split(&format!("pub enum {name} {{"))
        .nth(1)
        .expect("an enum");
    let body = after.split("\n}").next().unwrap_or_default();
    let words = body
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"));
    words
        .filter_map(|line| line.strip_suffix(','))
        .map(str::to_owned)
        .collect()
}

fn inventory() -> String {
    let mut lines = BTreeSet::new();
    for folder in ["crates/store/src", "crates/sealing/src"] {
        for path in sources(&root().join(folder)) {
            let source = std::fs::read_to_string(&path).expect("a source file");
            if path.ends_with("self_test.rs") {
                continue;
            }
            lines.extend(
                addresses(&source)
                    .map(|place| format!("| `{place}` | a root key | XChaCha20-Poly1305 |")),
            );
            lines.extend(cases(&source).map(|place| {
                format!("| `{place}` | the data key of its case | XChaCha20-Poly1305 |")
            }));
        }
    }
    lines.insert("| `attachments.file`, in the store of files | the data key of its case | XChaCha20-Poly1305 |".to_owned());
    let index =
        std::fs::read_to_string(root().join("crates/sealing/src/index.rs")).expect("a source");
    for kind in variants(&index, "IndexKind") {
        lines.insert(format!(
            "| blind index `{kind}` | the index key, of the standing secret | HMAC-SHA-256 |"
        ));
    }
    for purpose in variants(&index, "MacPurpose") {
        lines.insert(format!(
            "| MAC `{purpose}` | its own key, of the standing secret | HMAC-SHA-256 |"
        ));
    }
    lines.insert("| access tokens | a signing key | Ed25519 |".to_owned());
    lines.insert("| passwords | none | argon2id |".to_owned());
    lines.insert("| tokens of links, refresh tokens, secrets of clients, recovery codes | none | SHA-256 of 120 random bits or more |".to_owned());
    let lines: Vec<String> = lines.into_iter().collect();
    format!(
        "\n| what | key | how |\n|---|---|---|\n{}\n",
        lines.join("\n")
    )
}

/// S-515: a sealed column that is not in the inventory fails here, and says which.
#[test]
fn s515_the_inventory_is_that_of_the_code() {
    let text = std::fs::read_to_string(root().join("docs/security.md")).expect("the document");
    let written = text
        .split(BEGIN)
        .nth(1)
        .and_then(|rest| rest.split(END).next());
    assert_eq!(written.unwrap_or_default(), inventory());
}

/// S-505: whatever a root key seals is moved by a rotation.
#[test]
fn s505_whatever_a_root_key_seals_is_rotated() {
    let rotation = root().join("crates/store/src/rotation.rs");
    let rotation = std::fs::read_to_string(rotation).expect("the rotation");
    let mut sealed = 0;
    for path in sources(&root().join("crates/store/src")) {
        let source = std::fs::read_to_string(&path).expect("a source file");
        for place in addresses(&source) {
            sealed += 1;
            let (table, column) = place.split_once('.').expect("a place");
            let path = format!("{table}::{column}");
            assert!(rotation.contains(&path), "{place} is not rotated");
        }
    }
    assert!(sealed >= 4, "the places were read");
}
