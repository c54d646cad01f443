//! How many cases one person opens (S-010), and those outside of her services (S-009).

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Caller, House, on_each_database, samples};

fn address(request: &Value) -> String {
    format!(
        "/api/v1/requests/{}",
        request["id"].as_str().expect("an id")
    )
}

/// How many lines the journal has of this since this morning.
async fn lines(house: &House, object: uuid::Uuid, action: &'static str) -> i64 {
    let since = house.now() - SignedDuration::from_hours(24);
    let counted = house
        .running
        .app
        .store
        .read(move |tx| store::audit::count_since(tx, object, action, since))
        .await;
    counted.expect("a count")
}

fn id(value: &Value) -> uuid::Uuid {
    value["id"].as_str().expect("an id").parse().expect("an id")
}

/// Opens a case in one of the ways that there are.
async fn open(caller: &Caller, request: &Value, way: usize) -> Answer {
    let path = address(request);
    match way % 4 {
        0 => caller.get(&path).await,
        1 => caller.get(&format!("{path}/messages")).await,
        2 => caller.get(&format!("{path}/history")).await,
        _ => {
            let thread = caller.get(&path).await;
            assert_eq!(thread.status, 200);
            caller.get(&format!("{path}/messages")).await
        }
    }
}

on_each_database! {
    /// S-010: the 61st different case within an hour is refused, whatever the way; once more is not
    /// one more; others are not concerned; the journal says it once; an hour later it is over.
    async fn s010_reading_in_bulk_is_limited_and_seen(house) {
        let member = house.bearer("member@ccas.example").await;
        let manager = house.bearer("manager@ccas.example").await;
        let me = id(&manager.get("/api/v1/accounts/me").await.expect(200));
        let mut filed = Vec::new();
        for _ in 0..62 {
            filed.push(member.submit(&samples::request()).await.expect(201));
        }
        for (way, request) in filed.iter().take(60).enumerate() {
            open(&manager, request, way).await.expect(200);
        }
        for request in filed.iter().take(5) {
            open(&manager, request, 0).await.expect(200);
        }
        assert_eq!(lines(&house, me, "alert.bulk_reading").await, 0);
        for way in 0..3 {
            let refused = open(&manager, &filed[60], way).await;
            assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|wait| (1..=3_600).contains(&wait)));
            assert_eq!(refused.problem(429), "too-many-cases");
        }
        assert_eq!(lines(&house, me, "alert.bulk_reading").await, 1);
        // The same through the pages, and through the search, which shows who it is about.
        let mut browser = house.browser("manager@ccas.example").await;
        let page = format!("/demandes/{}", filed[60]["id"].as_str().unwrap());
        browser.get(&page).await.expect(429).says("trop de dossiers");
        browser.get("/demandes/recherche").await.expect(200);
        let fields = [("par", "reference"), ("reference", filed[61]["reference"].as_str().unwrap())];
        browser.post("/demandes/recherche", &fields).await.expect(429);
        browser.get(&format!("/demandes/{}", filed[0]["id"].as_str().unwrap())).await.expect(200);
        // It is counted in the database: a restart, or another process, forgets nothing.
        let since = house.now() - SignedDuration::from_hours(1);
        let account = domain::ids::AccountId::from_uuid(me);
        let counted = house.running.app.store.read(move |tx| store::openings::count(tx, account, since)).await;
        assert_eq!(counted.unwrap().0, 60);
        open(&house.bearer("colleague@ccas.example").await, &filed[60], 0).await.expect(200);
        house.pass(SignedDuration::from_mins(61));
        let manager = house.bearer("manager@ccas.example").await;
        open(&manager, &filed[60], 0).await.expect(200);
    }

    /// S-009: outside of her services an agent says why, then reads for four hours; it is written
    /// down, and the supervisors are told once a day, without anything of anybody.
    async fn s009_outside_her_services_an_agent_says_why(house) {
        let member = house.bearer("member@ccas.example").await;
        let agent = house.bearer("c2s@cpam.example").await;
        let elsewhere = member.submit(&samples::documents()).await.expect(201);
        let path = address(&elsewhere);
        for part in ["", "/messages", "/history"] {
            assert_eq!(agent.get(&format!("{path}{part}")).await.problem(403), "motive-required", "{part}");
        }
        let never = format!("/api/v1/requests/{}", uuid::Uuid::from_u128(7));
        assert_eq!(agent.get(&never).await.problem(404), "not-found");
        let why = json!({ "motive": "colleague_away" });
        assert_eq!(agent.post(&format!("{never}:access"), &why).await.problem(404), "not-found");
        let wrong = json!({ "motive": "par curiosité" });
        assert_eq!(agent.post(&format!("{path}:access"), &wrong).await.problem(422), "invalid");
        assert_eq!(member.post(&format!("{path}:access"), &why).await.problem(403), "forbidden");
        assert_eq!(agent.get(&path).await.problem(403), "motive-required");
        let given = agent.post(&format!("{path}:access"), &why).await.expect(200);
        assert_eq!(given["until"], "2026-11-23T13:00:00Z");
        for part in ["", "/messages", "/history"] {
            agent.get(&format!("{path}{part}")).await.expect(200);
        }
        // Reading is not treating.
        let words = json!({ "message": "x" });
        assert_eq!(agent.act(&elsewhere, "answer", Some(&words)).await.problem(404), "not-found");
        assert_eq!(lines(&house, id(&elsewhere), "acces_exceptionnel").await, 1);
        // In her own service there is nothing to ask for.
        let own = member.submit(&samples::request()).await.expect(201);
        agent.get(&address(&own)).await.expect(200);
        assert_eq!(agent.post(&format!("{}:access", address(&own)), &why).await.problem(404), "not-found");

        // The same through the pages.
        let other = member.submit(&samples::documents()).await.expect(201);
        let page = format!("/demandes/{}", other["id"].as_str().unwrap());
        let mut browser = house.browser("c2s@cpam.example").await;
        let asked = browser.get(&page).await.expect(403).titled("Accès exceptionnel").says("Pourquoi devez-vous la lire");
        assert!(!asked.html.contains("Zéphyrine") && !asked.html.contains(other["reference"].as_str().unwrap()));
        browser.submit(&format!("{page}/acces"), &[]).await.expect(422).titled("Erreur");
        let opened = browser.submit(&format!("{page}/acces"), &[("motif", "review")]).await;
        browser.follow(&opened).await.expect(200).says("Zéphyrine-Exemple");

        house.pass(SignedDuration::from_hours(4));
        let agent = house.bearer("c2s@cpam.example").await;
        assert_eq!(agent.get(&path).await.problem(403), "motive-required");

        // The day's mail: one, at the end of the day, to the supervisor.
        house.set_now("2026-11-23T16:00:30Z");
        house.running.app.mail_waiting.notify_one();
        let mut told = Vec::new();
        for _ in 0..200 {
            told = house.letters(0).await;
            told.retain(|letter| letter.subject.contains("Accès exceptionnels"));
            if !told.is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(told.len(), 1, "two accesses, one mail");
        assert!(told[0].to.contains("supervisor@cpam.example"));
        for unwanted in ["Zéphyrine", "EP-2026", "c2s@", "colleague_away"] {
            assert!(!told[0].all.contains(unwanted), "{unwanted}");
        }
    }

    /// S-013: whoever is suspended files nothing more, from the very instant; S-008.
    async fn s013_a_suspension_and_its_effects_are_one(house) {
        let member = house.bearer("member@ccas.example").await;
        let manager = house.bearer("manager@ccas.example").await;
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..200 {
            let member = member.clone();
            calls.spawn(async move { member.submit(&samples::request()).await.status });
        }
        let own = id(&member.get("/api/v1/accounts/me").await.expect(200));
        let path = format!("/api/v1/accounts/{own}:suspend");
        manager.send(manager.call(Method::POST, &path)).await.expect(200);
        let total = manager.get("/api/v1/requests").await.expect(200)["total"].clone();
        let mut statuses = std::collections::BTreeMap::new();
        while let Some(status) = calls.join_next().await {
            *statuses.entry(status.unwrap()).or_insert(0_i64) += 1;
        }
        let after = manager.get("/api/v1/requests").await.expect(200)["total"].clone();
        assert_eq!(total, after, "{statuses:?}");
        assert_eq!(json!(statuses.get(&201).copied().unwrap_or_default()), after);
        // Those of the queue that was full are told so; nobody gets anything else.
        assert!(statuses.keys().all(|status| [201, 401, 503].contains(status)), "{statuses:?}");
    }
}
