//! Many requests in one call, and lists taken away: JSON and CSV.

use domain::accounts::Membership;
use domain::permissions::Scope;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use testkit::{Answer, Caller, on_each_database, samples};

async fn bulk(caller: &Caller, items: &Value) -> Answer {
    caller
        .post("/api/v1/requests:bulk", &json!({ "items": items }))
        .await
}

async fn import(caller: &Caller, file: &str, mapping: Option<&Value>) -> Answer {
    let part = Part::text(file.to_owned()).file_name("dossiers.csv");
    let mut form = Form::new().part("file", part);
    if let Some(mapping) = mapping {
        form = form.text("mapping", mapping.to_string());
    }
    let call = caller.call(Method::POST, "/api/v1/requests:import");
    caller.send(call.multipart(form)).await
}

const FILE: &str = "\u{feff}Dossier;Nom;Né le;person.first_names;Texte;person.no_nir_reason;mandate.form;mandate.given_on;mandate.scope;mandate.duration_days;mandate.health_information;mandate.call_back;Agent\r\n\
D-1;Zedmartin;09/03/1985;Alba;\"Dossier C2S déposé ;\r\nsans réponse.\";unknown_to_person;oral;20/11/2026;follow_file|receive_documents;182;oui;non;Léa\r\n\
D-2;Zedmartin;hier;Alba;Dossier C2S déposé, sans réponse.;unknown_to_person;oral;20/11/2026;follow_file;long;oui;non;Léa\r\n\
D-3;trop;court\r\n";

fn mapping() -> Value {
    json!({ "Dossier": "external_reference", "Nom": "person.birth_name", "Né le": "person.birth_date", "Texte": "text", "Agent": "" })
}

async fn total(caller: &Caller) -> i64 {
    caller.get("/api/v1/requests").await.expect(200)["total"]
        .as_i64()
        .unwrap()
}

