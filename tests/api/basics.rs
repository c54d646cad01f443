//! What holds for every call.

use testkit::{on_each_database, samples};

on_each_database! {
    /// S-225: a wrong method says which ones are right; S-201: as a problem.
    async fn a_wrong_method_is_named(house) {
        let nobody = house.nobody();
        let answer = nobody.send(nobody.call(reqwest::Method::DELETE, "/api/v1/requests")).await;
        assert_eq!(answer.header("allow"), "GET, POST");
        assert_eq!(answer.problem(405), "method-not-allowed");
        assert_eq!(nobody.get("/api/v1/nothing").await.problem(404), "not-found");
    }

    /// S-043: what is not an id leads nowhere.
    async fn a_path_that_is_not_an_id_leads_nowhere(house) {
        let agent = house.sign_in("agent@cpam.example").await;
        for id in ["..%2f..%2fetc%2fpasswd", "%00", "%ff", "1", "0192.", "%c0%ae"] {
            let answer = agent.get(&format!("/api/v1/requests/{id}")).await;
            assert!([400, 404].contains(&answer.status), "{id}: {}", answer.status);
        }
    }

    /// S-031: nothing but a good token opens.
    async fn a_bad_token_opens_nothing(house) {
        let good = house.sign_in("agent@cpam.example").await;
        good.get("/api/v1/requests").await.expect(200);
        let half = good.token().len() - 40;
        let other = if good.token().as_bytes()[half] == b'A' { 'B' } else { 'A' };
        let flipped = format!("{}{other}{}", &good.token()[..half], &good.token()[half + 1..]);
        for token in ["", "x", "a.b.c", flipped.as_str()] {
            assert_eq!(good.with_token(token).get("/api/v1/requests").await.problem(401), "not-signed-in");
        }
        assert_eq!(house.nobody().get("/api/v1/requests").await.problem(401), "not-signed-in");
    }

    /// S-038: refused, and nothing stored.
    async fn bodies_are_read_strictly(house) {
        let member = house.sign_in("member@ccas.example").await;
        let text = samples::request().to_string();
        let bodies: Vec<(Vec<u8>, &str, u16)> = vec![
            (b"{".to_vec(), "application/json", 400),
            (text.replace("Bonjour", "Bon\\u0000jour").into_bytes(), "application/json", 400),
            (text.replace("Bonjour", "Bon\\ud800jour").into_bytes(), "application/json", 400),
            ([b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(), "application/json", 400),
            (text.replace("Bonjour", "\u{0}").into_bytes(), "application/json", 400),
            (text.as_bytes().iter().chain(b"\xff").copied().collect(), "application/json", 400),
            (text.replacen('{', "{\"fund\":\"597\",\"fund\":\"597\",", 1).into_bytes(), "application/json", 422),
            (text.replacen('{', "{\"status\":\"closed\",", 1).into_bytes(), "application/json", 422),
            (text.clone().into_bytes(), "text/plain", 415),
            (text.clone().into_bytes(), "application/json; charset=utf-16", 415),
            (vec![b' '; 1024 * 1024 + 1], "application/json", 413),
        ];
        for (number, (body, kind, status)) in bodies.into_iter().enumerate() {
            let call = member.call(reqwest::Method::POST, "/api/v1/requests")
                .header("Idempotency-Key", format!("strict-{number}"))
                .header("Content-Type", kind)
                .body(body);
            let answer = member.send(call).await;
            assert_eq!(answer.status, status, "body {number}: {}", answer.text);
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        assert_eq!(member.get("/api/v1/requests").await.expect(200)["total"], 0);
    }

    /// S-006: what the server owns is not taken from the client.
    async fn server_owned_members_are_refused(house) {
        let member = house.sign_in("member@ccas.example").await;
        for name in ["id", "reference", "organisation", "status", "assignee", "submitted_at", "version", "service", "due_at"] {
            let mut body = samples::request();
            body[name] = serde_json::json!("x");
            let answer = member.submit(&body).await;
            assert_eq!(answer.json["errors"][0]["code"], "unknown-field", "{name}: {}", answer.text);
            assert_eq!(answer.problem(422), "invalid");
        }
    }

    /// S-033: hostile text is text: stored as it is or refused, never a fault.
    async fn s033_hostile_text_is_text(house) {
        let member = house.sign_in("member@ccas.example").await;
        let hostile = [
            "'; DROP TABLE requests; --", "' OR '1'='1", "\\'; SELECT pg_sleep(5); --", "${jndi:ldap://x.invalid/a}",
            "<script>alert(1)</script>", "{{7*7}}", "%s%s%n", "../../etc/passwd", "\u{202e}renversé", "a\r\nBcc: x@y.invalid",
            "=HYPERLINK(\"x\")", "\u{fffd}\u{1f468}\u{200d}\u{1f469}", "x' AND (SELECT 1 FROM (SELECT(SLEEP(5)))a)--",
        ];
        for text in hostile {
            let mut body = samples::request();
            for pointer in ["/text", "/title", "/person/birth_name", "/person/birth_place", "/external_reference"] {
                let (parent, member) = pointer.rsplit_once('/').unwrap();
                body.pointer_mut(parent).unwrap()[member] = serde_json::json!(text);
            }
            let all = member.submit(&body).await;
            assert!([201, 422].contains(&all.status), "{text}: {}", all.status);
            let mut body = samples::request();
            body["text"] = serde_json::json!(text);
            let only_text = member.submit(&body).await;
            assert!([201, 422].contains(&only_text.status), "{text}: {}", only_text.status);
            for path in ["/api/v1/requests?status=", "/api/v1/requests?cursor=", "/api/v1/requests/", "/api/v1/services/"] {
                let bytes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let encoded = bytes.concat();
                let answer = member.get(&format!("{path}{encoded}")).await;
                assert!((400..500).contains(&answer.status), "{path} {text}: {}", answer.status);
            }
        }
        house.running.app.ready().await.unwrap();
    }

    /// S-225: `HEAD` is `GET` without the body; S-049: the headers are on every answer.
    async fn s225_head_is_get_without_the_body(house) {
        let nobody = house.nobody();
        for path in ["/livez", "/docs/", "/openapi.json", "/api/v1/requests", "/nothing"] {
            let got = nobody.get(path).await;
            let head = nobody.send(nobody.call(reqwest::Method::HEAD, path)).await;
            assert_eq!((head.status, head.text.as_str()), (got.status, ""), "{path}");
            for name in ["strict-transport-security", "content-security-policy", "x-content-type-options",
                "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy",
                "permissions-policy", "cache-control", "x-request-id"] {
                assert!(!head.header(name).is_empty() && !got.header(name).is_empty(), "{name} on {path}");
            }
        }
        assert_eq!(nobody.get("/docs").await.header("location"), "/docs/");
    }
}
