//! S-057: each expensive thing has its bound, one more is refused, and the document says so.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Caller, House, Where, samples};

/// The bounds of docs/security.md: its words, and what one more gets.
const BOUNDS: [(&str, u16); 13] = [
    ("a page of a list", 400),
    ("a JSON body", 413),
    ("a form of a page", 400),
    ("a text", 422),
    ("a title", 422),
    ("files of a message", 422),
    ("a file", 413),
    ("drafts of one person", 422),
    ("searches of one person", 429),
    ("cases that one person opens", 429),
    ("lists that one person takes away", 429),
    ("tries of a password", 429),
    ("the words of a rule set", 422),
];

fn with(pointer: &str, value: Value) -> Value {
    let mut body = samples::request();
    body[pointer] = value;
    body
}

async fn upload(member: &Caller, filed: &Value, files: usize, bytes: usize) -> u16 {
    let path = format!(
        "/api/v1/requests/{}/attachments",
        filed["id"].as_str().expect("an id")
    );
    let mut form = reqwest::multipart::Form::new();
    for _ in 0..files {
        let part = reqwest::multipart::Part::bytes(vec![b'%'; bytes]).file_name("a.pdf");
        form = form.part("file", part);
    }
    member
        .send(member.call(Method::POST, &path).multipart(form))
        .await
        .status
}

async fn often(times: usize, mut call: impl AsyncFnMut() -> u16) -> u16 {
    for _ in 0..times {
        let status = call().await;
        assert!(status < 429, "{status}");
    }
    call().await
}

#[expect(clippy::too_many_lines, reason = "one arm a bound")]
async fn exceeded(house: &House, bound: &str) -> u16 {
    let member = house.bearer("member@ccas.example").await;
    let big = |bytes: usize| "x".repeat(bytes);
    match bound {
        "a page of a list" => member.get("/api/v1/requests?limit=101").await.status,
        "a JSON body" => {
            member
                .submit(&with("text", json!(big(1024 * 1024))))
                .await
                .status
        }
        "a text" => {
            member
                .submit(&with("text", json!(big(10_001))))
                .await
                .status
        }
        "a title" => member.submit(&with("title", json!(big(201)))).await.status,
        "a form of a page" => {
            let mut browser = house.browser("member@ccas.example").await;
            browser.get("/demandes/nouvelle").await.expect(200);
            browser
                .post("/demandes/nouvelle", &[("texte", &big(256 * 1024))])
                .await
                .status
        }
        "files of a message" | "a file" => {
            let filed = member.submit(&samples::request()).await.expect(201);
            let (files, bytes) = if bound == "a file" {
                (1, 10 * 1024 * 1024 + 1)
            } else {
                (6, 10)
            };
            upload(&member, &filed, files, bytes).await
        }
        "drafts of one person" => {
            often(50, async || {
                member
                    .post("/api/v1/drafts", &json!({ "content": {} }))
                    .await
                    .status
            })
            .await
        }
        "searches of one person" => {
            let mut browser = house.browser("colleague@ccas.example").await;
            browser.get("/demandes/recherche").await.expect(200);
            let fields = [("par", "reference"), ("reference", "EP-2026-7K3QXD")];
            often(30, async || {
                browser.post("/demandes/recherche", &fields).await.status
            })
            .await
        }
        "cases that one person opens" => {
            let manager = house.bearer("manager@ccas.example").await;
            let mut status = 200;
            for _ in 0..=60 {
                let filed = member.submit(&samples::request()).await.expect(201);
                status = manager
                    .get(&format!(
                        "/api/v1/requests/{}",
                        filed["id"].as_str().expect("an id")
                    ))
                    .await
                    .status;
            }
            status
        }
        "lists that one person takes away" => {
            let path = "/api/v1/requests:export?motive=report";
            often(20, async || member.get(path).await.status).await
        }
        "tries of a password" => {
            let login = json!({ "email": "manager@ccas.example", "password": "une autre phrase" });
            let nobody = house.nobody();
            let mut status = 0;
            for _ in 0..11 {
                status = nobody.post("/api/v1/auth/login", &login).await.status;
            }
            status
        }
        "the words of a rule set" => {
            let rules: Vec<Value> = (0..201)
                .map(|number| json!({ "id": format!("r{number}"), "label": "Règle" }))
                .collect();
            let body = json!({ "motive": "Trop", "rules": rules });
            house
                .bearer("supervisor@cpam.example")
                .await
                .post("/api/v1/routing-rules", &body)
                .await
                .status
        }
        other => panic!("no way to exceed {other}"),
    }
}

/// S-057: one more than each bound is refused as the document says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s057_one_more_is_refused() {
    let house = House::open(Where::Sqlite).await.expect("a house");
    let mut wrong = Vec::new();
    for (bound, status) in BOUNDS {
        let got = exceeded(&house, bound).await;
        if got != status {
            wrong.push(format!("{bound}: {got}, not {status}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// S-057: the table of docs/security.md and this list are one.
#[test]
fn s057_the_bounds_are_documented() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/security.md"))
        .expect("the page");
    for (bound, status) in BOUNDS {
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("| {bound} |")));
        assert!(
            line.is_some_and(|line| line.contains(&status.to_string())),
            "docs/security.md: {bound}, {status}"
        );
    }
}
