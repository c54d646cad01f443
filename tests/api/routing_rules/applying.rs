//! Rules at work: when a request is filed, in previews, when an agent names no service.

use super::{PATH, publish, set};
use domain::ids::RequestId;
use serde_json::{Value, json};
use testkit::{on_each_database, samples};

fn reasons(request: &Value) -> String {
    request["sorting"]["reasons"].to_string()
}

on_each_database! {
    /// A rule sends a request elsewhere than the core, says so, and the request keeps what sorted it.
    async fn the_rules_of_the_fund_give_the_service(house) {
        let member = house.sign_in("member@ccas.example").await;
        let before = member.submit(&samples::request()).await.expect(201);
        assert_eq!((&before["service"], &before["sorting"]["rule_set"]), (&json!("c2s"), &json!(0)));
        assert_eq!(before["sorting"]["rule"], Value::Null);
        assert!(!reasons(&before).contains("caisse «"), "{}", reasons(&before));

        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let draft = supervisor.post(PATH, &set()).await.expect(201);
        let still = member.submit(&samples::request()).await.expect(201);
        assert_eq!(still["service"], "c2s", "a draft applies to nothing");
        publish(&supervisor, &draft).await.expect(200);

        let after = member.submit(&samples::request()).await.expect(201);
        assert_eq!((&after["service"], &after["sorting"]["service"]), (&json!("front_office"), &json!("front_office")));
        assert_eq!((&after["sorting"]["rule_set"], &after["sorting"]["rule"]), (&json!(1), &json!("c2s-roubaix")));
        assert!(reasons(&after).contains("Règle de la caisse « C2S de Roubaix » (version 1) : Accueil et rendez-vous, au lieu de Service C2S."), "{}", reasons(&after));
        let documents = member.submit(&samples::documents()).await.expect(201);
        assert_eq!((&documents["service"], &documents["sorting"]["rule"]), (&json!("beneficiary_management"), &json!("autres")));

        // What was sorted before keeps what sorted it.
        let path = format!("/api/v1/requests/{}", before["id"].as_str().unwrap());
        let read = member.get(&path).await.expect(200);
        assert_eq!((&read["service"], &read["sorting"]["rule_set"]), (&json!("c2s"), &json!(0)));

        let id = RequestId::from_uuid(after["id"].as_str().unwrap().parse().unwrap());
        let kept = house.running.app.store.read(move |tx| store::requests::find(tx, id)).await.unwrap().unwrap().sorted_by;
        assert_eq!(kept.rule_set, Some(1));
        assert_eq!(kept.rule.map(String::from).as_deref(), Some("c2s-roubaix"));
        assert_eq!(kept.core_service, Some(domain::codes::Service::C2s));
        assert_eq!(kept.model.as_deref(), after["sorting"]["model_version"].as_str());
    }

    /// A preview says what filing would do; without an address, no rule about a commune holds.
    async fn a_preview_follows_the_rules(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let draft = supervisor.post(PATH, &set()).await.expect(201);
        publish(&supervisor, &draft).await.expect(200);
        let member = house.sign_in("member@ccas.example").await;
        let sample = samples::request();
        let mut input = json!({ "text": sample["text"], "title": sample["title"], "person": sample["person"] });
        let seen = member.post("/api/v1/requests:preview", &input).await.expect(200);
        assert_eq!((&seen["sorting"]["service"], &seen["sorting"]["rule"]), (&json!("front_office"), &json!("c2s-roubaix")));
        input.as_object_mut().unwrap().remove("person");
        let seen = member.post("/api/v1/requests:preview", &input).await.expect(200);
        assert_eq!((&seen["sorting"]["service"], &seen["sorting"]["rule"]), (&json!("c2s"), &json!("autres")));
    }

    /// An agent who sorts again without a service leaves it to the rules; with one, hers counts.
    async fn a_resort_without_a_service_follows_the_rules(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let member = house.sign_in("member@ccas.example").await;
        let agent = house.sign_in("agent@cpam.example").await;
        let filed = member.submit(&samples::documents()).await.expect(201);
        let c2s = json!({ "type": "documents", "subject": "c2s", "urgency": "routine" });
        let sorted = agent.act(&filed, "sort", Some(&c2s)).await.expect(200);
        assert_eq!(sorted["service"], "c2s", "the core's own table");
        let draft = supervisor.post(PATH, &set()).await.expect(201);
        publish(&supervisor, &draft).await.expect(200);
        let soon = json!({ "type": "documents", "subject": "c2s", "urgency": "soon" });
        let sorted = agent.act(&sorted, "sort", Some(&soon)).await.expect(200);
        assert_eq!(sorted["service"], "front_office");
        let named = json!({ "type": "documents", "subject": "c2s", "urgency": "soon", "service": "c2s" });
        assert_eq!(agent.act(&sorted, "sort", Some(&named)).await.expect(200)["service"], "c2s");
    }
}
