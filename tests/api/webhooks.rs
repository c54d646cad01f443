//! `/webhooks`, and what their receivers are told.

use jiff::SignedDuration;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use testkit::{Caller, House, Parcel, Receiver, on_each_database, samples};

const MANAGER: &str = "manager@ccas.example";
const MEMBER: &str = "member@ccas.example";
const AGENT: &str = "agent@cpam.example";

async fn webhook(manager: &Caller, receiver: &Receiver) -> (Value, Webhook) {
    let made = manager
        .post("/api/v1/webhooks", &json!({ "url": receiver.url() }))
        .await
        .expect(201);
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"));
    let verifier = Webhook::new(secret).unwrap();
    (made, verifier)
}

fn path(webhook: &Value, rest: &str) -> String {
    format!("/api/v1/webhooks/{}{rest}", webhook["id"].as_str().unwrap())
}

fn accepted(verifier: &Webhook, parcel: &Parcel) -> bool {
    // The service lives on the test's clock: the five minutes of the reference library's `verify` are
    // its own, and are met where the courier is tested.
    let seconds = parcel.header("webhook-timestamp").parse().unwrap();
    let body = parcel.body.as_bytes();
    let expected = verifier
        .sign(parcel.header("webhook-id"), seconds, body)
        .unwrap();
    parcel
        .header("webhook-signature")
        .split(' ')
        .any(|one| one == expected)
}

async fn told(receiver: &mut Receiver, count: usize) -> Vec<(String, Value)> {
    let mut told = Vec::new();
    for _ in 0..count {
        let parcel = receiver.next().await.json();
        told.push((
            parcel["type"].as_str().unwrap().to_owned(),
            parcel["data"].clone(),
        ));
    }
    told
}

