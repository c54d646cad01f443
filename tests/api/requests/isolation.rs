//! Another organisation's request does not exist (S-001); notes are the fund's (S-005).

use serde_json::json;
use testkit::{on_each_database, samples};

on_each_database! {
    /// S-001: 404, with the same body as for an id that never was.
    async fn s001_another_organisations_request_does_not_exist(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let shelter = house.sign_in("member@shelter.example").await;
        let id = filed["id"].as_str().unwrap();
        let never = uuid::Uuid::from_u128(7).to_string();
        for path in ["", "/history", "/messages"] {
            let other = shelter.get(&format!("/api/v1/requests/{id}{path}")).await;
            let none = shelter.get(&format!("/api/v1/requests/{never}{path}")).await;
            assert_eq!((other.status, none.status), (404, 404));
            let strip = |answer: testkit::Answer| {
                let mut body = answer.json;
                body["instance"] = json!(null);
                body
            };
            assert_eq!(strip(other), strip(none));
        }
        let seen = json!({ "id": id, "version": 1 });
        for (act, body) in [("withdraw", None), ("confirm", None), ("reopen", Some(json!({ "reason": "x" })))] {
            assert_eq!(shelter.act(&seen, act, body.as_ref()).await.problem(404), "not-found", "{act}");
        }
        let words = json!({ "text": "x" });
        assert_eq!(shelter.post(&format!("/api/v1/requests/{id}/messages"), &words).await.problem(404), "not-found");
        assert_eq!(shelter.get("/api/v1/requests").await.expect(200)["total"], 0);
        // A colleague sees it all the same: the organisation shares what it files.
        let colleague = house.sign_in("colleague@ccas.example").await;
        colleague.get(&format!("/api/v1/requests/{id}")).await.expect(200);
    }

    /// Administrators never read requests.
    async fn administrators_never_read_requests(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let administrator = house.sign_in("administrator@cpam.example").await;
        for path in ["/api/v1/requests".to_owned(), format!("/api/v1/requests/{}", filed["id"].as_str().unwrap())] {
            assert_eq!(administrator.get(&path).await.problem(403), "forbidden");
        }
    }

    /// S-005: neither notes nor who has the request reach the partner.
    async fn s005_notes_are_the_funds(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        agent.act(&filed, "take", None).await.expect(200);
        let id = filed["id"].as_str().unwrap();
        agent.post(&format!("/api/v1/requests/{id}/notes"), &json!({ "text": "note-interne-canari" })).await.expect(201);
        let seen = agent.get(&format!("/api/v1/requests/{id}/messages")).await.expect(200);
        assert!(seen.to_string().contains("note-interne-canari"));
        for path in ["", "/messages", "/history"] {
            let shown = member.get(&format!("/api/v1/requests/{id}{path}")).await.expect(200).to_string();
            assert!(!shown.contains("canari") && !shown.contains("\"note\""), "{path}: {shown}");
            assert!(!shown.contains("\"assignee\":\""), "{path}: {shown}");
        }
        let refused = member.post(&format!("/api/v1/requests/{id}/notes"), &json!({ "text": "x" })).await;
        assert_eq!(refused.problem(403), "forbidden");
    }

    /// S-008: a suspension acts at the next call.
    async fn s008_a_suspension_acts_at_once(house) {
        let member = house.sign_in("member@ccas.example").await;
        member.get("/api/v1/requests").await.expect(200);
        house.running.app.store.write(|tx| {
            let email = domain::text::EmailAddress::parse("member@ccas.example").unwrap();
            let mut account = store::accounts::by_email(tx, &email)?.unwrap();
            account.status = domain::accounts::AccountStatus::Suspended;
            account.version += 1;
            store::accounts::save(tx, &account)
        }).await.unwrap();
        assert_eq!(member.get("/api/v1/requests").await.problem(401), "not-signed-in");
        assert_eq!(member.submit(&samples::request()).await.problem(401), "not-signed-in");
    }
}
