//! What is made once: partners, people, programs, webhooks, drafts, files.

use super::{is_replayed, post};
use jiff::SignedDuration;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use testkit::{on_each_database, samples};

const PDF: &[u8] = include_bytes!("../../../crates/files/tests/behaviour/samples/document.pdf");

fn organisation() -> Value {
    json!({
        "kind": "ccas", "name": "CCAS de Lys",
        "convention": { "reference": "C-2026-77", "starts_on": "2026-01-01", "nir_right": "none" },
    })
}

on_each_database! {
    /// S-203, S-205: what administrators make is made once; a late retry is told what was made (S-210).
    async fn s203_partners_and_people_are_made_once(house) {
        let admin = house.sign_in("administrator@cpam.example").await;
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let admin = admin.clone();
            calls.spawn(async move { post(&admin, "lys", "/api/v1/organisations", &organisation()).await });
        }
        let (mut texts, mut first) = (std::collections::BTreeSet::new(), 0);
        while let Some(answer) = calls.join_next().await {
            let answer = answer.unwrap();
            assert_eq!(answer.status, 201, "{}", answer.text);
            assert!(answer.header("location").starts_with("/api/v1/organisations/"));
            first += usize::from(!is_replayed(&answer));
            texts.insert(answer.text);
        }
        assert_eq!((texts.len(), first), (1, 1));
        let made: Value = serde_json::from_str(texts.first().unwrap()).unwrap();
        let id = made["id"].as_str().unwrap();
        let suspend = format!("/api/v1/organisations/{id}:suspend");
        let one = post(&admin, "off", &suspend, &Value::Null).await;
        let resume = format!("/api/v1/organisations/{id}:resume");
        post(&admin, "on", &resume, &Value::Null).await.expect(200);
        let again = post(&admin, "off", &suspend, &Value::Null).await;
        assert_eq!((is_replayed(&again), &again.text), (true, &one.text));
        let now = admin.get(&format!("/api/v1/organisations/{id}")).await.expect(200);
        assert_eq!(now["standing"], "active", "the retry suspended nobody");
        let person = json!({ "email": "lise@lys.example", "name": "Lise Exemple", "role": "partner_manager", "organisation": id });
        let invited = post(&admin, "lise", "/api/v1/accounts", &person).await;
        let again = post(&admin, "lise", "/api/v1/accounts", &person).await;
        assert!(is_replayed(&again));
        assert_eq!(invited.expect(201), again.expect(201));
        assert_eq!(house.letters(1).await.len(), 1);
        house.pass(SignedDuration::from_hours(8 * 24));
        let admin = house.sign_in("administrator@cpam.example").await;
        let late = post(&admin, "lys", "/api/v1/organisations", &organisation()).await;
        assert!(is_replayed(&late));
        assert_eq!(late.expect(200), json!({ "id": id }));
    }

    /// S-203, S-216: a lost answer loses no secret, and no secret is kept to be given again.
    async fn s203_a_secret_is_given_again_and_kept_nowhere(house) {
        let admin = house.sign_in("administrator@cpam.example").await;
        let client = json!({ "name": "Logiciel", "organisation": house.people.ccas.to_string(), "scopes": ["requests:read"] });
        let made = post(&admin, "client", "/api/v1/clients", &client).await;
        let again = post(&admin, "client", "/api/v1/clients", &client).await;
        assert_eq!((is_replayed(&made), is_replayed(&again)), (false, true));
        assert_eq!(again.header("cache-control"), "no-store");
        assert_eq!(made.text, again.text);
        let (id, first) = (made.json["id"].as_str().unwrap(), made.json["client_secret"].as_str().unwrap());
        let rotate = format!("/api/v1/clients/{id}:rotate");
        let turned = post(&admin, "rotate", &rotate, &json!({ "at_once": false })).await.expect(200);
        let again = post(&admin, "rotate", &rotate, &json!({ "at_once": false })).await.expect(200);
        assert_eq!(turned, again);
        let second = turned["client_secret"].as_str().unwrap();
        assert_ne!(first, second);
        for secret in [first, second] {
            let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
            let call = house.nobody().call(Method::POST, "/oauth/token").form(&form);
            assert_eq!(house.nobody().send(call).await.status, 200, "both open for a day");
        }
        let webhook = json!({ "url": "http://127.0.0.1:9443/" });
        let manager = house.sign_in("manager@ccas.example").await;
        let one = post(&manager, "webhook", "/api/v1/webhooks", &webhook).await;
        let two = post(&manager, "webhook", "/api/v1/webhooks", &webhook).await;
        assert_eq!((one.status, &one.text), (201, &two.text));
        assert_eq!(manager.get("/api/v1/webhooks").await.expect(200)["total"], 1);
        let Some(file) = house.database().strip_prefix("sqlite://") else { return };
        for secret in [first, second, one.json["secret"].as_str().unwrap()] {
            let end = &secret.as_bytes()[secret.len() - 24..];
            for file in [file.to_owned(), format!("{file}-wal")] {
                let bytes = std::fs::read(file).unwrap_or_default();
                assert!(!bytes.windows(end.len()).any(|window| window == end));
            }
        }
    }

    /// S-203: files are joined once, and the retry is told of the same.
    async fn s203_files_are_joined_once(house) {
        let member = house.sign_in("member@ccas.example").await;
        let request = member.submit(&samples::request()).await.expect(201);
        let path = format!("/api/v1/requests/{}/attachments", request["id"].as_str().unwrap());
        let send = async |text: &'static str| {
            let good = Part::bytes(PDF);
            let form = Form::new()
                .part("file", good.file_name("avis.pdf").mime_str("application/pdf").unwrap())
                .part("file", Part::bytes(text.as_bytes()).file_name("note.pdf").mime_str("application/pdf").unwrap());
            let call = member.call(Method::POST, &path).header("Idempotency-Key", "files");
            member.send(call.multipart(form)).await
        };
        let (first, again) = (send("rien").await, send("rien").await);
        assert_eq!((first.status, is_replayed(&first), is_replayed(&again)), (207, false, true), "{}", first.text);
        assert_eq!(first.json, again.json);
        assert_eq!(send("autre").await.problem(422), "idempotency-key-reused");
        // The retry is answered even once the request takes no more files.
        let now = member.get(&format!("/api/v1/requests/{}", request["id"].as_str().unwrap())).await.expect(200);
        member.act(&now, "withdraw", None).await.expect(200);
        assert_eq!(send("rien").await.json, first.json);
        let thread = format!("/api/v1/requests/{}/messages", request["id"].as_str().unwrap());
        let thread = member.get(&thread).await.expect(200);
        assert_eq!(thread["attachments"].as_array().unwrap().len(), 1);
    }

    /// S-203: a draft is kept once.
    async fn s203_a_draft_is_kept_once(house) {
        let member = house.sign_in("member@ccas.example").await;
        let draft = json!({ "content": { "text": "Mme a déposé" } });
        let first = post(&member, "draft", "/api/v1/drafts", &draft).await;
        let again = post(&member, "draft", "/api/v1/drafts", &draft).await;
        assert!(is_replayed(&again));
        assert_eq!((first.header("location"), &first.json), (again.header("location"), &again.json));
        assert_eq!(member.get("/api/v1/drafts").await.expect(200)["total"], 1);
    }
}