/// Waits until the service wrote what became of it.
async fn settled(caller: &Caller, webhook: &Value, state: &str, count: usize) -> Vec<Value> {
    for _ in 0..200 {
        let page = caller
            .get(&path(
                webhook,
                &format!("/deliveries?state={state}&limit=100"),
            ))
            .await
            .expect(200);
        let items = page["items"].as_array().unwrap();
        if items.len() >= count {
            return items.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("not {count} {state}");
}

/// What waits, once the first of it was tried.
async fn tried(caller: &Caller, webhook: &Value) -> Vec<Value> {
    for _ in 0..200 {
        let waiting = settled(caller, webhook, "waiting", 1).await;
        if !waiting[0]["tried_at"].is_null() {
            return waiting;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("nothing was tried");
}

async fn taken(house: &House, filed: &Value) -> Value {
    house
        .sign_in(AGENT)
        .await
        .act(filed, "take", None)
        .await
        .expect(200)
}

on_each_database! {
    /// S-222: told in order, signed as the reference library checks it, and of ids only; what happens
    /// inside the fund is not told.
    async fn s222_a_partner_is_told_of_its_requests(house) {
        let manager = house.sign_in(MANAGER).await;
        let mut receiver = Receiver::open().await;
        let (made, verifier) = webhook(&manager, &receiver).await;
        let filed = house.sign_in(MEMBER).await.submit(&samples::request()).await.expect(201);
        let request = taken(&house, &filed).await;
        let agent = house.sign_in(AGENT).await;
        agent.post(&format!("/api/v1/requests/{}/notes", filed["id"].as_str().unwrap()), &json!({ "text": "Vu avec le service." })).await.expect(201);
        let request = agent.get(&format!("/api/v1/requests/{}", request["id"].as_str().unwrap())).await.expect(200);
        agent.act(&request, "answer", Some(&json!({ "message": "La C2S est accordée à la personne." }))).await.expect(200);

        let mut ids = Vec::new();
        for (kind, version) in [("request.submitted", 1), ("request.taken", 2), ("request.answered", 4)] {
            let parcel = receiver.next().await;
            assert!(accepted(&verifier, &parcel));
            let id = parcel.header("webhook-id").to_owned();
            let expected = json!({ "id": id, "request": filed["id"], "version": version });
            let body = parcel.json();
            assert_eq!((&body["type"], &body["data"]), (&json!(kind), &expected));
            assert_eq!(body.as_object().unwrap().len(), 3);
            assert!(!parcel.body.contains("C2S") && parcel.body.len() < 400);
            ids.push(id);
        }
        let delivered = settled(&manager, &made, "delivered", 3).await;
        let mut listed: Vec<&str> = delivered.iter().filter_map(|one| one["event"].as_str()).collect();
        listed.reverse();
        assert_eq!(listed, ids);
        assert_eq!(receiver.left(), 0);
        // The feed says the same, in the same order, to whoever catches up.
        let member = house.sign_in(MEMBER).await;
        let feed = member.get(&format!("/api/v1/events?after={}", ids[0])).await.expect(200);
        let caught: Vec<&str> = feed["items"].as_array().unwrap().iter().filter_map(|one| one["id"].as_str()).collect();
        assert_eq!((caught, &feed["total"], &feed["next"]), (ids[1..].iter().map(String::as_str).collect(), &json!(2), &Value::Null));
        let first = member.get("/api/v1/events?limit=1").await.expect(200);
        assert_eq!((first["next"].as_str(), &first["total"]), (Some(ids[0].as_str()), &json!(3)));
    }

    /// S-223: what fails is sent again under the same id, later and later; what follows about the same
    /// request waits for it, what is about another does not.
    async fn s223_order_is_kept_for_each_request(house) {
        let manager = house.sign_in(MANAGER).await;
        let mut receiver = Receiver::open().await;
        receiver.answer("503 Service Unavailable", "");
        let (made, verifier) = webhook(&manager, &receiver).await;
        let member = house.sign_in(MEMBER).await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let refused = receiver.next().await;
        let tried = tried(&manager, &made).await;
        assert_eq!((&tried[0]["attempts"], &tried[0]["status"], &tried[0]["failure"]), (&json!(1), &json!(503), &json!("refused")));
        assert_eq!(tried.len(), 1);
        taken(&house, &filed).await;
        let other = member.submit(&samples::request()).await.expect(201);
        let others = told(&mut receiver, 1).await;
        assert_eq!(others[0].1["request"], other["id"]);
        assert_eq!(receiver.left(), 0);
        house.pass(SignedDuration::from_secs(7));
        let again = receiver.next().await;
        assert!(accepted(&verifier, &again));
        assert_eq!(again.header("webhook-id"), refused.header("webhook-id"));
        assert_ne!(again.header("webhook-timestamp"), refused.header("webhook-timestamp"));
        assert_eq!(told(&mut receiver, 1).await[0].0, "request.taken");
    }

    /// S-223: 410 ends it; those who can do something about it are told by e-mail; nothing is lost.
    async fn s223_a_receiver_that_wants_no_more_is_left_alone(house) {
        let manager = house.sign_in(MANAGER).await;
        let mut receiver = Receiver::open().await;
        receiver.answer("410 Gone", "");
        let (made, _) = webhook(&manager, &receiver).await;
        let member = house.sign_in(MEMBER).await;
        let filed = member.submit(&samples::request()).await.expect(201);
        receiver.next().await;
        settled(&manager, &made, "dead", 1).await;
        taken(&house, &filed).await;
        settled(&manager, &made, "waiting", 1).await;
        let paused = manager.get(&path(&made, "")).await.expect(200);
        assert_eq!((&paused["pause"], &paused["version"]), (&json!("gone"), &json!(2)));
        // To the service, to the member by law and for the taking, and to the manager.
        let letters = house.letters(4).await;
        let about: Vec<&str> = letters.iter().filter(|letter| letter.to.contains(MANAGER)).map(|letter| letter.subject.as_str()).collect();
        assert_eq!(about, ["Les notifications à votre logiciel sont interrompues — Espace Partenaire"]);
        assert_eq!(receiver.left(), 0);
        let resume = manager.call(reqwest::Method::POST, &path(&made, ":resume")).header("If-Match", "\"v2\"");
        assert_eq!(manager.send(resume).await.expect(200)["pause"], Value::Null);
        let kinds: Vec<String> = told(&mut receiver, 2).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["request.submitted", "request.taken"]);
        settled(&manager, &made, "delivered", 2).await;
        let again = manager.post(&path(&made, ":redeliver"), &json!({ "event": null })).await.expect(200);
        assert_eq!(again["events"], 0);
        let event = settled(&manager, &made, "delivered", 2).await[0]["event"].clone();
        assert_eq!(manager.post(&path(&made, ":redeliver"), &json!({ "event": event })).await.expect(200)["events"], 1);
        assert_eq!(receiver.next().await.header("webhook-id"), event.as_str().unwrap());
    }

    /// S-223: a receiver that accepts the call and never answers delays nobody else.
    async fn s223_a_sick_receiver_delays_nobody_else(house) {
        let manager = house.sign_in(MANAGER).await;
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        let sick = manager.post("/api/v1/webhooks", &json!({ "url": url })).await.expect(201);
        let mut receiver = Receiver::open().await;
        webhook(&manager, &receiver).await;
        let member = house.sign_in(MEMBER).await;
        member.submit(&samples::request()).await.expect(201);
        let (line, _) = silent.accept().await.unwrap();
        for _ in 0..10 {
            member.submit(&samples::request()).await.expect(201);
        }
        assert_eq!(told(&mut receiver, 11).await.len(), 11);
        let waiting = settled(&manager, &sick, "waiting", 11).await;
        assert!(waiting.iter().all(|delivery| delivery["tried_at"].is_null()), "{waiting:?}");
        drop(line);
    }

    /// S-008, S-306: an organisation that is suspended is told nothing; what happened waits for it.
    async fn s306_a_suspended_organisation_is_told_nothing(house) {
        let manager = house.sign_in(MANAGER).await;
        let mut receiver = Receiver::open().await;
        webhook(&manager, &receiver).await;
        let filed = house.sign_in(MEMBER).await.submit(&samples::request()).await.expect(201);
        assert_eq!(told(&mut receiver, 1).await[0].0, "request.submitted");
        let administrator = house.sign_in("administrator@cpam.example").await;
        let mut funds = Receiver::open().await;
        webhook(&administrator, &funds).await;
        let act = |verb: &str| administrator.call(reqwest::Method::POST, &format!("/api/v1/organisations/{}:{verb}", house.people.ccas));
        assert_eq!(administrator.send(act("suspend")).await.status, 200);
        taken(&house, &filed).await;
        // The fund is told of the very same event: the organisation's turn came and went.
        assert_eq!(told(&mut funds, 1).await[0].0, "request.taken");
        assert_eq!(receiver.left(), 0);
        assert_eq!(administrator.send(act("resume")).await.status, 200);
        assert_eq!(told(&mut receiver, 1).await[0].0, "request.taken");
    }

    /// S-222: while a secret replaces another, both sign; one that leaked stops at once.
    async fn s222_a_secret_is_replaced_without_a_cut(house) {
        let manager = house.sign_in(MANAGER).await;
        let mut receiver = Receiver::open().await;
        let (made, first) = webhook(&manager, &receiver).await;
        let rotate = path(&made, ":rotate");
        let second = manager.post(&rotate, &json!({})).await.expect(200);
        let second = Webhook::new(second["secret"].as_str().unwrap()).unwrap();
        let member = house.sign_in(MEMBER).await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let parcel = receiver.next().await;
        assert!(accepted(&first, &parcel) && accepted(&second, &parcel));
        house.pass(SignedDuration::from_hours(25));
        let request = taken(&house, &filed).await;
        let parcel = receiver.next().await;
        assert!(!accepted(&first, &parcel) && accepted(&second, &parcel));
        let manager = house.sign_in(MANAGER).await;
        let third = manager.post(&rotate, &json!({ "at_once": true })).await.expect(200);
        let third = Webhook::new(third["secret"].as_str().unwrap()).unwrap();
        house.sign_in(AGENT).await.act(&request, "close", Some(&json!({ "outcome": "resolved" }))).await.expect(200);
        let parcel = receiver.next().await;
        assert!(!accepted(&second, &parcel) && accepted(&third, &parcel));
    }

    /// S-001, S-012: each owner has its own; members, other organisations and programs without the scope
    /// have none.
    async fn s001_a_webhook_is_its_owners(house) {
        let manager = house.sign_in(MANAGER).await;
        let mut receiver = Receiver::open().await;
        let (made, _) = webhook(&manager, &receiver).await;
        let shelter = house.sign_in("manager@shelter.example").await;
        assert_eq!(shelter.get(&path(&made, "")).await.problem(404), "not-found");
        assert_eq!(shelter.get(&path(&made, "/deliveries")).await.problem(404), "not-found");
        assert_eq!(shelter.post(&path(&made, ":redeliver"), &json!({})).await.problem(404), "not-found");
        assert_eq!(shelter.post(&path(&made, ":rotate"), &json!({})).await.problem(404), "not-found");
        let remove = shelter.call(reqwest::Method::DELETE, &path(&made, "")).header("If-Match", "\"v1\"");
        assert_eq!(shelter.send(remove).await.problem(404), "not-found");
        assert_eq!(shelter.get("/api/v1/webhooks").await.expect(200)["total"], 0);
        for nobody in [MEMBER, AGENT] {
            let caller = house.sign_in(nobody).await;
            assert_eq!(caller.get("/api/v1/webhooks").await.problem(403), "forbidden");
        }
        // What happens at the shelter is told to the fund, and not to the CCAS.
        let mut funds = Receiver::open().await;
        let administrator = house.sign_in("administrator@cpam.example").await;
        webhook(&administrator, &funds).await;
        let mut body = samples::request();
        body["person"].as_object_mut().unwrap().remove("nir");
        body["person"]["no_nir_reason"] = json!("unknown_to_person");
        let filed = house.sign_in("member@shelter.example").await.submit(&body).await.expect(201);
        assert_eq!(told(&mut funds, 1).await[0].1["request"], filed["id"]);
        assert_eq!(house.sign_in(MEMBER).await.get("/api/v1/events").await.expect(200)["total"], 0);
        assert_eq!(receiver.left(), 0);
        let event = house.sign_in("member@shelter.example").await.get("/api/v1/events").await.expect(200)["items"][0]["id"].clone();
        assert_eq!(manager.post(&path(&made, ":redeliver"), &json!({ "event": event })).await.problem(404), "not-found");
    }

    /// S-037: addresses that lead within are refused where they are written, and say why.
    async fn s037_an_address_within_is_refused(house) {
        let manager = house.sign_in(MANAGER).await;
        for (url, code) in [
            ("https://10.0.0.1/", "url-not-public"), ("https://[::ffff:169.254.169.254]/", "url-not-public"),
            ("https://0x7f.2/", "url-not-public"), ("https://intranet/", "url-not-public"), ("http://partenaire.example/", "url-not-https"),
            ("file:///etc/passwd", "url-not-https"), ("https://partenaire.example:8443/", "url-port"),
            ("https://a:b@partenaire.example/", "url-surplus"), ("https://partenaire.example\\@10.0.0.1/", "url-format"), ("", "url-format"),
        ] {
            let refused = manager.post("/api/v1/webhooks", &json!({ "url": url })).await;
            assert_eq!(refused.json["errors"][0]["code"], code, "{url}: {}", refused.text);
            assert_eq!(refused.problem(422), "invalid");
        }
        assert_eq!(manager.get("/api/v1/webhooks").await.expect(200)["total"], 0);
    }

    /// Ten at most; a webhook is changed on the version that was seen; what it does not want is not told.
    async fn a_webhook_lives_its_life(house) {
        let manager = house.sign_in(MANAGER).await;
        let mut receiver = Receiver::open().await;
        let (made, _) = webhook(&manager, &receiver).await;
        let wanted = json!({ "url": receiver.url(), "kinds": ["request.answered", "request.taken"] });
        let put = |tag: &'static str| manager.call(reqwest::Method::PUT, &path(&made, "")).header("If-Match", tag).json(&wanted);
        assert_eq!(manager.send(put("\"v7\"")).await.problem(412), "stale");
        let changed = manager.send(put("\"v1\"")).await.expect(200);
        assert_eq!(changed["kinds"], json!(["request.taken", "request.answered"]));
        let filed = house.sign_in(MEMBER).await.submit(&samples::request()).await.expect(201);
        taken(&house, &filed).await;
        assert_eq!(told(&mut receiver, 1).await[0].0, "request.taken");
        let pause = manager.call(reqwest::Method::POST, &path(&made, ":pause")).header("If-Match", "\"v2\"");
        assert_eq!(manager.send(pause).await.expect(200)["pause"], "paused");
        for _ in 1..10 {
            webhook(&manager, &receiver).await;
        }
        let refused = manager.post("/api/v1/webhooks", &json!({ "url": receiver.url() })).await;
        assert_eq!(refused.json["errors"][0]["code"], "too-many");
        let remove = manager.call(reqwest::Method::DELETE, &path(&made, "")).header("If-Match", "\"v3\"");
        assert_eq!(manager.send(remove).await.status, 204);
        assert_eq!(manager.get(&path(&made, "")).await.problem(404), "not-found");
        let unknown = manager.get("/api/v1/events?after=01930000-0000-7000-8000-000000000000").await;
        assert_eq!(unknown.problem(404), "not-found");
    }
}
