//! The check catches what it is for, in the document of today, and nothing that is harmless.

use super::breaks::breaks;
use super::current;
use serde_json::{Value, json};

/// A change of the document.
type Change = fn(&mut Value);

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

fn remove(value: &mut Value, member: &str) {
    let removed = value.as_object_mut().expect("an object").remove(member);
    assert!(removed.is_some(), "{member} was not there");
}

fn push(list: &mut Value, item: Value) {
    list.as_array_mut().expect("a list").push(item);
}

fn first(list: &mut Value) {
    list.as_array_mut().expect("a list").remove(0);
}

/// What breaks programs, and the words that must name it.
const BREAKING: &[(&str, Change)] = &[
    (
        "POST /api/v1/requests/{id}:take: the operation is gone",
        |document| {
            remove(&mut document["paths"]["/api/v1/requests/{id}:take"], "post");
        },
    ),
    (
        "GET /api/v1/requests: the parameter \"urgency\" is gone",
        |document| {
            let parameters = &mut document["paths"]["/api/v1/requests"]["get"]["parameters"];
            let list = parameters.as_array_mut().expect("parameters");
            list.retain(|parameter| parameter["name"] != "urgency");
        },
    ),
    (
        "POST /api/v1/requests: 201 is answered no more",
        |document| {
            let responses = &mut document["paths"]["/api/v1/requests"]["post"]["responses"];
            responses["200"] = responses["201"].take();
            remove(responses, "201");
        },
    ),
    ("GET /livez 200: text/plain", |document| {
        let content = &mut document["paths"]["/livez"]["get"]["responses"]["200"]["content"];
        *content = json!({});
    }),
    (
        "POST /api/v1/requests 201: the header Location is gone",
        |document| {
            let answer = &mut document["paths"]["/api/v1/requests"]["post"]["responses"]["201"];
            remove(&mut answer["headers"], "Location");
        },
    ),
    (".promised_on: is gone", |document| {
        remove(
            &mut schema(document, "RequestSummary")["properties"],
            "promised_on",
        );
    }),
    (".reference: is there no more in every answer", |document| {
        let required = &mut schema(document, "RequestSummary")["required"];
        let list = required.as_array_mut().expect("names");
        list.retain(|name| name != "reference");
    }),
    (".reference: is {", |document| {
        schema(document, "RequestSummary")["properties"]["reference"]["type"] =
            json!(["string", "null"]);
    }),
    ("body.title: is asked for", |document| {
        push(
            &mut schema(document, "NewRequest")["required"],
            json!("title"),
        );
    }),
    ("body.external_reference: is gone", |document| {
        remove(
            &mut schema(document, "NewRequest")["properties"],
            "external_reference",
        );
    }),
    (
        "body.mandate.form: the value \"written\" is gone",
        |document| {
            first(&mut schema(document, "MandateInput")["properties"]["form"]["enum"]);
        },
    ),
    ("body.text: maxLength is 5000", |document| {
        schema(document, "NewRequest")["properties"]["text"]["maxLength"] = json!(5000);
    }),
    ("body.person.birth_name: is {\"integer\"}", |document| {
        schema(document, "PersonInput")["properties"]["birth_name"]["type"] = json!("integer");
    }),
    ("body.person.phone: pattern is", |document| {
        schema(document, "PersonInput")["properties"]["phone"]["pattern"] = json!("^0[1-9]$");
    }),
];

/// What harms nobody.
const HARMLESS: &[Change] = &[
    |document| {
        schema(document, "NewRequest")["properties"]["colour"] = json!({ "type": "string" });
    },
    |document| {
        let summary = schema(document, "RequestSummary");
        summary["properties"]["colour"] = json!({ "type": "string" });
        push(&mut summary["required"], json!("colour"));
    },
    |document| {
        let answered = document["paths"]["/livez"]["get"].clone();
        document["paths"]["/alivez"] = json!({ "get": answered });
    },
    |document| {
        push(
            &mut schema(document, "MandateInput")["properties"]["form"]["enum"],
            json!("video"),
        );
    },
    |document| schema(document, "NewRequest")["properties"]["text"]["maxLength"] = json!(20_000),
    |document| document["info"]["title"] = json!("Espace"),
    |document| {
        let operation = &mut document["paths"]["/api/v1/requests"]["get"];
        push(
            &mut operation["parameters"],
            json!({ "name": "colour", "in": "query", "schema": { "type": "string" } }),
        );
    },
];

#[test]
fn s224_what_breaks_programs_is_named() {
    let before = current();
    assert_eq!(breaks(&before, &before), Vec::<String>::new());
    for (words, change) in BREAKING {
        let mut today = before.clone();
        change(&mut today);
        let found = breaks(&before, &today);
        let (place, what) = words.split_once(": ").expect("a place and what");
        assert!(
            found
                .iter()
                .any(|line| line.contains(place) && line.contains(what)),
            "{words} is not named: {found:#?}"
        );
    }
}

#[test]
fn s224_what_harms_nobody_passes() {
    let before = current();
    for (number, change) in HARMLESS.iter().enumerate() {
        let mut today = before.clone();
        change(&mut today);
        assert_eq!(breaks(&before, &today), Vec::<String>::new(), "{number}");
    }
}
