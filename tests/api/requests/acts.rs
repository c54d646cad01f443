//! `POST /requests/{id}:act`

use serde_json::{Value, json};
use testkit::{House, on_each_database, samples};

async fn filed(house: &House) -> Value {
    house
        .sign_in("member@ccas.example")
        .await
        .submit(&samples::request())
        .await
        .expect(201)
}

on_each_database! {
    /// A whole life: taken, asked, replied, answered, confirmed, reopened, closed.
    async fn a_request_lives_its_life(house) {
        let member = house.sign_in("member@ccas.example").await;
        let agent = house.sign_in("agent@cpam.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let taken = agent.act(&filed, "take", None).await.expect(200);
        assert_eq!((taken["status"].as_str(), taken["version"].as_i64()), (Some("in_progress"), Some(2)));
        assert_eq!(taken["assignee"], house.people.agent.to_string());

        let asked = agent.act(&taken, "ask", Some(&json!({ "items": ["Avis d’imposition 2025"] }))).await.expect(200);
        assert_eq!((asked["status"].as_str(), asked["turn"].as_str()), (Some("awaiting_partner"), Some("partner")));
        let id = filed["id"].as_str().unwrap();
        house.pass(jiff::SignedDuration::from_hours(48));
        let member = house.sign_in("member@ccas.example").await;
        let thread = member.get(&format!("/api/v1/requests/{id}/messages")).await.expect(200);
        let item = thread["missing_items"][0]["id"].as_str().unwrap();
        let settle = format!("/api/v1/requests/{id}/missing-items/{item}:settle");
        let items = member.send(member.call(reqwest::Method::POST, &settle)).await.expect(200);
        assert_eq!(items["items"][0]["status"], "provided");

        let agent = house.sign_in("agent@cpam.example").await;
        let back = agent.get(&format!("/api/v1/requests/{id}")).await.expect(200);
        assert_eq!((back["status"].as_str(), back["turn"].as_str()), (Some("in_progress"), Some("fund")));
        assert!(back["due_at"].as_str() > taken["due_at"].as_str(), "the pause moved the due date");
        let answered = agent.act(&back, "answer", Some(&json!({ "message": "La C2S est accordée." }))).await.expect(200);
        assert_eq!((answered["status"].as_str(), answered["turn"].as_str()), (Some("answered"), Some("partner")));
        let confirmed = member.act(&answered, "confirm", None).await.expect(200);
        assert_eq!((confirmed["status"].as_str(), confirmed["outcome"].as_str()), (Some("closed"), Some("resolved")));
        let reopened = member.act(&confirmed, "reopen", Some(&json!({ "reason": "La carte n’arrive pas." }))).await.expect(200);
        assert_eq!(reopened["status"], "in_progress");
        let closed = agent.act(&reopened, "close", Some(&json!({ "outcome": "partly_resolved" }))).await.expect(200);
        assert_eq!((closed["status"].as_str(), closed["outcome"].as_str(), closed["turn"].as_str()), (Some("closed"), Some("partly_resolved"), None));

        let history = agent.get(&format!("/api/v1/requests/{id}/history")).await.expect(200);
        let acts: Vec<&str> = history["items"].as_array().unwrap().iter().filter_map(|line| line["act"].as_str()).collect();
        assert_eq!(acts, ["submit", "take", "ask", "reply", "answer", "confirm", "reopen", "close"]);
        let turns: Vec<&str> = history["turns"].as_array().unwrap().iter().filter_map(|turn| turn["party"].as_str()).collect();
        assert_eq!(turns, ["fund", "partner", "fund", "partner", "fund"]);
    }

    /// S-212: an act is on the version that the caller saw.
    async fn s212_an_act_needs_the_last_version(house) {
        let filed = filed(&house).await;
        let agent = house.sign_in("agent@cpam.example").await;
        let path = format!("/api/v1/requests/{}:take", filed["id"].as_str().unwrap());
        assert_eq!(agent.send(agent.call(reqwest::Method::POST, &path)).await.problem(428), "precondition-required");
        for tag in ["\"v7\"", "W/\"v1\"", "*", "v1"] {
            let answer = agent.send(agent.call(reqwest::Method::POST, &path).header("If-Match", tag)).await;
            assert_eq!(answer.problem(412), "stale", "{tag}");
        }
        agent.act(&filed, "take", None).await.expect(200);
        let late = agent.act(&filed, "close", Some(&json!({ "outcome": "resolved" }))).await;
        assert_eq!(late.header("etag"), "\"v2\"");
        assert_eq!(late.problem(412), "stale");
    }

    /// S-433: of many who act at once, one wins and the others are told.
    async fn s433_one_of_many_wins(house) {
        let agent = house.sign_in("agent@cpam.example").await;
        let member = house.sign_in("member@ccas.example").await;
        for _ in 0..10 {
            let filed = member.submit(&samples::request()).await.expect(201);
            let mut acts = tokio::task::JoinSet::new();
            for number in 0..6 {
                let (agent, filed) = (agent.clone(), filed.clone());
                acts.spawn(async move {
                    let close = json!({ "outcome": "resolved" });
                    if number % 2 == 0 { agent.act(&filed, "take", None).await }
                    else { agent.act(&filed, "close", Some(&close)).await }
                });
            }
            let mut statuses = Vec::new();
            while let Some(answer) = acts.join_next().await {
                statuses.push(answer.unwrap().status);
            }
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 412, 412, 412, 412, 412]);
            let history = agent.get(&format!("/api/v1/requests/{}/history", filed["id"].as_str().unwrap())).await.expect(200);
            assert_eq!(history["items"].as_array().unwrap().len(), 2);
        }
    }

    /// S-007: what the state does not allow is refused, and nothing changes.
    async fn s007_impossible_acts_are_refused(house) {
        let filed = filed(&house).await;
        let member = house.sign_in("member@ccas.example").await;
        let agent = house.sign_in("agent@cpam.example").await;
        assert_eq!(member.act(&filed, "confirm", None).await.problem(409), "transition-interdite");
        assert_eq!(agent.act(&filed, "unmerge", None).await.problem(409), "transition-interdite");
        let reason = json!({ "reason": "x" });
        assert_eq!(member.act(&filed, "reopen", Some(&reason)).await.problem(409), "transition-interdite");
        for act in ["take", "unmerge"] {
            assert_eq!(member.act(&filed, act, None).await.problem(403), "forbidden");
        }
        for act in ["confirm", "withdraw"] {
            assert_eq!(agent.act(&filed, act, None).await.problem(403), "forbidden");
        }
        let same = agent.get(&format!("/api/v1/requests/{}", filed["id"].as_str().unwrap())).await.expect(200);
        assert_eq!((same["version"].as_i64(), same["status"].as_str()), (Some(1), Some("submitted")));
    }

    /// A re-sort moves the request, tells both, and leaves an agent without it.
    async fn a_resort_moves_the_request(house) {
        let filed = filed(&house).await;
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&filed, "take", None).await.expect(200);
        let to = json!({ "type": "documents", "subject": "ald", "urgency": "soon" });
        let sorted = agent.act(&taken, "sort", Some(&to)).await.expect(200);
        assert_eq!((sorted["service"].as_str(), sorted["status"].as_str()), (Some("health_benefits"), Some("submitted")));
        assert_eq!(sorted["assignee"], Value::Null);
        let letters = house.letters(5).await;
        assert!(letters.iter().any(|letter| letter.to.contains("health-benefits@cpam.example")));
        let c2s = house.sign_in("c2s@cpam.example").await;
        let path = format!("/api/v1/requests/{}", filed["id"].as_str().unwrap());
        assert_eq!(c2s.get(&path).await.problem(403), "motive-required");
    }

    async fn only_an_agent_of_the_service_gets_a_request(house) {
        let filed = filed(&house).await;
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let to = json!({ "assignee": house.people.c2s_agent.to_string() });
        let given = supervisor.act(&filed, "assign", Some(&to)).await.expect(200);
        assert_eq!(given["assignee"], house.people.c2s_agent.to_string());
        for wrong in [house.people.ccas.to_string(), uuid::Uuid::nil().to_string()] {
            let answer = supervisor.act(&given, "assign", Some(&json!({ "assignee": wrong }))).await;
            assert_eq!(answer.json["errors"][0]["code"], "not-an-agent");
        }
    }

    async fn requests_are_merged_and_unmerged(house) {
        let member = house.sign_in("member@ccas.example").await;
        let agent = house.sign_in("agent@cpam.example").await;
        let one = member.submit(&samples::request()).await.expect(201);
        let other = member.submit(&samples::request()).await.expect(201);
        let merged = agent.act(&one, "merge", Some(&json!({ "other": other["id"] }))).await.expect(200);
        assert_eq!((merged["status"].as_str(), merged["outcome"].as_str()), (Some("closed"), Some("duplicate")));
        assert_eq!(merged["merged_into"], other["id"]);
        let back = agent.act(&merged, "unmerge", None).await.expect(200);
        assert_eq!((back["status"].as_str(), back["merged_into"].as_str()), (Some("submitted"), None));
        let shelter = house.sign_in("member@shelter.example").await;
        let mut body = samples::request();
        body["person"] = samples::person_without_number();
        let foreign = shelter.submit(&body).await.expect(201);
        let refused = agent.act(&back, "merge", Some(&json!({ "other": foreign["id"] }))).await;
        assert_eq!(refused.problem(409), "not-mergeable");
        let linked = agent.act(&back, "link", Some(&json!({ "other": foreign["id"] }))).await.expect(200);
        assert_eq!(agent.act(&linked, "link", Some(&json!({ "other": foreign["id"] }))).await.problem(409), "no-change");
        // The agent sees the link; neither organisation learns of the other's request.
        let path = format!("/api/v1/requests/{}", one["id"].as_str().unwrap());
        assert!(agent.get(&path).await.expect(200)["linked"].to_string().contains(foreign["id"].as_str().unwrap()));
        assert!(!member.get(&path).await.expect(200)["linked"].to_string().contains(foreign["id"].as_str().unwrap()));
    }

    async fn out_of_scope_names_the_right_door(house) {
        let filed = filed(&house).await;
        let agent = house.sign_in("agent@cpam.example").await;
        let answer = agent.act(&filed, "close", Some(&json!({ "outcome": "out_of_scope" }))).await;
        assert_eq!(answer.json["errors"][0]["pointer"], "/message");
        let door = json!({ "outcome": "out_of_scope", "message": "Adressez-vous à la CAF." });
        agent.act(&filed, "close", Some(&door)).await.expect(200);
    }

    /// S-112: once the person withdrew her agreement nothing more is shared; closing is possible.
    async fn s112_a_withdrawn_agreement_stops_sharing(house) {
        let member = house.sign_in("member@ccas.example").await;
        let agent = house.sign_in("agent@cpam.example").await;
        let filed = filed_by(&member).await;
        let revoked = member.act(&filed, "revoke", None).await.expect(200);
        let path = format!("/api/v1/requests/{}", filed["id"].as_str().unwrap());
        assert!(agent.get(&path).await.expect(200)["mandate"]["withdrawn_at"].is_string());
        let words = json!({ "text": "suite" });
        for caller in [&member, &agent] {
            let answer = caller.post(&format!("{path}/messages"), &words).await;
            assert_eq!(answer.problem(409), "mandate-withdrawn");
        }
        let message = json!({ "message": "réponse" });
        assert_eq!(agent.act(&revoked, "answer", Some(&message)).await.problem(409), "mandate-withdrawn");
        assert_eq!(agent.act(&revoked, "ask", Some(&message)).await.problem(409), "mandate-withdrawn");
        assert_eq!(member.act(&revoked, "revoke", None).await.problem(409), "no-change");
        agent.act(&revoked, "close", Some(&json!({ "outcome": "unreachable" }))).await.expect(200);
    }

    async fn withdrawing_and_reopening_have_their_limits(house) {
        let member = house.sign_in("member@ccas.example").await;
        let withdrawn = member.act(&filed(&house).await, "withdraw", None).await.expect(200);
        assert_eq!((withdrawn["status"].as_str(), withdrawn["outcome"].as_str()), (Some("withdrawn"), Some("withdrawn")));
        let agent = house.sign_in("agent@cpam.example").await;
        let closed = agent.act(&filed_by(&member).await, "close", Some(&json!({ "outcome": "resolved" }))).await.expect(200);
        house.pass(jiff::SignedDuration::from_hours(24 * 31));
        let member = house.sign_in("member@ccas.example").await;
        let late = member.act(&closed, "reopen", Some(&json!({ "reason": "trop tard" }))).await;
        assert_eq!(late.problem(409), "reopen-too-late");
    }
}

async fn filed_by(member: &testkit::Caller) -> Value {
    member.submit(&samples::request()).await.expect(201)
}
