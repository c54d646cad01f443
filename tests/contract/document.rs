//! The document judged: by a linter that others wrote, and its examples by its own schemas.

use super::tools::{command, here, npm, succeeded};
use serde_json::{Value, json};

/// S-224: the committed document is a good OpenAPI 3.1 document.
#[tokio::test]
async fn s224_a_linter_finds_nothing() {
    let Some(spectral) = npm("spectral") else {
        return;
    };
    let judged = command(&spectral, &here("contract"))
        .args(["lint", "--fail-severity=warn", "--ruleset", "spectral.yaml"])
        .arg(here("../openapi/espace-partenaire.json"))
        .output();
    succeeded("spectral", &judged.await.expect("spectral"));
}

/// What is an example of what: every `example` of the document, with its schema and its place.
fn examples<'a>(value: &'a Value, place: &str, found: &mut Vec<(String, &'a Value, &'a Value)>) {
    match value {
        Value::Object(members) => {
            let schema = members.get("schema").unwrap_or(value);
            let several = members.get("examples").and_then(Value::as_array);
            for one in members
                .get("example")
                .into_iter()
                .chain(several.into_iter().flatten())
            {
                found.push((place.to_owned(), schema, one));
            }
            for (name, member) in members {
                // A member may be called `example`: what is described is not an example.
                if !matches!(name.as_str(), "example" | "examples" | "enum" | "default") {
                    examples(member, &format!("{place}/{name}"), found);
                }
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                examples(item, &format!("{place}/{number}"), found);
            }
        }
        _ => {}
    }
}

/// S-224: an example that its own schema refuses teaches what is refused. Those of requests are also
/// sent, by `s430_calls_made_of_the_document_hold`.
#[test]
fn s224_examples_are_what_they_show() {
    let text = std::fs::read_to_string(here("../openapi/espace-partenaire.json")).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut found = Vec::new();
    examples(&document, "", &mut found);
    assert!(found.len() > 50, "{} examples", found.len());
    for (place, schema, example) in found {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": document["components"],
            "allOf": [schema],
        });
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&whole);
        let validator = validator.unwrap_or_else(|fault| panic!("{place}: {fault}"));
        let faults: Vec<String> = validator
            .iter_errors(example)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{place}: {faults:?}");
    }
}
