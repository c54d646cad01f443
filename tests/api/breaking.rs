//! S-054: what panics ends neither the process, nor a connection, nor a round, and is answered.

use actix_web::web::{self, ServiceConfig};
use app::{App, AppError};
use reqwest::Method;
use std::time::Duration;
use testkit::{Caller, House, Where, samples};
use tokio::task::JoinSet;

/// What a panic says, which nobody may read.
const SAID: &str = "canari-de-panique";

/// Routes that break, of this test alone.
fn breaking(config: &mut ServiceConfig) {
    config
        .route("/api/v1/breaking/handler", web::post().to(in_a_handler))
        .route("/api/v1/breaking/write", web::post().to(in_a_write))
        .route("/api/v1/breaking/read", web::post().to(in_a_read))
        .route("/casse", web::post().to(in_a_handler));
}

async fn in_a_handler() -> &'static str {
    panic!("{SAID}")
}

async fn in_a_write(app: web::Data<App>) -> Result<&'static str, api::Problem> {
    let broken: Result<(), AppError> = app.store.write(|_| panic!("{SAID}")).await;
    broken?;
    Ok("written")
}

async fn in_a_read(app: web::Data<App>) -> Result<&'static str, api::Problem> {
    let broken: Result<(), AppError> = app.store.read(|_| panic!("{SAID}")).await;
    broken?;
    Ok("read")
}

/// How often each route is called; a thousand in all with `PANICS=250`.
fn panics() -> usize {
    let asked = std::env::var("PANICS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(30)
}

async fn broken(nobody: Caller, path: &'static str) {
    let answer = nobody
        .call(Method::POST, path)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 500, "{path}");
    let headers = answer.headers().clone();
    assert!(
        headers.contains_key("strict-transport-security"),
        "{headers:?}"
    );
    let call = headers["x-request-id"].to_str().expect("an id").to_owned();
    let body = answer.text().await.expect("a body");
    assert!(body.contains(&call) && call.len() == 24, "{body}");
    let kind = headers["content-type"].to_str().expect("a type");
    if path.starts_with("/api") {
        assert_eq!(kind, "application/problem+json");
        assert!(body.contains("/problems/internal"), "{body}");
    } else {
        assert!(kind.starts_with("text/html"), "{kind}");
    }
    for internal in [SAID, "panic", ".rs", "crates", "sqlite", "thread"] {
        assert!(!body.contains(internal), "{internal}: {body}");
    }
}

async fn panics_end_nothing(place: Where) {
    let Some(house) = House::open_with_routes(place, |_| {}, breaking).await else {
        return;
    };
    let member = house.sign_in("member@ccas.example").await;
    let filed = member.submit(&samples::request()).await.expect(201);
    let mut calls = JoinSet::new();
    for path in [
        "/api/v1/breaking/handler",
        "/api/v1/breaking/write",
        "/api/v1/breaking/read",
        "/casse",
    ] {
        for _ in 0..panics() {
            calls.spawn(broken(house.nobody(), path));
            if calls.len() > 20 {
                calls.join_next().await.expect("a call").expect("an answer");
            }
        }
    }
    while let Some(call) = calls.join_next().await {
        call.expect("an answer");
    }
    // Every connection of the pool, several times over, reads and writes again.
    for _ in 0..20 {
        let mut calls = JoinSet::new();
        for _ in 0..8 {
            let (member, id) = (
                member.clone(),
                filed["id"].as_str().expect("an id").to_owned(),
            );
            calls.spawn(async move {
                member
                    .get(&format!("/api/v1/requests/{id}"))
                    .await
                    .expect(200)
            });
        }
        while let Some(call) = calls.join_next().await {
            call.expect("an answer");
        }
    }
    rounds_go_on(&house, &member).await;
}

/// The present itself breaks, wherever it is asked for: in handlers, in the lanes of the database, in
/// the rounds that tell, seal and keep. All of them go on.
async fn rounds_go_on(house: &House, member: &Caller) {
    house.break_clock(300);
    while house.is_clock_broken() {
        let answer = member.call(Method::GET, "/api/v1/requests").send().await;
        // The last reading that breaks may be somebody else's.
        let status = answer.expect("an answer").status();
        assert!(status == 500 || status == 200, "{status}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let told = house.letters(2).await.len();
    let sealed = house.sealed().await;
    let filed = member.submit(&samples::request()).await.expect(201);
    house.letters(told + 2).await;
    let path = format!("/api/v1/requests/{}", filed["id"].as_str().expect("an id"));
    member.get(&path).await.expect(200);
    for _ in 0..200 {
        if house.sealed().await > sealed {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody seals the journal any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s054_panics_end_nothing_on_sqlite() {
    panics_end_nothing(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s054_panics_end_nothing_on_postgresql() {
    panics_end_nothing(Where::Postgresql).await;
}
