//! S-006: no member that is the server's is taken from a caller; S-005: what each role is shown.

use super::rows::Sends;
use super::things::On;
use super::{Kind, Names, ROWS, Row, World, filled};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use testkit::{House, Where};

/// What only the server says.
const OWNED: &[&str] = &[
    "id",
    "org_id",
    "organisation",
    "fund",
    "status",
    "standing",
    "state",
    "created_at",
    "updated_at",
    "submitted_at",
    "version",
    "reference",
    "assignee",
    "author",
    "author_user",
    "author_kind",
    "retention_until",
    "consent_verified_by",
    "human_sorting",
    "due_at",
    "promised_on",
    "turn",
    "service",
    "role",
    "from_fund",
    "audience",
    "closed_at",
    "merged_into",
    "is_admin",
    "__proto__",
];

/// S-006: every JSON body × every member that is the server's: refused, and nothing is changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s006_nothing_is_smuggled_in() {
    let house = super::house(Where::Sqlite).await.expect("a house");
    let mut world = World::of(&house).await;
    let (mut tried, mut taken) = (0, Vec::new());
    for row in ROWS.iter().copied().flatten() {
        let Sends::Json(body) = &row.sends else {
            continue;
        };
        let names = world.make(&house, row).await;
        let good: Value = serde_json::from_str(&filled(body, &names)).expect("JSON");
        let known = described(row);
        for owned in OWNED.iter().filter(|owned| !known.contains(**owned)) {
            let mut body = good.clone();
            body[*owned] = json!("x");
            let caller = world.callers.api(row.by);
            let (method, path) = row.address(&names);
            let call = caller
                .call(method, &path)
                .header("Idempotency-Key", "smuggled")
                .json(&body);
            let version = names.get("version").map_or("0", String::as_str);
            let answer = caller
                .send(call.header("If-Match", format!("\"v{version}\"")))
                .await;
            tried += 1;
            let code = answer.json["errors"][0]["code"]
                .as_str()
                .unwrap_or_default();
            if (answer.status, code) != (422, "unknown-field") {
                taken.push(format!(
                    "{} took {owned}: {} {code}",
                    row.name(),
                    answer.status
                ));
            }
        }
        // Nothing moved: the good call still acts on the version that was seen.
        let met = world.call(&house, row, row.by, &names).await;
        assert_ne!(met.status, 412, "{}: something was changed", row.name());
    }
    assert!(tried > 800, "{tried}");
    assert!(taken.is_empty(), "{}", taken.join("\n"));
}

/// The members that the body of an operation is documented to have.
fn described(row: &Row) -> BTreeSet<String> {
    let document = serde_json::to_value(api::openapi()).expect("a document");
    let (method, path) = row.operation.split_once(' ').expect("a path");
    let content = &document["paths"][path][method.to_lowercase()]["requestBody"]["content"];
    let name = content["application/json"]["schema"]["$ref"]
        .as_str()
        .unwrap_or_default();
    let name = name.rsplit('/').next().unwrap_or_default();
    let members = document["components"]["schemas"][name]["properties"].as_object();
    members
        .map(|members| members.keys().cloned().collect())
        .unwrap_or_default()
}

const SHOWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rights/members.txt");

/// S-005: the members that each role is shown of a request that has everything, as committed in
/// `members.txt`. `ACCEPT=matrix` writes it anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s005_each_role_is_shown_its_members() {
    let house = super::house(Where::Sqlite).await.expect("a house");
    let world = World::of(&house).await;
    let names = rich(&house, &world).await;
    let mut text = String::new();
    for part in ["", "/messages", "/history"] {
        shown(
            &world,
            &format!("/api/v1/requests/{{id}}{part}"),
            &names,
            &mut text,
        )
        .await;
    }
    for path in [
        "/api/v1/requests",
        "/api/v1/accounts",
        "/api/v1/services",
        "/api/v1/organisations",
        "/api/v1/accounts/me",
    ] {
        shown(&world, path, &names, &mut text).await;
    }
    if std::env::var("ACCEPT").is_ok_and(|what| what == "matrix") {
        std::fs::write(SHOWN, &text).expect("written");
    }
    assert_eq!(
        std::fs::read_to_string(SHOWN).unwrap_or_default(),
        text,
        "tests/rights/members.txt"
    );
}

/// A request that was taken, noted, asked about, with a file.
async fn rich(house: &House, world: &World) -> Names {
    let member = world.callers.api(Kind::Member);
    let names = world.things.make(house, On::WithFile, member).await;
    let agent = world.callers.api(Kind::Agent);
    let path = format!("/api/v1/requests/{}", names["id"]);
    agent
        .post(&format!("{path}/notes"), &json!({ "text": "Vu." }))
        .await
        .expect(201);
    agent
        .post(&format!("{path}/messages"), &json!({ "text": "Bonjour." }))
        .await
        .expect(201);
    let seen = agent.get(&path).await.expect(200);
    agent
        .act(&seen, "ask", Some(&json!({ "items": ["RIB"] })))
        .await
        .expect(200);
    names
}

async fn shown(world: &World, path: &str, names: &Names, text: &mut String) {
    let mut by_members: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (kind, head) in Kind::ALL {
        let caller = world.callers.api(kind);
        let answer = caller
            .send(caller.call(Method::GET, &filled(path, names)))
            .await;
        if answer.status == 200 {
            let mut members = BTreeSet::new();
            walk(&answer.json, "", &mut members);
            let members: Vec<String> = members.into_iter().collect();
            by_members
                .entry(members.join("\n  "))
                .or_default()
                .push(head);
        }
    }
    for (members, heads) in by_members {
        let _ = writeln!(text, "GET {path}, to {}\n  {members}\n", heads.join(", "));
    }
}

/// The path of each member that holds something, lists without their places.
fn walk(value: &Value, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                walk(value, &format!("{at}/{name}"), into);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, &format!("{at}[]"), into);
            }
        }
        Value::Null => {}
        _ => {
            into.insert(at.to_owned());
        }
    }
}
