//! Every route says what it leaves in the journal, in `docs/journal.md`, and leaves just that.

use domain::audit::Nature;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use store::audit::{Entry, entries, last};
use testkit::{House, on_each_database, samples};

const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

struct Row {
    route: String,
    line: String,
    by: String,
}

fn table() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("docs/journal.md")).unwrap();
    let (_, rest) = text.split_once("<!-- routes: begin -->").unwrap();
    let (rows, _) = rest.split_once("<!-- routes: end -->").unwrap();
    rows.lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let line = line.replace("\\|", "\u{1}");
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            Row {
                route: cells[1].trim_matches('`').replace('\u{1}', "|"),
                line: cells[2].to_owned(),
                by: cells[3].to_owned(),
            }
        })
        .collect()
}

/// The routes that do something to what is others' too.
pub fn acts() -> BTreeSet<String> {
    let acts = table().into_iter().filter(|row| row.line == "act");
    acts.map(|row| row.route).collect()
}

fn of_the_api() -> BTreeSet<String> {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut routes = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if operations.get(method).is_some() {
                routes.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    routes
}

/// What the handlers of the pages say of themselves.
fn of_the_pages() -> BTreeSet<String> {
    let mut routes = BTreeSet::new();
    for path in crate::house::layering::sources(&root().join("crates/portal/src")) {
        let source = std::fs::read_to_string(path).unwrap();
        for line in source.lines().map(str::trim) {
            for method in ["get", "post", "put", "patch", "delete"] {
                let Some(rest) = line.strip_prefix(&format!("#[{method}(\"")) else {
                    continue;
                };
                let path = rest.split('"').next().unwrap();
                routes.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    routes
}

/// S-122: a route that nobody thought about fails here.
#[test]
fn s122_every_route_says_what_it_leaves() {
    let table = table();
    let written: BTreeSet<String> = table.iter().map(|row| row.route.clone()).collect();
    assert_eq!(written.len(), table.len(), "a route has one row");
    let routes: BTreeSet<String> = of_the_api().union(&of_the_pages()).cloned().collect();
    assert!(routes.len() > 150, "the routes were found");
    let missing: Vec<_> = routes.difference(&written).collect();
    assert!(
        missing.is_empty(),
        "docs/journal.md has no row for {missing:?}"
    );
    let stale: Vec<_> = written.difference(&routes).collect();
    assert!(
        stale.is_empty(),
        "docs/journal.md has rows of no route: {stale:?}"
    );
    for row in &table {
        let known = ["act", "own", "guest", "none"].contains(&row.line.as_str());
        let nature = row.line.parse::<Nature>().is_ok();
        assert!(known || nature, "{}: {}", row.route, row.line);
        let is_read = row.route.starts_with("GET ");
        // A list that is taken away is read, and taking it is an act (S-011).
        let takes = row.route.ends_with(":export");
        assert!(
            takes || !(is_read && row.line == "act"),
            "{} does nothing",
            row.route
        );
        assert!(
            !(is_read && nature && row.by.is_empty()),
            "{} is not called",
            row.route
        );
    }
}

/// What the addresses of the table stand for.
struct World {
    request: String,
    attachment: String,
    draft: String,
    account: String,
    organisation: String,
}

async fn world(house: &House) -> World {
    let member = house.sign_in("member@ccas.example").await;
    let filed = member.submit(&samples::request()).await.expect(201);
    let request = filed["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/requests/{request}/attachments");
    let form = Form::new().part("file", Part::bytes(PDF).file_name("avis.pdf"));
    let kept = member
        .send(member.call(Method::POST, &path).multipart(form))
        .await
        .expect(201);
    let content = serde_json::json!({ "content": { "text": "Bonjour" } });
    let draft = member.post("/api/v1/drafts", &content).await.expect(201);
    let accounts = member.get("/api/v1/accounts").await.expect(200);
    World {
        request,
        attachment: kept["items"][0]["id"].as_str().unwrap().to_owned(),
        draft: draft["id"].as_str().unwrap().to_owned(),
        account: accounts["items"][0]["id"].as_str().unwrap().to_owned(),
        organisation: house.people.ccas.uuid().to_string(),
    }
}

impl World {
    fn address(&self, pattern: &str, agent: &str) -> String {
        let id = match pattern.trim_start_matches("/api/v1").split('/').nth(1) {
            Some("requests" | "demandes" | "droits") => &self.request,
            Some("drafts" | "brouillons") => &self.draft,
            Some("journal") if pattern.contains("seers") => &self.request,
            Some("administration") if pattern.contains("structures") => &self.organisation,
            Some("administration") => agent,
            _ => &self.account,
        };
        let values = BTreeMap::from([
            ("id", id),
            ("attachment_id", self.attachment.as_str()),
            ("file", self.attachment.as_str()),
            ("step", "personne"),
        ]);
        let mut address = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            address.push_str(before);
            let name: String = after
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            address.push_str(values[name.as_str()]);
            let mut depth = 1;
            let end = after.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            });
            rest = &after[end.unwrap() + 1..];
        }
        address + rest
    }
}

/// The lines after one.
pub async fn since(house: &House, seq: i64) -> Vec<Entry> {
    house
        .running
        .app
        .store
        .read(move |tx| entries(tx, seq, 100))
        .await
        .unwrap()
}

on_each_database! {
    /// S-122: each GET on personal data leaves exactly one line, with who, when, how and what, and what
    /// shows nothing personal leaves none.
    async fn s122_each_read_leaves_exactly_one_line(house) {
        let world = world(&house).await;
        let agent = house.people.agent.uuid().to_string();
        let mut called = 0;
        let mut visitors = BTreeMap::new();
        for row in table() {
            let Some(pattern) = row.route.strip_prefix("GET ") else { continue };
            let Ok(nature) = row.line.parse::<Nature>() else { continue };
            let mut address = world.address(pattern, &agent);
            if pattern.contains("/journal/") && pattern.ends_with('}') {
                address += "?from=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z";
            }
            let email = format!("{}.example", row.by);
            let is_api = pattern.starts_with("/api/");
            let store = house.running.app.store.clone();
            let (before, status) = if is_api {
                let caller = house.sign_in(&email).await;
                let before = store.read(last).await.unwrap();
                (before, caller.get(&address).await.status)
            } else {
                if !visitors.contains_key(&email) {
                    // A code serves once, in the pages as in the API.
                    house.pass(jiff::SignedDuration::from_secs(31));
                    visitors.insert(email.clone(), house.visit_as(&email).await);
                }
                let visitor = visitors.get_mut(&email).unwrap();
                let before = store.read(last).await.unwrap();
                (before, visitor.get(&address).await.status)
            };
            assert_eq!(status, 200, "{address}");
            let left = since(&house, before).await;
            let natures: Vec<&str> = left.iter().map(|line| line.action.as_str()).collect();
            assert_eq!(natures, [nature.code()], "{address}");
            let line = &left[0];
            assert!(line.author.uuid().is_some(), "{address}: nobody");
            assert_eq!(line.at, house.now(), "{address}");
            if pattern.contains("{id") && nature != Nature::AttachmentRead && nature != Nature::AccountListed {
                assert!(address.contains(&line.object.to_string()), "{address}: {line:?}");
            }
            called += 1;
        }
        assert!(called > 25, "{called} routes were called");
    }

    /// S-122: what is refused shows nothing, and is written too; what did not change shows nothing.
    async fn s122_refusals_are_told_from_reads(house) {
        let world = world(&house).await;
        let store = house.running.app.store.clone();
        let shelter = house.sign_in("member@shelter.example").await;
        let member = house.sign_in("member@ccas.example").await;
        let address = format!("/api/v1/requests/{}", world.request);
        let mark = store.read(last).await.unwrap();
        assert_eq!(shelter.get(&address).await.status, 404);
        let left = since(&house, mark).await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].action, "access.not_found");
        assert_eq!(left[0].object.to_string(), world.request);
        let seen = member.get(&address).await;
        let tag = seen.header("etag").to_owned();
        let mark = store.read(last).await.unwrap();
        let call = member.call(Method::GET, &address).header("If-None-Match", tag);
        assert_eq!(member.send(call).await.status, 304);
        let administrator = house.sign_in("administrator@cpam.example").await;
        let mark = store.read(last).await.unwrap().max(mark);
        assert_eq!(administrator.get(&address).await.status, 403);
        let left = since(&house, mark).await;
        assert_eq!(left.iter().map(|line| line.action.as_str()).collect::<Vec<_>>(), ["access.forbidden"]);
    }

    /// S-122: what the API does to personal data leaves exactly one line too.
    async fn s122_each_act_leaves_exactly_one_line(house) {
        let world = world(&house).await;
        let store = house.running.app.store.clone();
        let member = house.sign_in("member@ccas.example").await;
        let agent = house.sign_in("agent@cpam.example").await;
        let request = format!("/api/v1/requests/{}", world.request);
        let words = serde_json::json!({ "text": "Bonjour" });
        let preview = serde_json::json!({ "text": "Dossier C2S sans réponse" });
        let calls = [
            (&member, format!("{request}/messages"), words.clone(), "request.reply"),
            (&agent, format!("{request}/notes"), words, "request.note"),
            (&member, "/api/v1/requests:preview".to_owned(), preview, "request.preview"),
            (&member, "/api/v1/drafts".to_owned(), serde_json::json!({ "content": {} }), "draft.keep"),
        ];
        for (caller, address, body, action) in calls {
            let mark = store.read(last).await.unwrap();
            let answer = caller.post(&address, &body).await;
            assert!(answer.status < 300, "{address}: {}", answer.text);
            let left = since(&house, mark).await;
            let actions: Vec<&str> = left.iter().map(|line| line.action.as_str()).collect();
            assert_eq!(actions, [action], "{address}");
        }
    }
}