on_each_database! {
    /// Each line is filed by itself, once, whichever way it comes.
    async fn a_list_is_filed_line_by_line(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut wrong = samples::request();
        wrong["person"]["birth_date"] = json!("hier");
        let mut unknown = samples::request();
        unknown["prénom"] = json!("Alba");
        let items = json!([
            { "key": "one", "request": samples::request() },
            { "key": "two", "request": wrong },
            { "key": "three", "request": unknown },
            { "request": samples::request() },
            { "key": "a b", "request": samples::request() },
            { "key": "one", "request": samples::documents() },
            { "key": "four", "request": [] },
        ]);
        let done = bulk(&member, &items).await.expect(200);
        let codes: Vec<_> = done["items"].as_array().unwrap().iter().map(|item| {
            let code = item["problem"]["type"].as_str().unwrap_or("filed").trim_start_matches("/problems/").to_owned();
            (item["line"].as_u64().unwrap(), item["status"].as_u64().unwrap(), code)
        }).collect();
        let expected = [
            (1, 201, "filed"), (2, 422, "invalid"), (3, 422, "invalid"), (4, 400, "idempotency-key-required"),
            (5, 400, "idempotency-key-invalid"), (6, 422, "idempotency-key-reused"), (7, 400, "malformed"),
        ];
        assert_eq!(codes, expected.map(|(line, status, code)| (line, status, code.to_owned())));
        assert_eq!((done["filed"].clone(), done["refused"].clone()), (json!(1), json!(6)));
        assert_eq!(done["items"][1]["problem"]["errors"][0]["pointer"], "/person/birth_date");
        assert_eq!(done["items"][1]["problem"]["errors"][0]["code"], "birth-date-format");
        assert_eq!(done["items"][2]["problem"]["errors"][0]["code"], "unknown-field");
        // Corrected, sent whole again: what was filed is the same, by this way or the other.
        let items = json!([
            { "key": "one", "request": samples::request() },
            { "key": "two", "request": samples::request() },
        ]);
        let again = bulk(&member, &items).await.expect(200);
        assert_eq!((again["filed"].clone(), again["replayed"].clone(), again["refused"].clone()), (json!(1), json!(1), json!(0)));
        assert_eq!(again["items"][0]["id"], done["items"][0]["id"]);
        let alone = member.submit_as("two", &samples::request()).await;
        assert_eq!(alone.header("idempotency-replayed"), "true");
        assert_eq!(alone.expect(201)["id"], again["items"][1]["id"]);
        assert_eq!(total(&member).await, 2);
    }

    /// Fifty times at once, each line is filed once.
    async fn s205_a_list_sent_many_times_is_filed_once(house) {
        let member = house.sign_in("member@ccas.example").await;
        let items: Vec<Value> = (0..4).map(|n| json!({ "key": format!("k{n}"), "request": samples::request() })).collect();
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let (member, items) = (member.clone(), json!(items));
            calls.spawn(async move { bulk(&member, &items).await.expect(200) });
        }
        let mut filed = 0;
        while let Some(done) = calls.join_next().await {
            let done = done.unwrap();
            assert_eq!(done["refused"], 0);
            filed += done["filed"].as_i64().unwrap();
        }
        assert_eq!((filed, total(&member).await), (4, 4));
    }

    async fn a_list_has_bounds_and_its_own_rights(house) {
        let member = house.sign_in("member@ccas.example").await;
        let line = json!({ "key": "k", "request": {} });
        for items in [json!([]), json!(vec![line; 101])] {
            assert_eq!(bulk(&member, &items).await.problem(422), "invalid");
        }
        let twice = r#"{"items":[{"key":"k","request":{"text":"a","text":"b"}}]}"#;
        let call = member.call(Method::POST, "/api/v1/requests:bulk").header("Content-Type", "application/json");
        assert_eq!(member.send(call.body(twice)).await.problem(422), "invalid");
        let agent = house.sign_in("agent@cpam.example").await;
        assert_eq!(bulk(&agent, &json!([])).await.problem(403), "forbidden");
        assert_eq!(import(&agent, FILE, None).await.problem(403), "forbidden");
    }

    /// A file is filed record by record; what is wrong is told by line and column.
    async fn a_file_is_filed_record_by_record(house) {
        let member = house.sign_in("member@ccas.example").await;
        let done = import(&member, FILE, Some(&mapping())).await.expect(200);
        assert_eq!((done["filed"].clone(), done["refused"].clone()), (json!(1), json!(2)), "{done}");
        let first = &done["items"][0];
        assert_eq!((&first["line"], &first["key"], &first["status"]), (&json!(2), &json!("D-1"), &json!(201)));
        let request = member.get(&format!("/api/v1/requests/{}", first["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(request["external_reference"], "D-1");
        assert_eq!(request["person"]["birth_date"], "1985-03-09");
        assert_eq!(request["mandate"]["scope"], json!(["follow_file", "receive_documents"]));
        assert!(request["text"].as_str().unwrap().contains('\n'));
        let errors: Vec<_> = done["errors"].as_array().unwrap().iter().map(|error| {
            (error["line"].as_u64().unwrap(), error["column"].as_str().unwrap_or_default().to_owned(), error["code"].as_str().unwrap().to_owned())
        }).collect();
        assert!(errors.contains(&(4, "mandate.duration_days".to_owned(), "wrong-value".to_owned())), "{errors:?}");
        assert!(errors.contains(&(5, String::new(), "cells".to_owned())), "{errors:?}");
        let corrected = FILE.replace("hier", "10/03/1985").replace("long", "182");
        let again = import(&member, &corrected, Some(&mapping())).await.expect(200);
        assert_eq!((again["filed"].clone(), again["replayed"].clone()), (json!(1), json!(1)), "{again}");
        let wrong = import(&member, &FILE.replace("D-2", "D-4").replace("long", "182"), Some(&mapping())).await.expect(200);
        let told = wrong["errors"].as_array().unwrap().iter().any(|error| {
            error["column"] == "Né le" && error["code"] == "birth-date-format" && error["message"].as_str().is_some_and(|message| !message.is_empty())
        });
        assert!(told, "{wrong}");
    }

    /// A file that is not understood is refused whole: nothing disappears in silence.
    async fn a_file_that_is_not_understood_is_refused(house) {
        let member = house.sign_in("member@ccas.example").await;
        let code = async |file: &str, mapping: Option<&Value>| {
            import(&member, file, mapping).await.expect(422)["errors"][0]["code"].as_str().unwrap().to_owned()
        };
        assert_eq!(code("Nom;text\nZed;a\n", None).await, "unknown-column");
        assert_eq!(code("text;text\na;b\n", None).await, "duplicate-column");
        assert_eq!(code("text\na\n", Some(&json!({ "Texte": "text" }))).await, "absent-column");
        assert_eq!(code("text\n", None).await, "required");
        assert_eq!(code("text\na\n", Some(&json!(["text"]))).await, "wrong-value");
        let many = format!("text\n{}", "a\n".repeat(501));
        assert_eq!(code(&many, None).await, "too-many");
        let heavy = format!("text\n{}\n", "a".repeat(1024 * 1024));
        assert_eq!(import(&member, &heavy, None).await.problem(413), "too-large");
        assert_eq!(total(&member).await, 0);
    }

    /// S-035, S-122: a list is taken away as CSV: its filters, its rights, inert cells, a line in the journal.
    async fn s035_a_list_is_taken_away(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        member.submit(&samples::documents()).await.expect(201);
        let stranger = house.sign_in("member@shelter.example").await;
        let read = async |caller: &Caller, query: &str| {
            let answer = caller.get(&format!("/api/v1/requests:export?motive=report{query}")).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", answer.text);
            answer.text
        };
        let all = read(&member, "").await;
        assert!(all.starts_with("\u{feff}id;reference;status;"));
        assert_eq!(all.matches("\r\n").count(), 3);
        assert!(all.contains(filed["reference"].as_str().unwrap()));
        assert!(!all.contains("Amarante") && !all.contains("29003"), "nothing personal");
        assert_eq!(read(&member, "&type=documents").await.matches("\r\n").count(), 2);
        assert_eq!(read(&stranger, "").await.matches("\r\n").count(), 1);
        for wrong in ["?status=nope", "?limit=3", "?motive=nope", "?motive=report&motive=control"] {
            let answer = member.get(&format!("/api/v1/requests:export{wrong}")).await;
            assert_eq!(answer.problem(400), "bad-parameter", "{wrong}");
        }
        let not_hers = member.get("/api/v1/requests:export?motive=report&assignee=0193aaaa-0000-7000-8000-000000000000").await;
        assert_eq!(not_hers.problem(422), "invalid");
        let cursor = member.get("/api/v1/requests?limit=1").await.expect(200)["next"].as_str().unwrap().to_owned();
        let other = member.get(&format!("/api/v1/requests:export?motive=report&cursor={cursor}")).await;
        assert_eq!(other.problem(400), "bad-cursor", "a cursor serves its list only");
    }

    /// S-011: a person takes a list away with a fresh proof and a motive, twenty times a day; the file and the journal say so.
    async fn s011_a_list_taken_away_leaves_its_mark(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let path = "/api/v1/requests:export";
        assert_eq!(member.get(path).await.expect(422)["errors"][0]["pointer"], "/motive");
        let taken = member.get(&format!("{path}?motive=control&status=submitted")).await;
        let marks: Vec<&str> = taken.text.lines().nth(1).unwrap().rsplit(';').take(3).collect();
        assert_eq!((marks[0], marks[1].len()), ("1", 36));
        assert!(marks[2].starts_with("2026-"));
        let written = house.running.app.store.read(|tx| store::audit::entries(tx, 0, 1000)).await.unwrap();
        let line = written.iter().rev().find(|line| line.action == "request.export").expect("a line");
        assert_eq!(line.codes, "count=1 motive=control status=submitted");
        assert_eq!(line.objects.len(), 1);
        assert_eq!(line.objects[0].to_string(), filed["id"].as_str().unwrap());
        for _ in 1..20 {
            assert_eq!(member.get(&format!("{path}?motive=report")).await.status, 200);
        }
        let over = member.get(&format!("{path}?motive=report")).await;
        let wait: i64 = over.header("retry-after").parse().unwrap();
        assert_eq!(over.problem(429), "over-quota");
        assert!((1..=86_400).contains(&wait), "{wait}");
        let membership = Membership::Organisation(house.people.ccas);
        let program = house.program(membership, &[Scope::RequestsRead]).await;
        assert_eq!(program.get(path).await.status, 200, "its scope is its reason");
        house.pass(jiff::SignedDuration::from_secs(301));
        assert_eq!(program.get(path).await.status, 200, "it has no second factor");
        assert_eq!(member.get(&format!("{path}?motive=report")).await.problem(403), "step-up");
        house.pass(jiff::SignedDuration::from_secs(wait));
        let tomorrow = house.sign_in("member@ccas.example").await;
        assert_eq!(tomorrow.get(&format!("{path}?motive=report")).await.status, 200);
    }
}
