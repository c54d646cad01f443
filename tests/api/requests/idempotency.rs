//! `Idempotency-Key` on `POST /requests` (S-202 to S-211).

use crate::process::sql::Sql;
use serde_json::json;
use testkit::{on_each_database, samples};

on_each_database! {
    /// S-211: what is kept of a call is who, which key, a digest of what was said and the id of what was
    /// made: no number, no name, no text, in clear or sealed.
    async fn s211_what_is_kept_of_a_call_holds_nothing_personal(house) {
        let member = house.sign_in("member@ccas.example").await;
        let body = samples::request();
        member.submit_as("kept", &body).await.expect(201);
        let mut sql = Sql::connect(house.database());
        let columns = match &sql {
            Sql::Sqlite(_) => "SELECT name AS line FROM pragma_table_info('idempotency')",
            Sql::Postgresql(_) => "SELECT column_name::text AS line FROM information_schema.columns WHERE table_name = 'idempotency'",
        };
        let columns: std::collections::BTreeSet<String> = sql.lines(columns).into_iter().collect();
        let expected = ["answer", "created_at", "fingerprint", "kept", "key_hash", "object_id", "owner"];
        assert_eq!(columns, expected.map(str::to_owned).into(), "what else is kept of a call?");
        let rows = sql.rows("idempotency");
        assert_eq!(rows.len(), 1);
        // Two hashes of 32 bytes, two ids of 16, an instant and a code: nothing else has room.
        assert!(rows[0].len() < 320, "{rows:?}");
        assert_eq!(sql.lines("SELECT answer AS line FROM idempotency"), ["201"]);
        // The answer about a case is made again from its rows.
        assert_eq!(sql.lines("SELECT coalesce(kept, 'nothing') AS line FROM idempotency"), ["nothing"]);
        for told in [&body["person"]["birth_name"], &body["person"]["nir"], &body["text"]] {
            let told = told.as_str().unwrap();
            let sealed_or_not = [told.to_owned(), data_encoding::HEXLOWER.encode(told.as_bytes())];
            for form in sealed_or_not {
                assert!(!rows[0].to_lowercase().contains(&form.to_lowercase()), "{form}: {rows:?}");
            }
        }
    }

    /// S-203: same key, same body: the same answer, once filed, once told.
    async fn s203_a_retry_gets_the_first_answer(house) {
        let member = house.sign_in("member@ccas.example").await;
        let earlier = member.submit(&samples::request()).await.expect(201);
        let first = member.submit_as("retry", &samples::request()).await;
        let (etag, location) = (first.header("etag").to_owned(), first.header("location").to_owned());
        let filed = first.expect(201);
        // What happens to the request meanwhile does not change the answer.
        let agent = house.sign_in("agent@cpam.example").await;
        agent.act(&filed, "take", None).await.expect(200);
        // Nor does what happens to the request that its warning names.
        assert!(filed["warnings"].to_string().contains(earlier["reference"].as_str().unwrap()));
        member.act(&earlier, "withdraw", None).await.expect(200);
        for _ in 0..20 {
            let again = member.submit_as("retry", &samples::request()).await;
            assert_eq!(again.header("idempotency-replayed"), "true");
            assert_eq!((again.header("etag"), again.header("location")), (etag.as_str(), location.as_str()));
            assert_eq!(again.expect(201), filed);
        }
        assert_eq!(member.get("/api/v1/requests").await.expect(200)["total"], 2);
        // Twice acknowledgement and service, taken, withdrawn: no other e-mail came of the retries.
        assert_eq!(house.letters(6).await.len(), 6);
    }

    /// S-204: another body is another call; spaces and order are not.
    async fn s204_a_key_serves_one_call(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit_as("one", &samples::request()).await.expect(201);
        let spaced = serde_json::to_string_pretty(&samples::request()).unwrap();
        let call = member.call(reqwest::Method::POST, "/api/v1/requests")
            .header("Idempotency-Key", "\"one\"").header("Content-Type", "application/json").body(spaced);
        assert_eq!(member.send(call).await.expect(201)["id"], filed["id"]);
        let mut other = samples::request();
        other["text"] = json!("Autre demande de C2S, toujours pas traitée.");
        assert_eq!(member.submit_as("one", &other).await.problem(422), "idempotency-key-reused");
        assert_eq!(member.get("/api/v1/requests").await.expect(200)["total"], 1);
    }

    /// S-205: fifty at once: one request.
    async fn s205_fifty_twins_make_one_request(house) {
        let member = house.sign_in("member@ccas.example").await;
        let body = samples::request();
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (member, body) = (member.clone(), body.clone());
            calls.spawn(async move { member.submit_as("twins", &body).await });
        }
        let mut ids = std::collections::BTreeSet::new();
        let mut first = 0;
        while let Some(answer) = calls.join_next().await {
            let answer = answer.unwrap();
            first += usize::from(answer.header("idempotency-replayed").is_empty());
            ids.insert(answer.expect(201)["id"].as_str().unwrap().to_owned());
        }
        assert_eq!((ids.len(), first), (1, 1));
        assert_eq!(member.get("/api/v1/requests").await.expect(200)["total"], 1);
    }

    /// S-206: a refusal does not burn the key.
    async fn s206_a_corrected_retry_is_filed(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut wrong = samples::request();
        wrong["person"]["birth_date"] = json!("hier");
        member.submit_as("corrected", &wrong).await.problem(422);
        member.submit_as("corrected", &samples::request()).await.expect(201);
    }

    /// S-208: another caller's key is another key.
    async fn s208_keys_are_each_callers_own(house) {
        let member = house.sign_in("member@ccas.example").await;
        let colleague = house.sign_in("colleague@ccas.example").await;
        let one = member.submit_as("same", &samples::request()).await.expect(201);
        let other = colleague.submit_as("same", &samples::request()).await.expect(201);
        assert_ne!(one["id"], other["id"]);
    }

    /// S-202, S-209: a key is needed, and has a form.
    async fn s209_a_key_is_needed_and_has_a_form(house) {
        let member = house.sign_in("member@ccas.example").await;
        assert_eq!(member.post("/api/v1/requests", &samples::request()).await.problem(400), "idempotency-key-required");
        for key in ["", "a b", "a;b", &"x".repeat(65), &"x".repeat(8000)] {
            assert_eq!(member.submit_as(key, &samples::request()).await.status, 400, "{}", key.len());
        }
        let twice = member.call(reqwest::Method::POST, "/api/v1/requests")
            .header("Idempotency-Key", "a").header("Idempotency-Key", "b").json(&samples::request());
        assert_eq!(member.send(twice).await.problem(400), "idempotency-key-invalid");
    }

    /// A message is written once however often it is retried.
    async fn a_message_is_written_once(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let path = format!("/api/v1/requests/{}/messages", filed["id"].as_str().unwrap());
        let mut ids = std::collections::BTreeSet::new();
        for _ in 0..3 {
            let call = member.call(reqwest::Method::POST, &path)
                .header("Idempotency-Key", "word").json(&json!({ "text": "Précision utile." }));
            ids.insert(member.send(call).await.expect(201)["id"].to_string());
        }
        assert_eq!(ids.len(), 1);
        assert_eq!(member.get(&path).await.expect(200)["messages"].as_array().unwrap().len(), 1);
    }
}
