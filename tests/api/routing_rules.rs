//! `/routing-rules`

mod applying;
mod publishing;
mod refusals;
mod rehearsal;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Caller};

const PATH: &str = "/api/v1/routing-rules";

/// Shelters go to social action; the C2S of Roubaix to the front office; the rest stays.
fn rules() -> Value {
    json!([
        { "id": "foyers", "label": "Foyers", "when": { "organisation_kinds": ["shelter"] }, "service": "social_action" },
        { "id": "c2s-roubaix", "label": "C2S de Roubaix", "when": { "subjects": ["c2s"], "communes": ["59100 ROUBAIX"] }, "service": "front_office" },
        { "id": "autres", "label": "Tout le reste" },
    ])
}

fn set() -> Value {
    json!({ "motive": "Un guichet à Roubaix", "rules": rules() })
}

fn address(set: &Value) -> String {
    format!("{PATH}/{}", set["id"].as_str().unwrap())
}

/// A call on the version of a set that was seen.
async fn on(
    caller: &Caller,
    method: Method,
    path: &str,
    seen: i64,
    body: Option<&Value>,
) -> Answer {
    let call = caller
        .call(method, path)
        .header("If-Match", format!("\"v{seen}\""));
    caller
        .send(match body {
            Some(body) => call.json(body),
            None => call,
        })
        .await
}

async fn publish(caller: &Caller, set: &Value) -> Answer {
    let path = format!("{}:publish", address(set));
    on(
        caller,
        Method::POST,
        &path,
        set["version"].as_i64().unwrap(),
        None,
    )
    .await
}

fn codes(answer: &Value) -> Vec<(String, String)> {
    let errors = answer["errors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            let text = |member: &str| error[member].as_str().unwrap().to_owned();
            (text("pointer"), text("code"))
        })
        .collect()
}
