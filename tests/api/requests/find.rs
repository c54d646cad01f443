//! `GET /requests/{id}`

use reqwest::Method;
use serde_json::Value;
use testkit::{Answer, Caller, on_each_database, samples};

async fn known(caller: &Caller, id: &str, tag: &str) -> Answer {
    let call = caller.call(Method::GET, &format!("/api/v1/requests/{id}"));
    caller.send(call.header("If-None-Match", tag)).await
}

on_each_database! {
    /// S-212: who has the last version is not sent it again; who has another is.
    async fn s212_a_known_version_is_not_sent_again(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let id = filed["id"].as_str().unwrap();
        let same = known(&member, id, "\"v1\"").await;
        assert_eq!((same.status, same.text.as_str(), same.header("etag")), (304, "", "\"v1\""));
        for other in ["\"v2\"", "v1", "*", "\"v1\", \"v2\""] {
            assert_eq!(known(&member, id, other).await.expect(200)["version"], 1, "{other}");
        }
        let agent = house.sign_in("agent@cpam.example").await;
        agent.act(&filed, "take", None).await.expect(200);
        assert_eq!(known(&member, id, "\"v1\"").await.expect(200)["version"], 2);
    }

    /// S-001, S-008: to know a version opens nothing, and a suspension is seen by the very next read.
    async fn s008_a_known_version_opens_nothing(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let id = filed["id"].as_str().unwrap();
        let shelter = house.sign_in("member@shelter.example").await;
        assert_eq!(known(&shelter, id, "\"v1\"").await.problem(404), "not-found");
        let manager = house.sign_in("manager@ccas.example").await;
        let own = member.get("/api/v1/accounts/me").await.expect(200);
        let path = format!("/api/v1/accounts/{}:suspend", own["id"].as_str().unwrap());
        known(&member, id, "\"v1\"").await;
        manager.post(&path, &Value::Null).await.expect(200);
        assert_eq!(known(&member, id, "\"v1\"").await.problem(401), "not-signed-in");
        assert_eq!(member.get("/api/v1/requests").await.problem(401), "not-signed-in");
    }
}
