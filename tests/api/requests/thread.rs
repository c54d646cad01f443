//! Messages, missing items, history of a thread.

use serde_json::json;
use testkit::{on_each_database, samples};

on_each_database! {
    async fn both_sides_write(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let path = format!("/api/v1/requests/{}/messages", filed["id"].as_str().unwrap());
        agent.post(&path, &json!({ "text": "Bonjour, nous regardons.\nCordialement" })).await.expect(201);
        member.post(&path, &json!({ "text": "Merci 🙏 « بشرى »" })).await.expect(201);
        let thread = member.get(&path).await.expect(200);
        let words: Vec<&str> = thread["messages"].as_array().unwrap().iter().filter_map(|m| m["text"].as_str()).collect();
        assert_eq!(words, ["Bonjour, nous regardons.\nCordialement", "Merci 🙏 « بشرى »"]);
        assert_eq!((thread["messages"][0]["from_fund"].as_bool(), thread["messages"][1]["from_fund"].as_bool()), (Some(true), Some(false)));
        for wrong in ["", "   ", &"x".repeat(10_001)] {
            assert_eq!(member.post(&path, &json!({ "text": wrong })).await.problem(422), "invalid");
        }
    }

    /// A partner's message brings an answered request back.
    async fn a_message_after_the_answer_brings_it_back(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let answered = agent.act(&filed, "answer", Some(&json!({ "message": "C’est fait." }))).await.expect(200);
        let id = answered["id"].as_str().unwrap();
        member.post(&format!("/api/v1/requests/{id}/messages"), &json!({ "text": "Pas encore reçu." })).await.expect(201);
        assert_eq!(member.get(&format!("/api/v1/requests/{id}")).await.expect(200)["turn"], "fund");
    }

    /// A request that is over takes no more messages.
    async fn nothing_is_written_once_it_is_over(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        member.act(&filed, "withdraw", None).await.expect(200);
        let path = format!("/api/v1/requests/{}/messages", filed["id"].as_str().unwrap());
        assert_eq!(member.post(&path, &json!({ "text": "encore" })).await.problem(409), "transition-interdite");
    }

    async fn items_are_provided_one_by_one(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&filed, "take", None).await.expect(200);
        let asked = agent.act(&taken, "ask", Some(&json!({ "items": ["Avis d’imposition", "RIB"] }))).await.expect(200);
        let id = asked["id"].as_str().unwrap();
        let items = member.get(&format!("/api/v1/requests/{id}/messages")).await.expect(200)["missing_items"].clone();
        for (number, item) in items.as_array().unwrap().iter().enumerate() {
            let path = format!("/api/v1/requests/{id}/missing-items/{}:settle", item["id"].as_str().unwrap());
            member.send(member.call(reqwest::Method::POST, &path)).await.expect(200);
            let turn = member.get(&format!("/api/v1/requests/{id}")).await.expect(200)["turn"].clone();
            assert_eq!(turn, if number == 0 { "partner" } else { "fund" });
            assert_eq!(member.send(member.call(reqwest::Method::POST, &path)).await.problem(404), "not-found");
        }
        let refused = member.post(&format!("/api/v1/requests/{id}/missing-items"), &json!({ "labels": ["x"] })).await;
        assert_eq!(refused.problem(403), "forbidden");
    }
}
