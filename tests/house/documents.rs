//! Generated files are committed, and are what the code says today.

use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The committed OpenAPI document is the one that the server serves.
#[test]
fn the_openapi_document_is_up_to_date() {
    let committed = std::fs::read_to_string(root().join("openapi/espace-partenaire.json"))
        .expect("the document");
    let current = api::written().expect("JSON");
    assert!(
        committed.trim_end() == current,
        "run: cargo run -- openapi > openapi/espace-partenaire.json"
    );
}

/// S-201: every kind of problem has its page.
#[test]
fn every_problem_has_its_page() {
    for kind in api::PROBLEMS {
        let page = root().join(format!("docs/problems/{}.md", kind.code));
        let text = std::fs::read_to_string(&page)
            .unwrap_or_else(|_| panic!("{} is missing", page.display()));
        assert!(
            text.contains(&kind.status.to_string()),
            "{} does not say its status",
            page.display()
        );
        assert!(
            text.contains(kind.title),
            "{} does not say its title",
            page.display()
        );
    }
}
