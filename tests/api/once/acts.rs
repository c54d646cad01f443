//! Acts on requests, which are on a version, with a key beside it.

use super::{is_replayed, post};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Caller, House, on_each_database, samples};

async fn filed(house: &House) -> Value {
    let member = house.sign_in("member@ccas.example").await;
    member.submit(&samples::request()).await.expect(201)
}

/// An act with a key, on the version that the caller saw.
async fn act(caller: &Caller, key: &str, request: &Value, act: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/requests/{}:{act}", request["id"].as_str().unwrap());
    let call = caller
        .call(Method::POST, &path)
        .header("If-Match", format!("\"v{}\"", request["version"]))
        .header("Idempotency-Key", key);
    let call = if body.is_null() {
        call
    } else {
        call.json(body)
    };
    caller.send(call).await
}

async fn acts_of(caller: &Caller, request: &Value) -> usize {
    let path = format!(
        "/api/v1/requests/{}/history",
        request["id"].as_str().unwrap()
    );
    let history = caller.get(&path).await.expect(200);
    history["items"].as_array().unwrap().len()
}

on_each_database! {
    /// S-205: fifty twins at once act once, and all are told the same.
    async fn s205_fifty_twins_act_once(house) {
        let request = filed(&house).await;
        let agent = house.sign_in("agent@cpam.example").await;
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (agent, request) = (agent.clone(), request.clone());
            calls.spawn(async move { act(&agent, "take", &request, "take", &Value::Null).await });
        }
        let (mut bodies, mut first) = (std::collections::BTreeSet::new(), 0);
        while let Some(answer) = calls.join_next().await {
            let answer = answer.unwrap();
            first += usize::from(!is_replayed(&answer));
            assert_eq!((answer.status, answer.header("etag")), (200, "\"v2\""));
            bodies.insert(answer.text);
        }
        assert_eq!((bodies.len(), first), (1, 1));
        assert_eq!(acts_of(&agent, &request).await, 2, "submitted, taken");
    }

    /// S-203: the key comes before the version: what was done is answered as it was then.
    async fn s203_an_act_is_answered_as_it_was(house) {
        let request = filed(&house).await;
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = act(&agent, "take", &request, "take", &Value::Null).await;
        let words = json!({ "message": "Votre dossier est complet." });
        let answered = act(&agent, "answer", &taken.json, "answer", &words).await;
        for _ in 0..20 {
            let again = act(&agent, "take", &request, "take", &Value::Null).await;
            assert!(is_replayed(&again));
            assert_eq!((again.status, &again.text), (200, &taken.text));
            assert_eq!(again.header("etag"), taken.header("etag"));
            let again = act(&agent, "answer", &taken.json, "answer", &words).await;
            assert_eq!((is_replayed(&again), &again.text), (true, &answered.text));
        }
        assert_eq!(acts_of(&agent, &request).await, 3);
        let thread = format!("/api/v1/requests/{}/messages", request["id"].as_str().unwrap());
        assert_eq!(agent.get(&thread).await.expect(200)["messages"].as_array().unwrap().len(), 1);
        // Without its key, the act is on a version that is gone.
        assert_eq!(agent.act(&request, "take", None).await.problem(412), "stale");
    }

    /// S-204, S-206, S-208: another act, another body; a refusal; another caller.
    async fn s204_a_key_is_one_callers_one_act(house) {
        let request = filed(&house).await;
        let agent = house.sign_in("agent@cpam.example").await;
        let stale = json!({ "id": request["id"], "version": 7 });
        assert_eq!(act(&agent, "key", &stale, "take", &Value::Null).await.problem(412), "stale");
        let taken = act(&agent, "key", &request, "take", &Value::Null).await;
        assert!(!is_replayed(&taken), "S-206: a refusal does not burn the key");
        let words = json!({ "message": "Votre dossier est complet." });
        let other = act(&agent, "key", &taken.json, "answer", &words).await;
        assert_eq!(other.problem(422), "idempotency-key-reused");
        act(&agent, "answer", &taken.json, "answer", &words).await.expect(200);
        let others = json!({ "message": "Votre dossier est incomplet." });
        let other = act(&agent, "answer", &taken.json, "answer", &others).await;
        assert_eq!(other.problem(422), "idempotency-key-reused");
        let member = house.sign_in("member@ccas.example").await;
        let now = agent.get(&format!("/api/v1/requests/{}", request["id"].as_str().unwrap())).await.expect(200);
        let confirmed = act(&member, "answer", &now, "confirm", &Value::Null).await;
        assert!(confirmed.status == 200 && !is_replayed(&confirmed), "S-208");
        for key in ["", "a b", &"x".repeat(65)] {
            let answer = act(&agent, key, &request, "take", &Value::Null).await;
            assert_eq!(answer.problem(400), "idempotency-key-invalid", "S-209");
        }
    }

    /// S-210: a week later a request is still the same, with 200; an act is judged by its version again.
    async fn s210_a_late_retry(house) {
        let member = house.sign_in("member@ccas.example").await;
        let request = member.submit_as("filed", &samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        act(&agent, "take", &request, "take", &Value::Null).await.expect(200);
        house.pass(SignedDuration::from_hours(7 * 24 + 1));
        let member = house.sign_in("member@ccas.example").await;
        let late = member.submit_as("filed", &samples::request()).await;
        assert!(is_replayed(&late));
        assert_eq!(late.expect(200)["id"], request["id"]);
        let agent = house.sign_in("agent@cpam.example").await;
        let late = act(&agent, "take", &request, "take", &Value::Null).await;
        assert_eq!(late.problem(412), "stale");
        // The records of calls end after ninety days; that of a request that is there does not.
        house.pass(SignedDuration::from_hours(100 * 24));
        app::retention::run(&house.running.app).await.unwrap();
        let member = house.sign_in("member@ccas.example").await;
        let late = member.submit_as("filed", &samples::request()).await;
        assert_eq!(late.expect(200)["id"], request["id"]);
    }

    /// S-203, S-211: what is about a case is written once, and its words are kept in the case alone.
    async fn s211_words_are_written_once_and_kept_in_the_case(house) {
        let request = filed(&house).await;
        let path = |end: &str| format!("/api/v1/requests/{}/{end}", request["id"].as_str().unwrap());
        let agent = house.sign_in("agent@cpam.example").await;
        let words = json!({ "text": "Le cachalot albinos attend." });
        let items = json!({ "labels": ["Avis d’imposition du cachalot"] });
        for (end, body) in [("messages", &words), ("notes", &words), ("missing-items", &items)] {
            let first = post(&agent, end, &path(end), body).await;
            let again = post(&agent, end, &path(end), body).await;
            assert_eq!((is_replayed(&first), is_replayed(&again)), (false, true), "{end}");
            assert_eq!((first.status, first.json), (201, again.json), "{end}");
        }
        let thread = agent.get(&path("messages")).await.expect(200);
        assert_eq!(thread["messages"].as_array().unwrap().len(), 2);
        assert_eq!(thread["missing_items"].as_array().unwrap().len(), 1);
        let item = thread["missing_items"][0]["id"].as_str().unwrap();
        let settle = path(&format!("missing-items/{item}:settle"));
        let first = post(&agent, "settle", &settle, &Value::Null).await;
        let again = post(&agent, "settle", &settle, &Value::Null).await;
        assert_eq!((first.status, &first.json), (200, &again.json));
        let Some(file) = house.database().strip_prefix("sqlite://") else { return };
        for file in [file.to_owned(), format!("{file}-wal")] {
            let bytes = std::fs::read(file).unwrap_or_default();
            let held = bytes.windows(8).any(|window| window == b"cachalot");
            assert!(!held, "S-211: words of a case outside of it");
        }
    }
}
