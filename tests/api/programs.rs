//! Programs that sign who they are, that call from known networks, and whose secrets end.

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeSet;
use testkit::{Answer, Caller, House, Where, on_each_database};

const ADMINISTRATOR: &str = "administrator@cpam.example";
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn encoded(part: &Value) -> String {
    BASE64URL_NOPAD.encode(part.to_string().as_bytes())
}

/// The public half of a key, as a client registers it.
fn jwk(key: &SigningKey, kid: &str) -> Value {
    let x = BASE64URL_NOPAD.encode(key.verifying_key().as_bytes());
    json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid })
}

/// What a client signs.
fn signed(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", encoded(header), encoded(claims));
    let signature = key.sign(text.as_bytes()).to_bytes();
    format!("{text}.{}", BASE64URL_NOPAD.encode(&signature))
}

/// What somebody signs who takes a public key for a secret that is shared.
fn hmac(secret: &[u8], header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", encoded(header), encoded(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any length");
    mac.update(text.as_bytes());
    format!(
        "{text}.{}",
        BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
    )
}

async fn post(house: &House, path: &str, form: &str) -> Answer {
    let nobody = house.nobody();
    let call = nobody
        .call(Method::POST, path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(form.to_owned());
    nobody.send(call).await
}

async fn put(caller: &Caller, path: &str, body: &Value) -> Answer {
    let call = caller.call(Method::PUT, path).json(body);
    caller.send(call).await
}

async fn delete(caller: &Caller, path: &str) -> Answer {
    let call = caller.call(Method::DELETE, path);
    caller.send(call).await
}

fn form(assertion: &str) -> String {
    format!(
        "grant_type=client_credentials&client_assertion_type={JWT_BEARER}&client_assertion={assertion}"
    )
}

async fn made(house: &House, admin: &Caller, more: Value) -> Value {
    let mut body = json!({
        "name": "Logiciel social", "organisation": house.people.ccas, "scopes": ["requests:read"],
    });
    for (name, value) in more.as_object().expect("members") {
        body[name] = value.clone();
    }
    admin.post("/api/v1/clients", &body).await.expect(201)
}

on_each_database! {
    /// S-216 (RFC 7523): a client signs who it is with a key that never left it; what it signed serves once,
    /// for this service, for five minutes at most.
    async fn s216_a_client_signs_who_it_is(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let (key, other) = (SigningKey::from_bytes(&[7; 32]), SigningKey::from_bytes(&[8; 32]));
        let client = made(&house, &admin, json!({ "keys": jwk(&key, "2026") })).await;
        let id = client["id"].as_str().expect("an id").to_owned();
        let header = json!({ "alg": "EdDSA", "kid": "2026", "typ": "JWT" });
        let now = house.now().as_second();
        let ours = &house.running.public_url;
        let claims = |jti: &str| json!({
            "iss": id, "sub": id, "aud": format!("{ours}/oauth/token"), "jti": jti, "iat": now, "exp": now + 60,
        });
        let good = signed(&key, &header, &claims("one"));
        let token = post(&house, "/oauth/token", &form(&good)).await.expect(200);
        let token = token["access_token"].as_str().expect("a token").to_owned();
        house.nobody().with_token(&token).get("/api/v1/requests").await.expect(200);
        let again = post(&house, "/oauth/token", &form(&good)).await.expect(401);
        assert_eq!(again["error"], "invalid_client", "it served");
        let with = |member: &str, value: Value| {
            let mut claims = claims(member);
            claims[member] = value;
            signed(&key, &header, &claims)
        };
        // The key of another client of ours, which names itself as the first.
        let second = made(&house, &admin, json!({ "keys": jwk(&other, "2026") })).await;
        let wrong = [
            signed(&other, &header, &claims("other key")),
            signed(&key, &json!({ "alg": "EdDSA", "kid": "2025" }), &claims("other kid")),
            format!("{}.{}.", encoded(&json!({ "alg": "none" })), encoded(&claims("none"))),
            with("aud", json!("https://elsewhere.example")),
            with("iss", json!("another")),
            with("exp", json!(now)),
            with("exp", json!(now + 3600)),
            with("nbf", json!(now + 60)),
            with("iat", json!(now + 60)),
            with("jti", json!("")),
            with("sub", json!(second["id"])),
            with("aud", json!([format!("{ours}/oauth/token"), "https://elsewhere.example"])),
            with("aud", json!([])),
            signed(&key, &json!({ "alg": "EdDSA", "kid": "2026", "crit": ["b64"], "b64": true }), &claims("crit")),
            signed(&key, &json!({ "alg": "ES256", "kid": "2026" }), &claims("other algorithm")),
            signed(&key, &json!({ "alg": "HS256", "kid": "2026" }), &claims("shared")),
            hmac(key.verifying_key().as_bytes(), &json!({ "alg": "HS256", "kid": "2026" }), &claims("confused")),
            hmac(jwk(&key, "2026").to_string().as_bytes(), &json!({ "alg": "HS256", "kid": "2026" }), &claims("confused")),
            signed(&key, &header, &json!({ "iss": id, "sub": id, "aud": ours, "exp": now + 60 })),
            signed(&key, &header, &json!({ "iss": id, "sub": id, "aud": ours, "jti": "endless" })),
            format!("{}x", with("jti", json!("changed"))),
            "a.b.c".to_owned(),
            "x".repeat(5_000),
        ];
        for assertion in wrong {
            let refused = post(&house, "/oauth/token", &form(&assertion)).await.expect(401);
            assert_eq!(refused["error"], "invalid_client", "{assertion}");
        }
        let about = |jti: &str| {
            let assertion = signed(&key, &header, &claims(jti));
            format!("token={token}&client_assertion_type={JWT_BEARER}&client_assertion={assertion}")
        };
        assert_eq!(post(&house, "/oauth/introspect", &about("two")).await.expect(200)["active"], true);
        assert_eq!(post(&house, "/oauth/revoke", &about("three")).await.status, 200);
        assert_eq!(post(&house, "/oauth/introspect", &about("four")).await.expect(200)["active"], false);
        let twice = format!("{}&client_secret=x", form(&good));
        assert_eq!(post(&house, "/oauth/token", &twice).await.expect(400)["error"], "invalid_request");
        // The keys are taken away: what is signed from now on opens nothing.
        let none = json!({ "networks": [], "keys": null });
        let left = put(&admin, &format!("/api/v1/clients/{id}/limits"), &none).await.expect(200);
        assert_eq!(left["keys"], Value::Null);
        let late = signed(&key, &header, &claims("five"));
        post(&house, "/oauth/token", &form(&late)).await.expect(401);
    }

    /// S-216: from elsewhere than its networks a client is nobody, with a token too; the private half of a key
    /// is refused.
    async fn s216_a_client_calls_from_its_own_networks(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let client = made(&house, &admin, json!({ "networks": ["127.0.0.0/8"] })).await;
        let (id, secret) = (client["id"].as_str().expect("an id"), client["client_secret"].as_str().expect("a secret"));
        let ask = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let token = post(&house, "/oauth/token", &ask).await.expect(200);
        let program = house.nobody().with_token(token["access_token"].as_str().expect("a token"));
        program.get("/api/v1/requests").await.expect(200);
        house.pass(SignedDuration::from_secs(1));
        let path = format!("/api/v1/clients/{id}/limits");
        let elsewhere = json!({ "networks": ["192.0.2.0/24"], "keys": null });
        let limited = put(&admin, &path, &elsewhere).await.expect(200);
        assert_eq!(limited["networks"], json!(["192.0.2.0/24"]));
        assert_eq!(program.get("/api/v1/requests").await.problem(401), "not-signed-in");
        assert_eq!(post(&house, "/oauth/token", &ask).await.expect(401)["error"], "invalid_client");
        let bad = json!({ "networks": ["192.0.2.0/33"], "keys": null });
        assert_eq!(put(&admin, &path, &bad).await.problem(422), "invalid");
        let private = json!({ "networks": [], "keys": { "kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA" } });
        let refused = put(&admin, &path, &private).await;
        assert!(refused.text.contains("private-key"), "{}", refused.text);
    }

    /// S-216: one more secret, and one less; the list says until when, and the last day of use.
    async fn s216_secrets_are_added_and_withdrawn(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let client = made(&house, &admin, json!({ "secret_days": 30 })).await;
        let id = client["id"].as_str().expect("an id");
        let path = format!("/api/v1/clients/{id}/secrets");
        let more = admin.post(&path, &json!({ "secret_days": 60 })).await.expect(201);
        assert_eq!(more["secrets"].as_array().expect("secrets").len(), 2);
        assert_eq!(more["last_used_on"], Value::Null);
        assert_eq!(admin.post(&path, &json!({ "secret_days": 732 })).await.problem(422), "invalid");
        let ask = |secret: &Value| format!("grant_type=client_credentials&client_id={id}&client_secret={}", secret.as_str().expect("a secret"));
        post(&house, "/oauth/token", &ask(&client["client_secret"])).await.expect(200);
        post(&house, "/oauth/token", &ask(&more["client_secret"])).await.expect(200);
        let first = client["secrets"][0]["id"].as_str().expect("an id");
        let left = delete(&admin, &format!("{path}/{first}")).await.expect(200);
        assert_eq!(left["secrets"].as_array().expect("secrets").len(), 1);
        assert_eq!(left["last_used_on"], "2026-11-23");
        post(&house, "/oauth/token", &ask(&client["client_secret"])).await.expect(401);
        post(&house, "/oauth/token", &ask(&more["client_secret"])).await.expect(200);
        assert_eq!(delete(&admin, &format!("{path}/{first}")).await.problem(404), "not-found");
    }

    /// S-216: a secret opens to its end and not a moment longer; the mail about it names nothing.
    async fn s216_a_secret_ends_and_its_end_is_told(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let client = made(&house, &admin, json!({ "secret_days": 31 })).await;
        let id = client["id"].as_str().expect("an id");
        let secret = client["client_secret"].as_str().expect("a secret");
        let ask = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        house.pass(SignedDuration::from_hours(24 * 30));
        assert_eq!(app::clients::announce_ends(&house.running.app).await.expect("told"), 1);
        house.running.app.mail_waiting.notify_one();
        let letters = house.letters(2).await;
        let told: BTreeSet<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
        assert_eq!(told, BTreeSet::from([ADMINISTRATOR, "manager@ccas.example"]));
        for letter in &letters {
            assert!(letter.subject.contains("secret"), "{}", letter.subject);
            assert!(!letter.all.contains(id) && !letter.all.contains("Logiciel social"));
        }
        house.pass(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
        post(&house, "/oauth/token", &ask).await.expect(200);
        house.pass(SignedDuration::from_secs(1));
        assert_eq!(post(&house, "/oauth/token", &ask).await.expect(401)["error"], "invalid_client");
    }

    /// S-218, S-435: whatever ends a token ends it at its next call, in the very second in which it was
    /// given; another is had at once.
    async fn s435_no_token_outlives_what_gave_it(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let client = made(&house, &admin, json!({})).await;
        let id = client["id"].as_str().expect("an id");
        let path = format!("/api/v1/clients/{id}");
        let token = async |secret: &Value| {
            let secret = secret.as_str().expect("a secret");
            let ask = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
            let token = post(&house, "/oauth/token", &ask).await.expect(200);
            let program = house.nobody().with_token(token["access_token"].as_str().expect("a token"));
            program.get("/api/v1/requests").await.expect(200);
            program
        };
        let early = token(&client["client_secret"]).await;
        let turned = admin.post(&format!("{path}:rotate"), &json!({ "at_once": true })).await.expect(200);
        assert_eq!(early.get("/api/v1/requests").await.problem(401), "not-signed-in");
        let early = token(&turned["client_secret"]).await;
        let more = admin.post(&format!("{path}/secrets"), &json!({})).await.expect(201);
        early.get("/api/v1/requests").await.expect(200);
        let first = more["secrets"][0]["id"].as_str().expect("an id");
        delete(&admin, &format!("{path}/secrets/{first}")).await.expect(200);
        assert_eq!(early.get("/api/v1/events").await.problem(401), "not-signed-in");
        let early = token(&more["client_secret"]).await;
        put(&admin, &format!("{path}/limits"), &json!({ "networks": ["127.0.0.1"], "keys": null })).await.expect(200);
        assert_eq!(early.get("/api/v1/requests").await.problem(401), "not-signed-in");
        let early = token(&more["client_secret"]).await;
        admin.post(&format!("{path}:suspend"), &json!({})).await.expect(200);
        admin.post(&format!("{path}:resume"), &json!({})).await.expect(200);
        assert_eq!(early.get("/api/v1/requests").await.problem(401), "not-signed-in");
    }
}

/// S-216, S-042: behind a proxy that we trust, the address is the one that it tells, whatever its kind; a
/// caller who tells another of himself is not believed.
#[tokio::test]
async fn s216_behind_a_proxy_the_caller_counts() {
    let house = House::open_with(Where::Sqlite, |config| {
        config.http.proxies =
            edge::caller::Proxies::new(vec!["127.0.0.0/8".parse().expect("a network")]);
    });
    let house = house.await.expect("a house");
    let admin = house.sign_in(ADMINISTRATOR).await;
    let networks = json!({ "networks": ["198.51.100.0/24", "2001:db8:7::/48"] });
    let client = made(&house, &admin, networks).await;
    let (id, secret) = (
        client["id"].as_str().expect("an id"),
        client["client_secret"].as_str().expect("a secret"),
    );
    let ask = async |from: &str| {
        let nobody = house.nobody();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ];
        let call = nobody
            .call(Method::POST, "/oauth/token")
            .header("X-Forwarded-For", from)
            .form(&form);
        nobody.send(call).await
    };
    for (from, status) in [
        ("198.51.100.9", 200),
        ("2001:db8:7:1::9", 200),
        ("::ffff:198.51.100.9", 200),
        ("2001:db8:8::9", 401),
        ("203.0.113.1", 401),
        ("198.51.100.9, 203.0.113.1", 401),
        ("203.0.113.1, 198.51.100.9", 200),
        ("unknown", 401),
    ] {
        assert_eq!(ask(from).await.status, status, "{from}");
    }
    let token = ask("2001:db8:7::1").await.expect(200);
    let program = house
        .nobody()
        .with_token(token["access_token"].as_str().expect("a token"));
    let read = async |from: &str| {
        let call = program
            .call(Method::GET, "/api/v1/requests")
            .header("X-Forwarded-For", from);
        program.send(call).await
    };
    read("198.51.100.200").await.expect(200);
    assert_eq!(read("203.0.113.1").await.problem(401), "not-signed-in");
}
