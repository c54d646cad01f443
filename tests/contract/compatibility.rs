//! What was published stays: programs written for the published document go on working with the
//! document of today, or the version says that they do not (decision 0054).

mod breaks;
mod mutations;

use breaks::breaks;
use serde_json::Value;
use std::path::PathBuf;

/// The document that integrators have.
fn published() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../openapi/published/v1.json")
}

fn current() -> Value {
    serde_json::from_str(&api::written().expect("a document")).expect("JSON")
}

/// The part of a version that must grow before something is broken: the major one, and before 1.0 the
/// minor one (semver.org, 4).
fn generation(document: &Value) -> (u64, u64) {
    let version = document["info"]["version"].as_str().expect("a version");
    let mut parts = version
        .split('.')
        .map(|part| part.parse().expect("a number"));
    match (
        parts.next().expect("a major part"),
        parts.next().expect("a minor part"),
    ) {
        (0, minor) => (0, minor),
        (major, _) => (major, 0),
    }
}

/// S-224: nothing that was published is taken away. `ACCEPT=published` publishes the document of today.
#[test]
fn s224_what_was_published_stays() {
    let (path, current) = (published(), current());
    if std::env::var("ACCEPT").is_ok_and(|what| what == "published") {
        let text = serde_json::to_string_pretty(&current).expect("JSON");
        std::fs::write(&path, text + "\n").expect("a file");
    }
    let text = std::fs::read_to_string(&path).expect("the published document");
    let published: Value = serde_json::from_str(&text).expect("JSON");
    if generation(&current) > generation(&published) {
        return;
    }
    let found = breaks(&published, &current);
    assert!(
        found.is_empty(),
        "programs that rely on openapi/published/v1.json would break. Take it back, or raise the \
         version and publish (docs/decisions/0054-compatibility.md):\n{}",
        found.join("\n")
    );
}
