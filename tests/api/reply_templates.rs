//! `/reply-templates`

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Caller, on_each_database, samples};

const PATH: &str = "/api/v1/reply-templates";

fn template() -> Value {
    json!({
        "title": "Pièces manquantes",
        "text": "Bonjour,\nil manque à {reference} ({subject}, {organisation}) :\n{missing}\nRéponse avant le {promised_on}.\n{service}, {fund}",
        "service": "c2s",
    })
}

async fn on(
    caller: &Caller,
    method: Method,
    path: &str,
    seen: i64,
    body: Option<&Value>,
) -> Answer {
    let call = caller
        .call(method, path)
        .header("If-Match", format!("\"v{seen}\""));
    caller
        .send(match body {
            Some(body) => call.json(body),
            None => call,
        })
        .await
}

on_each_database! {
    /// The supervisor writes, the agent uses: the request fills in the variables.
    async fn an_agent_answers_with_a_template(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let answer = supervisor.post(PATH, &template()).await;
        let location = answer.header("location").to_owned();
        let made = answer.expect(201);
        assert_eq!(made["variables"], json!(["reference", "subject", "service", "organisation", "fund", "promised_on", "missing"]));

        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let render = format!("{location}:render");
        let body = json!({ "request": filed["id"] });
        let empty = agent.post(&render, &body).await.expect(200);
        assert_eq!(empty["empty"], json!(["missing"]));
        let taken = agent.act(&filed, "take", None).await.expect(200);
        let items = json!({ "items": ["Avis d’imposition 2025", "RIB {reference}"] });
        agent.act(&taken, "ask", Some(&items)).await.expect(200);
        let filled = agent.post(&render, &body).await.expect(200);
        let reference = filed["reference"].as_str().unwrap();
        let text = filled["text"].as_str().unwrap();
        assert!(text.starts_with(&format!("Bonjour,\nil manque à {reference} (Complémentaire santé solidaire, CCAS d’exemple) :\n- Avis d’imposition 2025\n- RIB {{reference}}\n")), "{text}");
        assert!(text.contains("2026.\nService C2S, CPAM d’exemple"), "{text}");
        assert_eq!(filled["empty"], json!([]));

        // A request that the agent does not see fills in nothing.
        let c2s_agent = house.sign_in("c2s@cpam.example").await;
        let paper = member.submit(&samples::documents()).await.expect(201);
        let refused = c2s_agent.post(&render, &json!({ "request": paper["id"] })).await;
        assert_eq!(refused.problem(404), "not-found");
    }

    /// Agents read, partners and administrators do not; only the supervisor writes.
    async fn each_role_has_its_rights_on_templates(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let made = supervisor.post(PATH, &template()).await.expect(201);
        let one = format!("{PATH}/{}", made["id"].as_str().unwrap());
        for (email, reads) in [
            ("agent@cpam.example", true),
            ("administrator@cpam.example", false),
            ("member@ccas.example", false),
            ("manager@shelter.example", false),
        ] {
            let caller = house.sign_in(email).await;
            for path in [PATH, one.as_str()] {
                assert_eq!(caller.get(path).await.status, if reads { 200 } else { 403 }, "{email}");
            }
            assert_eq!(caller.post(PATH, &template()).await.problem(403), "forbidden");
            assert_eq!(on(&caller, Method::PUT, &one, 1, Some(&template())).await.problem(403), "forbidden");
            assert_eq!(on(&caller, Method::POST, &format!("{one}:retire"), 1, None).await.problem(403), "forbidden");
        }
        assert_eq!(house.nobody().get(PATH).await.problem(401), "not-signed-in");
    }

    async fn a_template_is_changed_and_retired(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let made = supervisor.post(PATH, &template()).await.expect(201);
        let one = format!("{PATH}/{}", made["id"].as_str().unwrap());
        let other = json!({ "title": "Autre", "text": "Bonjour.", "type": "documents" });
        assert_eq!(on(&supervisor, Method::PUT, &one, 2, Some(&other)).await.problem(412), "stale");
        let bare = supervisor.send(supervisor.call(Method::PUT, &one).json(&other)).await;
        assert_eq!(bare.problem(428), "precondition-required");
        let changed = on(&supervisor, Method::PUT, &one, 1, Some(&other)).await.expect(200);
        assert_eq!((&changed["version"], &changed["service"], &changed["type"]), (&json!(2), &Value::Null, &json!("documents")));
        let retired = on(&supervisor, Method::POST, &format!("{one}:retire"), 2, None).await.expect(200);
        assert!(retired["retired_at"].is_string());
        assert_eq!(on(&supervisor, Method::PUT, &one, 3, Some(&other)).await.problem(409), "template-retired");
        assert_eq!(supervisor.get(PATH).await.expect(200)["total"], 0);
        assert_eq!(supervisor.get(&format!("{PATH}?retired=true")).await.expect(200)["total"], 1);
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let used = supervisor.post(&format!("{one}:render"), &json!({ "request": filed["id"] })).await;
        assert_eq!(used.problem(409), "template-retired");
    }

    /// What suits a service and a type: the most particular first.
    async fn templates_are_found_by_service_and_type(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        for (title, service, kind) in [("Tous", Value::Null, Value::Null), ("C2S", json!("c2s"), Value::Null), ("AME", json!("ame"), Value::Null), ("C2S papiers", json!("c2s"), json!("documents"))] {
            let body = json!({ "title": title, "text": "Bonjour.", "service": service, "type": kind });
            supervisor.post(PATH, &body).await.expect(201);
        }
        for (query, expected) in [
            ("", vec!["C2S papiers", "AME", "C2S", "Tous"]),
            ("?service=c2s", vec!["C2S papiers", "C2S", "Tous"]),
            ("?service=c2s&type=contact", vec!["C2S", "Tous"]),
            ("?service=front_office", vec!["Tous"]),
        ] {
            let listed = supervisor.get(&format!("{PATH}{query}")).await.expect(200);
            let titles: Vec<&str> = listed["items"].as_array().unwrap().iter().filter_map(|item| item["title"].as_str()).collect();
            assert_eq!(titles, expected, "{query}");
        }
    }

    /// Variables are a closed list, and personal data has no place in what every agent reads (S-108).
    async fn s108_wrong_templates_are_refused(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        for (text, code) in [("Bonjour {nir}", "unknown-variable"), ("Bonjour {reference", "brace"), ("", "empty"), ("Écrivez à mme.exemple@ccas.example", "email")] {
            let refused = supervisor.post(PATH, &json!({ "title": "Essai", "text": text })).await.expect(422);
            assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!("/text"), &json!(code)), "{text}");
        }
    }
}
