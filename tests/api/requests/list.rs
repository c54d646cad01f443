//! `GET /requests`

use std::collections::BTreeSet;
use testkit::{on_each_database, samples};

on_each_database! {
    /// S-213: each request once, newest first, while others come in.
    async fn s213_pages_show_each_request_once(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut filed = BTreeSet::new();
        for _ in 0..23 {
            let request = member.submit(&samples::request()).await.expect(201);
            filed.insert(request["id"].as_str().unwrap().to_owned());
        }
        let mut seen = Vec::new();
        let mut path = "/api/v1/requests?limit=5".to_owned();
        loop {
            let page = member.get(&path).await.expect(200);
            for item in page["items"].as_array().unwrap() {
                seen.push(item["id"].as_str().unwrap().to_owned());
            }
            member.submit(&samples::request()).await.expect(201);
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/requests?limit=5&cursor={next}");
        }
        assert_eq!(seen.len(), 23, "neither twice nor skipped");
        assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), filed);
        assert!(seen.is_sorted_by(|one, other| one > other), "newest first");
    }

    /// S-213, S-003: a cursor serves its caller and its filter only.
    async fn s213_a_cursor_serves_its_caller_and_filter_only(house) {
        let member = house.sign_in("member@ccas.example").await;
        for _ in 0..3 {
            member.submit(&samples::request()).await.expect(201);
        }
        let page = member.get("/api/v1/requests?limit=1").await;
        assert!(page.header("link").contains("rel=\"next\""));
        let cursor = page.expect(200)["next"].as_str().unwrap().to_owned();
        member.get(&format!("/api/v1/requests?limit=1&cursor={cursor}")).await.expect(200);
        let flipped = format!("{}{}", if cursor.starts_with('A') { 'B' } else { 'A' }, &cursor[1..]);
        let colleague = house.sign_in("colleague@ccas.example").await;
        for (caller, path) in [
            (&colleague, format!("/api/v1/requests?limit=1&cursor={cursor}")),
            (&member, format!("/api/v1/requests?limit=1&status=closed&cursor={cursor}")),
            (&member, format!("/api/v1/requests?limit=1&cursor={flipped}")),
            (&member, "/api/v1/requests?cursor=x".to_owned()),
        ] {
            assert_eq!(caller.get(&path).await.problem(400), "bad-cursor", "{path}");
        }
        for limit in ["0", "-1", "101", "1000000000", "x"] {
            assert_eq!(member.get(&format!("/api/v1/requests?limit={limit}")).await.problem(400), "bad-parameter");
        }
    }

    async fn filters_narrow(house) {
        let member = house.sign_in("member@ccas.example").await;
        let follow_up = member.submit(&samples::request()).await.expect(201);
        member.submit(&samples::documents()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        agent.act(&follow_up, "take", None).await.expect(200);
        let count = async |caller: &testkit::Caller, query: &str| {
            caller.get(&format!("/api/v1/requests?{query}")).await.expect(200)["total"].as_i64().unwrap()
        };
        assert_eq!(count(&agent, "").await, 2);
        assert_eq!(count(&agent, "type=documents").await, 1);
        assert_eq!(count(&agent, "subject=c2s").await, 1);
        assert_eq!(count(&agent, "status=in_progress").await, 1);
        assert_eq!(count(&agent, "status=in_progress,submitted").await, 2);
        assert_eq!(count(&agent, "status=closed").await, 0);
        assert_eq!(count(&agent, &format!("assignee={}", house.people.agent)).await, 1);
        assert_eq!(count(&agent, &format!("organisation={}", house.people.shelter)).await, 0);
        assert_eq!(count(&agent, "overdue=true").await, 0);
        let reference = follow_up["reference"].as_str().unwrap();
        assert_eq!(count(&agent, &format!("reference={reference}")).await, 1);
        assert_eq!(count(&agent, &format!("reference={}", reference.to_lowercase())).await, 1);
        assert_eq!(count(&agent, "reference=EP-2026-000000").await, 0);
        let mut named = samples::request();
        named["external_reference"] = serde_json::json!("Dossier 2026/42");
        member.submit(&named).await.expect(201);
        assert_eq!(count(&member, "external_reference=Dossier%202026/42").await, 1);
        assert_eq!(count(&member, "external_reference=Dossier%202026/43").await, 0);
        let withdrawn = member.get("/api/v1/requests?limit=1").await.expect(200)["items"][0].clone();
        member.act(&withdrawn, "withdraw", None).await.expect(200);
        let stranger = house.sign_in("member@shelter.example").await;
        assert_eq!(count(&stranger, &format!("reference={reference}")).await, 0, "S-003");
        assert_eq!(count(&stranger, "external_reference=Dossier%202026/42").await, 0, "S-003");
        assert_eq!(count(&agent, "updated_since=2026-11-24T00:00:00Z").await, 0);
        house.pass(jiff::SignedDuration::from_hours(24 * 30));
        let agent = house.sign_in("agent@cpam.example").await;
        assert_eq!(count(&agent, "overdue=true").await, 2);
        let c2s = house.sign_in("c2s@cpam.example").await;
        assert_eq!(count(&c2s, "").await, 2, "an agent's list is of her services");
        let member = house.sign_in("member@ccas.example").await;
        for wrong in ["status=nope", "type=nope", "unknown=1", "assignee=x", "reference=x"] {
            assert_eq!(member.get(&format!("/api/v1/requests?{wrong}")).await.problem(400), "bad-parameter", "{wrong}");
        }
        let own = format!("organisation={}", house.people.ccas);
        assert_eq!(member.get(&format!("/api/v1/requests?{own}")).await.problem(400), "bad-parameter");
        let listed = member.get("/api/v1/requests").await.expect(200).to_string();
        assert!(!listed.contains("Amarante") && !listed.contains("2900"), "S-005: lists hold nothing personal");
    }
}
