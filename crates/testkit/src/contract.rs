//! S-224: whatever the service answers in a test is what its OpenAPI document says.

use crate::calls::Answer;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::of_the_code);

struct Contract {
    /// The document, in which an object has the members that are described and no other: people may
    /// be given new members without notice, tests may not.
    document: Value,
    /// By operation and status; compiled when first met.
    validators: Mutex<BTreeMap<String, &'static Validator>>,
}

/// The test fails if this answer is not documented, or not as it is documented. Calls that are no
/// operation (pages, a wrong method, a path that leads nowhere) have nothing to be compared with.
#[track_caller]
pub fn check(method: &str, path: &str, answer: &Answer) {
    let Some((template, operation)) = CONTRACT.operation(method, path) else {
        return;
    };
    let what = format!("{method} {template} answers {}", answer.status);
    let described = CONTRACT.said(&operation["responses"][answer.status.to_string()]);
    assert!(
        described.is_object(),
        "{what}, which is not documented: {}",
        answer.text
    );
    let kind = answer.header("content-type");
    let kind = kind.split(';').next().unwrap_or_default();
    let contents = described["content"].as_object();
    if method == "HEAD" || (contents.is_none() && answer.text.is_empty()) {
        return;
    }
    let content = contents.and_then(|contents| contents.get(kind));
    assert!(
        content.is_some(),
        "{what} as `{kind}`, which is not documented"
    );
    if !kind.ends_with("json") {
        return;
    }
    let validator = CONTRACT.validator(&what, content.map_or(&Value::Null, |one| &one["schema"]));
    let faults: Vec<String> = validator
        .iter_errors(&answer.json)
        .map(|fault| format!("{} (at {})", fault, fault.instance_path()))
        .collect();
    assert!(
        faults.is_empty(),
        "{what} against its schema: {faults:#?}\n{}",
        answer.text
    );
}

impl Contract {
    fn of_the_code() -> Self {
        let mut document = serde_json::to_value(api::openapi()).expect("the document");
        close(&mut document["paths"], true);
        close(&mut document["components"], true);
        Self {
            document,
            validators: Mutex::default(),
        }
    }

    /// What is said of an answer, where it is said.
    fn said<'a>(&'a self, answer: &'a Value) -> &'a Value {
        let place = answer["$ref"].as_str();
        let place = place.and_then(|place| self.document.pointer(place.trim_start_matches('#')));
        place.unwrap_or(answer)
    }

    /// The operation that this call is, and its path in the document.
    fn operation(&self, method: &str, path: &str) -> Option<(&str, &Value)> {
        let method = if method == "HEAD" { "GET" } else { method };
        let path = path.split('?').next().unwrap_or_default();
        let paths = self.document["paths"].as_object()?;
        // A path without parameters wins over one with: `/accounts/me` over `/accounts/{id}`.
        let exact = paths.get_key_value(path);
        let (template, item) =
            exact.or_else(|| paths.iter().find(|(template, _)| fits(template, path)))?;
        let operation = item.get(method.to_lowercase())?;
        Some((template, operation))
    }

    fn validator(&self, what: &str, schema: &Value) -> &'static Validator {
        let mut known = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.entry(what.to_owned()).or_insert_with(|| {
            let mut whole = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "components": self.document["components"],
            });
            whole["allOf"] = json!([schema]);
            let validator = jsonschema::options()
                .should_validate_formats(true)
                .build(&whole)
                .unwrap_or_else(|fault| panic!("{what}: {fault}"));
            // One for each documented answer, for the whole test process.
            Box::leak(Box::new(validator))
        })
    }
}

/// Objects have no other members than those described. A part of an `allOf` does not know the
/// others: the whole is closed where it is used.
fn close(schema: &mut Value, whole: bool) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let parts = name == "allOf";
                if let (true, Value::Array(parts)) = (parts, &mut *member) {
                    for part in parts {
                        close(part, false);
                    }
                } else {
                    close(member, true);
                }
            }
            let used = members.contains_key("$ref");
            let made = members.contains_key("allOf");
            if whole && (used || made) {
                members.insert("unevaluatedProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => {
            for item in items {
                close(item, whole);
            }
        }
        _ => {}
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (wanted, given): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len()
        && wanted.iter().zip(given).all(|(wanted, given)| {
            let suffix = wanted
                .strip_prefix('{')
                .and_then(|rest| rest.split_once('}'));
            match suffix {
                None => *wanted == given,
                Some((_, suffix)) => given
                    .strip_suffix(suffix)
                    .is_some_and(|id| !id.is_empty() && !id.contains(':')),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;

    fn answer(status: u16, kind: &str, json: Value) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", kind.parse().expect("a header"));
        Answer {
            status,
            headers,
            text: json.to_string(),
            json,
        }
    }

    fn service() -> Value {
        json!({ "code": "c2s", "label": "C2S", "mailbox": null, "version": 1 })
    }

    /// S-224: what is described passes.
    #[test]
    fn s224_an_answer_that_is_described_passes() {
        let list = json!({ "items": [], "next": null, "total": 0 });
        check(
            "GET",
            "/api/v1/webhooks",
            &answer(200, "application/json", list),
        );
        check("GET", "/nothing", &answer(200, "text/plain", Value::Null));
    }

    /// S-224: another member, another status, another type of content, a wrong type are all seen.
    #[test]
    fn s224_an_answer_that_is_not_described_fails() {
        let webhooks = "/api/v1/webhooks";
        let more = json!({ "items": [], "next": null, "total": 0, "secret": "x" });
        let wrong = json!({ "items": [], "next": 3, "total": 0 });
        let fine = json!({ "items": [], "next": null, "total": 0 });
        for (status, kind, body) in [
            (200, "application/json", more),
            (200, "application/json", wrong),
            (200, "text/html", fine.clone()),
            (418, "application/json", fine),
            (200, "application/json", service()),
        ] {
            let told =
                std::panic::catch_unwind(|| check("GET", webhooks, &answer(status, kind, body)));
            assert!(told.is_err(), "{status} {kind}");
        }
    }
}
