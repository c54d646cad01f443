//! People, partners, services and programs, as an administrator's software meets them.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Caller, House, PASSWORD, on_each_database};

const ADMINISTRATOR: &str = "administrator@cpam.example";

/// A client of the CCAS: its id and its secret.
async fn client(house: &House, admin: &Caller) -> (String, String) {
    let body = json!({
        "name": "Logiciel social", "organisation": house.people.ccas, "scopes": ["requests:read"],
    });
    let made = admin.post("/api/v1/clients", &body).await.expect(201);
    let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
    (text("id"), text("client_secret"))
}

async fn ask(house: &House, form: &str, basic: Option<(&str, &str)>) -> Answer {
    oauth(house, "/oauth/token", form, basic).await
}

async fn oauth(house: &House, path: &str, form: &str, basic: Option<(&str, &str)>) -> Answer {
    let nobody = house.nobody();
    let call = nobody
        .call(Method::POST, path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(form.to_owned());
    nobody
        .send(match basic {
            Some((id, secret)) => call.basic_auth(id, Some(secret)),
            None => call,
        })
        .await
}

async fn change_mailbox(caller: &Caller, tag: Option<&str>) -> Answer {
    let call = caller
        .call(Method::PATCH, "/api/v1/services/c2s")
        .json(&json!({ "mailbox": "autre@cpam.example" }));
    caller
        .send(match tag {
            Some(tag) => call.header("If-Match", tag),
            None => call,
        })
        .await
}

on_each_database! {
    /// S-014, S-021, S-022: invited by mail, shown without being used up, active only with both factors.
    async fn an_invitation_is_mailed_and_shown(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let body = json!({
            "email": "nouvelle@cpam.example", "name": "Nora Essai", "role": "agent", "services": ["c2s"],
        });
        let invited = admin.post("/api/v1/accounts", &body).await;
        assert_eq!(invited.header("etag"), "\"v1\"");
        assert!(!invited.text.contains("token"), "{}", invited.text);
        let invited = invited.expect(201);
        assert_eq!((&invited["status"], &invited["services"]), (&json!("invited"), &json!(["c2s"])));
        assert_eq!(admin.post("/api/v1/accounts", &body).await.problem(409), "taken");
        let letters = house.letters(1).await;
        let (_, after) = letters[0].all.split_once("/invitation#").expect("a link");
        let token: String =
            after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        let nobody = house.nobody();
        for _ in 0..2 {
            let shown = nobody.post("/api/v1/auth/invitations:open", &json!({ "token": token })).await;
            assert_eq!(shown.expect(200)["masked_email"], "n•••@cpam.example");
        }
        let weak = json!({ "token": token, "password": "court" });
        let refused = nobody.post("/api/v1/auth/invitations:accept", &weak).await;
        assert_eq!(refused.json["errors"][0]["pointer"], "/password");
        assert_eq!(refused.problem(422), "invalid");
        let good = json!({ "token": token, "password": PASSWORD });
        let accepted = nobody.post("/api/v1/auth/invitations:accept", &good).await;
        assert_eq!(accepted.header("cache-control"), "no-store");
        assert!(accepted.expect(200)["otpauth_url"].as_str().is_some_and(|url| url.starts_with("otpauth://totp/")));
        let login = json!({ "email": "nouvelle@cpam.example", "password": PASSWORD });
        assert_eq!(nobody.post("/api/v1/auth/login", &login).await.problem(401), "sign-in-refused");
        let wrong = json!({ "token": "x", "code": "123456" });
        assert_eq!(nobody.post("/api/v1/auth/invitations:confirm", &wrong).await.problem(410), "gone");
    }

    /// S-019: what does not exist and what is wrong are one answer.
    async fn s019_answers_do_not_tell_who_has_an_account(house) {
        let nobody = house.nobody();
        let mut answers = Vec::new();
        for email in ["member@ccas.example", "nobody@ccas.example", "not an address"] {
            let login = json!({ "email": email, "password": "une autre phrase" });
            let refused = nobody.post("/api/v1/auth/login", &login).await;
            answers.push((refused.status, refused.json["type"].clone(), refused.json["detail"].clone()));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        for email in ["member@ccas.example", "nobody@ccas.example"] {
            let forgotten = nobody.post("/api/v1/auth/password:forgot", &json!({ "email": email })).await;
            assert_eq!((forgotten.status, forgotten.text.as_str()), (202, ""));
        }
    }

    /// S-027, S-008: signed out, suspended: the token is refused at the next call.
    async fn s008_a_token_ends_with_its_session_or_its_account(house) {
        let member = house.sign_in("member@ccas.example").await;
        let own = member.get("/api/v1/accounts/me").await.expect(200);
        let manager = house.sign_in("manager@ccas.example").await;
        let path = format!("/api/v1/accounts/{}:suspend", own["id"].as_str().unwrap_or_default());
        assert_eq!(manager.post(&path, &Value::Null).await.expect(200)["status"], "suspended");
        assert_eq!(member.get("/api/v1/requests").await.problem(401), "not-signed-in");
        assert_eq!(manager.post("/api/v1/auth/logout", &Value::Null).await.status, 204);
        assert_eq!(manager.get("/api/v1/accounts").await.problem(401), "not-signed-in");
        assert_eq!(manager.post("/api/v1/auth/logout", &Value::Null).await.problem(401), "not-signed-in");
    }

    /// S-012, S-216: a program gets what it was granted, in the words of RFC 6749.
    async fn s216_a_program_gets_its_token(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let (id, secret) = client(&house, &admin).await;
        assert!(secret.starts_with("ep_live_"));
        let grant = "grant_type=client_credentials";
        let in_form = format!("{grant}&client_id={id}&client_secret={secret}");
        let granted = ask(&house, &in_form, None).await;
        assert_eq!(granted.header("cache-control"), "no-store");
        let granted = granted.expect(200);
        assert!(granted["expires_in"].as_i64().is_some_and(|seconds| seconds <= 900));
        assert_eq!((&granted["token_type"], &granted["scope"]), (&json!("Bearer"), &json!("requests:read")));
        assert!(granted.get("refresh_token").is_none());
        let program = house.nobody().with_token(granted["access_token"].as_str().unwrap_or_default());
        program.get("/api/v1/requests").await.expect(200);
        assert_eq!(program.get("/api/v1/accounts").await.problem(403), "forbidden");
        assert_eq!(program.get("/api/v1/accounts/me").await.problem(404), "not-found");
        ask(&house, grant, Some((&id, &secret))).await.expect(200);
        let basic = Some((id.as_str(), "ep_live_x"));
        for (form, basic, status, error) in [
            (grant, basic, 401, "invalid_client"),
            (grant, None, 401, "invalid_client"),
            ("grant_type=password", basic, 400, "unsupported_grant_type"),
            ("", basic, 400, "invalid_request"),
            (in_form.as_str(), basic, 400, "invalid_request"),
        ] {
            let refused = ask(&house, form, basic).await;
            assert_eq!((refused.status, &refused.json), (status, &json!({ "error": error })), "{form}");
            assert_eq!(refused.header("www-authenticate").starts_with("Basic"), status == 401);
        }
        let more = format!("{grant}&scope=requests:write");
        assert_eq!(ask(&house, &more, Some((&id, &secret))).await.expect(400)["error"], "invalid_scope");
        let keys = house.nobody().get("/.well-known/jwks.json").await.expect(200);
        assert_eq!(keys["keys"][0]["alg"], "EdDSA");
    }

    /// S-218: a client asks about, and revokes, its own tokens only; what is revoked is refused at the
    /// next call, and nobody learns whether another's token is good.
    async fn s218_a_token_is_told_of_and_revoked(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let (one, another) = (client(&house, &admin).await, client(&house, &admin).await);
        let basic = Some((one.0.as_str(), one.1.as_str()));
        let others = Some((another.0.as_str(), another.1.as_str()));
        let token = ask(&house, "grant_type=client_credentials", basic).await.expect(200)["access_token"].as_str().unwrap_or_default().to_owned();
        let program = house.nobody().with_token(&token);
        program.get("/api/v1/requests").await.expect(200);
        let about = format!("token={token}&token_type_hint=access_token");
        let told = oauth(&house, "/oauth/introspect", &about, basic).await;
        assert_eq!(told.header("cache-control"), "no-store");
        let told = told.expect(200);
        assert_eq!((&told["active"], &told["scope"], &told["client_id"]), (&json!(true), &json!("requests:read"), &json!(one.0)));
        assert_eq!(told["exp"].as_i64().zip(told["iat"].as_i64()).map(|(end, start)| end - start), Some(600));
        let nothing = json!({ "active": false });
        let person = format!("token={}", admin.token());
        for (form, who) in [(about.as_str(), others), ("token=x", basic), (person.as_str(), basic)] {
            assert_eq!(oauth(&house, "/oauth/introspect", form, who).await.expect(200), nothing);
            assert_eq!(oauth(&house, "/oauth/revoke", form, who).await.status, 200);
        }
        program.get("/api/v1/requests").await.expect(200);
        for path in ["/oauth/introspect", "/oauth/revoke"] {
            assert_eq!(oauth(&house, path, &about, None).await.expect(401)["error"], "invalid_client");
            assert_eq!(oauth(&house, path, "", basic).await.expect(400)["error"], "invalid_request");
        }
        for _ in 0..2 {
            assert_eq!(oauth(&house, "/oauth/revoke", &about, basic).await.status, 200);
        }
        assert_eq!(program.get("/api/v1/requests").await.problem(401), "not-signed-in");
        assert_eq!(oauth(&house, "/oauth/introspect", &about, basic).await.expect(200), nothing);
        let fresh = ask(&house, "grant_type=client_credentials", basic).await.expect(200);
        house.nobody().with_token(fresh["access_token"].as_str().unwrap_or_default()).get("/api/v1/requests").await.expect(200);
    }

    /// S-212: the strong tag that was read, or nothing.
    async fn s212_a_service_changes_on_the_version_that_was_read(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        assert_eq!(change_mailbox(&admin, None).await.problem(428), "precondition-required");
        for stale in ["\"v2\"", "W/\"v1\"", "*", "v1"] {
            assert_eq!(change_mailbox(&admin, Some(stale)).await.problem(412), "stale", "{stale}");
        }
        let changed = change_mailbox(&admin, Some("\"v1\"")).await;
        assert_eq!(changed.header("etag"), "\"v2\"");
        assert_eq!(changed.expect(200)["mailbox"], "autre@cpam.example");
        let late = change_mailbox(&admin, Some("\"v1\"")).await;
        assert_eq!(late.header("etag"), "\"v2\"");
        assert_eq!(late.problem(412), "stale");
        let member = house.sign_in("member@ccas.example").await;
        assert_eq!(change_mailbox(&member, Some("\"v2\"")).await.problem(403), "forbidden");
        let seen = member.get("/api/v1/services").await.expect(200);
        assert_eq!((&seen["total"], &seen["items"][0]["mailbox"]), (&json!(12), &Value::Null));
        assert_eq!(admin.get("/api/v1/services/nothing").await.problem(404), "not-found");
    }

    /// S-001, S-003, S-006: another's does not exist, a cursor is its caller's, nothing is smuggled in.
    async fn s001_organisations_are_a_funds_own(house) {
        let admin = house.sign_in(ADMINISTRATOR).await;
        let page = admin.get("/api/v1/organisations?limit=1").await.expect(200);
        assert_eq!((page["items"].as_array().map(Vec::len), &page["total"]), (Some(1), &json!(2)));
        let next = format!("/api/v1/organisations?limit=1&cursor={}", page["next"].as_str().unwrap_or_default());
        let rest = admin.get(&next).await.expect(200);
        assert_eq!(rest["next"], Value::Null);
        assert_ne!(rest["items"][0]["id"], page["items"][0]["id"]);
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        assert_eq!(supervisor.get(&next).await.problem(400), "bad-cursor");
        let member = house.sign_in("member@ccas.example").await;
        assert_eq!(member.get("/api/v1/organisations").await.problem(403), "forbidden");
        let other = format!("/api/v1/accounts?organisation={}", house.people.shelter);
        assert_eq!(member.get(&other).await.problem(404), "not-found");
        let mut body = json!({
            "kind": "ccas", "name": "CCAS de Lys",
            "convention": { "reference": "CONV-2026-014", "starts_on": "2026-01-01" },
        });
        let created = admin.post("/api/v1/organisations", &body).await;
        assert!(created.header("location").starts_with("/api/v1/organisations/"));
        assert_eq!(created.expect(201)["conventions"][0]["nir_right"], "none");
        for name in ["id", "standing", "version", "created_at"] {
            body[name] = json!("x");
            let refused = admin.post("/api/v1/organisations", &body).await;
            assert_eq!(refused.json["errors"][0]["code"], "unknown-field", "{name}");
            body.as_object_mut().map(|members| members.remove(name));
        }
    }

    /// Every call of administration needs a token.
    async fn nothing_is_shown_to_nobody(house) {
        for path in ["accounts", "accounts/me", "clients", "organisations", "services", "services/c2s"] {
            let refused = house.nobody().get(&format!("/api/v1/{path}")).await;
            assert_eq!(refused.problem(401), "not-signed-in", "{path}");
        }
    }
}
