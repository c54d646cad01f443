//! `/drafts`

use reqwest::Method;
use serde_json::json;
use testkit::{on_each_database, samples};

on_each_database! {
    async fn a_draft_is_its_authors_alone(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut unfinished = samples::request();
        unfinished["person"]["birth_date"] = json!("19");
        let kept = member.post("/api/v1/drafts", &json!({ "content": unfinished })).await.expect(201);
        let path = format!("/api/v1/drafts/{}", kept["id"].as_str().unwrap());
        assert_eq!(member.get(&path).await.expect(200)["content"], unfinished);
        let colleague = house.sign_in("colleague@ccas.example").await;
        assert_eq!(colleague.get(&path).await.problem(404), "not-found");
        assert_eq!(colleague.get("/api/v1/drafts").await.expect(200)["total"], 0);
        assert_eq!(colleague.send(colleague.call(Method::DELETE, &path)).await.problem(404), "not-found");
        let agent = house.sign_in("agent@cpam.example").await;
        assert_eq!(agent.get(&path).await.problem(403), "forbidden");
    }

    async fn a_draft_is_saved_on_its_last_version_and_discarded(house) {
        let member = house.sign_in("member@ccas.example").await;
        let kept = member.post("/api/v1/drafts", &json!({ "content": { "text": "a" } })).await.expect(201);
        let path = format!("/api/v1/drafts/{}", kept["id"].as_str().unwrap());
        let save = |tag: &str, text: &str| {
            member.call(Method::PUT, &path).header("If-Match", tag.to_owned()).json(&json!({ "content": { "text": text } }))
        };
        assert_eq!(member.send(save("\"v1\"", "b")).await.expect(200)["version"], 2);
        let late = member.send(save("\"v1\"", "c")).await;
        assert_eq!(late.header("etag"), "\"v2\"");
        assert_eq!(late.problem(412), "stale");
        assert_eq!(member.get(&path).await.expect(200)["content"]["text"], "b");
        assert_eq!(member.send(member.call(Method::DELETE, &path)).await.status, 204);
        assert_eq!(member.get(&path).await.problem(404), "not-found");
    }

    async fn drafts_have_their_bounds(house) {
        let member = house.sign_in("member@ccas.example").await;
        let long = json!({ "content": { "text": "x".repeat(64 * 1024) } });
        assert_eq!(member.post("/api/v1/drafts", &long).await.problem(422), "invalid");
        assert_eq!(member.post("/api/v1/drafts", &json!({ "content": [] })).await.problem(422), "invalid");
        for _ in 0..50 {
            member.post("/api/v1/drafts", &json!({ "content": {} })).await.expect(201);
        }
        let one_more = member.post("/api/v1/drafts", &json!({ "content": {} })).await;
        assert_eq!(one_more.json["errors"][0]["code"], "too-many");
    }
}
