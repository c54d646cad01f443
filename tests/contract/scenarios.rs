//! What an integrator asks the demonstration for is lived within seconds, by real acts; and nowhere else.

use super::demonstration::Demonstration;
use domain::calendar;
use domain::clock::Clock;
use domain::notifications::NotificationKind;
use serde_json::{Value, json};
use server::clock::SystemClock;
use std::time::Duration;
use store::outbox::Seen;
use testkit::{Caller, Receiver, samples};
use tokio::time::sleep;

/// A request that any program may file, and that asks for a scenario.
fn asking(word: &str) -> Value {
    let mut body = samples::documents();
    body["person"] = samples::person_without_number();
    let today = calendar::paris(SystemClock.now()).date();
    body["mandate"]["given_on"] = json!(today.to_string());
    body["external_reference"] = json!(word);
    body
}

async fn filed(program: &Caller, word: &str) -> Value {
    program.submit(&asking(word)).await.expect(201)
}

/// The request, once it is in this status.
async fn once(program: &Caller, filed: &Value, status: &str) -> Value {
    let path = format!("/api/v1/requests/{}", filed["id"].as_str().expect("an id"));
    let mut last = Value::Null;
    for _ in 0..300 {
        last = program.get(&path).await.expect(200);
        if last["status"] == status {
            return last;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("never {status}: {last}");
}

/// What was done to it, in order.
async fn acts(program: &Caller, filed: &Value) -> Vec<String> {
    let id = filed["id"].as_str().expect("an id");
    let history = program.get(&format!("/api/v1/requests/{id}/history")).await;
    let lines = history.expect(200)["items"].take();
    let acts = lines.as_array().expect("a history").iter();
    acts.map(|line| line["act"].as_str().expect("an act").to_owned())
        .collect()
}

async fn is_refused(program: &Caller) {
    let request = filed(program, "demo-refusal-0042").await;
    let refused = once(program, &request, "closed").await;
    assert_eq!(refused["outcome"], "refused");
    assert_eq!(acts(program, &request).await, ["submit", "take", "close"]);
}

/// The items are named; what comes back is answered; the partner's program confirms.
async fn lacks_items(program: &Caller) {
    let request = filed(program, "demo-missing-items").await;
    once(program, &request, "awaiting_partner").await;
    let path = format!(
        "/api/v1/requests/{}",
        request["id"].as_str().expect("an id")
    );
    let thread = program.get(&format!("{path}/messages")).await.expect(200);
    assert_eq!(thread["missing_items"].as_array().map(Vec::len), Some(2));
    let words = json!({ "text": "Les deux pièces arrivent par courrier." });
    program
        .post(&format!("{path}/messages"), &words)
        .await
        .expect(201);
    let answered = once(program, &request, "answered").await;
    program.act(&answered, "confirm", None).await.expect(200);
    assert_eq!(
        acts(program, &request).await,
        ["submit", "take", "ask", "reply", "answer", "confirm"]
    );
}

async fn slips(program: &Caller) {
    let request = filed(program, "demo-slip").await;
    let slipped = once(program, &request, "answered").await;
    let promised = |request: &Value| request["promised_on"].as_str().expect("a day").to_owned();
    assert!(
        promised(&slipped) > promised(&request),
        "{request} {slipped}"
    );
    assert_ne!(slipped["service"], request["service"]);
    assert_eq!(
        acts(program, &request).await,
        ["submit", "sort", "take", "answer"]
    );
}

/// The mail that tells the manager is given up, the thread says so, the next one arrives.
async fn bounces(program: &Caller, demonstration: &Demonstration) {
    let request = filed(program, "demo-bounce").await;
    once(program, &request, "answered").await;
    assert_eq!(
        acts(program, &request).await,
        ["submit", "take", "write", "answer"]
    );
    let dead = demonstration.site.dead_letters().await;
    let given_up = |mail: &Seen| mail.failure.as_deref() == Some("recipient_refused");
    // The acknowledgement, too, when it had not left yet.
    assert!(dead.iter().all(given_up), "{dead:?}");
    let taken = dead
        .iter()
        .find(|mail| mail.event == NotificationKind::RequestTaken);
    assert!(taken.is_some(), "{dead:?}");
}

/// Nothing is told while it lasts; then everything, in order, each once.
async fn outlasts_an_outage(program: &Caller) {
    let mut receiver = Receiver::open().await;
    let hook = json!({ "url": receiver.url(), "kinds": ["request.taken", "request.answered"] });
    let hook = program.post("/api/v1/webhooks", &hook).await.expect(201);
    let path = format!("/api/v1/webhooks/{}", hook["id"].as_str().expect("an id"));
    let request = filed(program, "demo-outage").await;
    once(program, &request, "answered").await;
    let paused = program.get(&path).await.expect(200);
    assert_eq!(paused["pause"], "paused");
    assert_eq!(receiver.left(), 0, "nothing is told meanwhile");
    let mut told = Vec::new();
    for _ in 0..2 {
        let parcel = receiver.next().await.json();
        assert_eq!(parcel["data"]["request"], request["id"]);
        told.push(parcel["type"].clone());
    }
    assert_eq!(told, ["request.taken", "request.answered"]);
    let working = program.get(&path).await.expect(200);
    assert_eq!((&working["pause"], receiver.left()), (&Value::Null, 0));
}

/// A refusal, missing items, a slip of the promised date, a bounce, an outage of webhooks: each by the
/// program of another organisation, all at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_scenario_is_lived_by_real_acts() {
    let demonstration = Demonstration::start().await;
    let mut programs = Vec::new();
    for organisation in 0..4 {
        programs.push(demonstration.caller(Some(organisation)).await);
    }
    let [first, second, third, fourth] = &programs[..] else {
        panic!("four programs");
    };
    tokio::join!(
        is_refused(first),
        lacks_items(first),
        slips(second),
        bounces(third, &demonstration),
        outlasts_an_outage(fourth)
    );
}

/// Without `--demo` the word is a reference like another; once it is a demonstration again, what was
/// filed meanwhile is taken up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_no_demonstration_plays_nothing() {
    let demonstration = Demonstration::start().await.restart(&["serve"]).await;
    let program = demonstration.caller(Some(0)).await;
    let request = filed(&program, "demo-answer").await;
    // Told and mailed: what looks at new requests had its turn.
    let feed = format!("/api/v1/events?after={}", newest(&program, &request).await);
    for _ in 0..20 {
        assert_eq!(program.get(&feed).await.expect(200)["total"], 0);
        sleep(Duration::from_millis(100)).await;
    }
    let demonstration = demonstration.restart(&["serve", "--demo"]).await;
    let program = demonstration.caller(Some(0)).await;
    once(&program, &request, "answered").await;
    assert_eq!(acts(&program, &request).await, ["submit", "take", "answer"]);
}

/// The event that tells of its filing, once the feed has it.
async fn newest(program: &Caller, request: &Value) -> String {
    for _ in 0..200 {
        let mut page = String::from("/api/v1/events?limit=100");
        loop {
            let read = program.get(&page).await.expect(200);
            let items = read["items"].as_array().expect("items");
            let found = items.iter().find(|event| event["request"] == request["id"]);
            if let Some(event) = found {
                return event["id"].as_str().expect("an id").to_owned();
            }
            match items.last() {
                Some(last) if !read["next"].is_null() => {
                    let last = last["id"].as_str().expect("an id");
                    page = format!("/api/v1/events?limit=100&after={last}");
                }
                _ => break,
            }
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("its filing is never told")
}
