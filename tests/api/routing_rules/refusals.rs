//! Who may do what with rules, and which rules are refused.

use super::{PATH, address, codes, on, rules, set};
use serde_json::json;
use testkit::on_each_database;

on_each_database! {
    /// The supervisor edits, the agent reads; administrators and partners are refused.
    async fn each_role_has_its_rights(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let draft = supervisor.post(PATH, &set()).await.expect(201);
        let one = address(&draft);
        let rehearsal = json!({ "rules": rules(), "from": "2026-11-01", "until": "2026-11-30" });
        let rehearse = format!("{PATH}:rehearse");
        supervisor.post(&rehearse, &rehearsal).await.expect(200);
        for (email, reads) in [
            ("agent@cpam.example", true),
            ("c2s@cpam.example", true),
            ("administrator@cpam.example", false),
            ("member@ccas.example", false),
            ("manager@ccas.example", false),
        ] {
            let caller = house.sign_in(email).await;
            for path in [PATH, one.as_str()] {
                let read = caller.get(path).await;
                assert_eq!(read.status, if reads { 200 } else { 403 }, "{email} {path}");
            }
            assert_eq!(caller.post(PATH, &set()).await.problem(403), "forbidden", "{email}");
            assert_eq!(caller.post(&rehearse, &rehearsal).await.problem(403), "forbidden", "{email}");
            for (method, path) in [
                (reqwest::Method::PUT, one.clone()),
                (reqwest::Method::DELETE, one.clone()),
                (reqwest::Method::POST, format!("{one}:publish")),
            ] {
                let refused = on(&caller, method, &path, 1, Some(&set())).await;
                assert_eq!(refused.problem(403), "forbidden", "{email} {path}");
            }
        }
        assert_eq!(house.nobody().get(PATH).await.problem(401), "not-signed-in");
    }

    /// Every fault of a set is told at once, at its place, in French.
    async fn wrong_rules_are_refused(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let stranger = uuid::Uuid::from_u128(7).to_string();
        let wrong = json!({ "motive": "Appeler le 06 39 98 00 01", "rules": [
            { "id": "a", "label": "Tout", "service": "c2s" },
            { "id": "a", "label": "Été", "from": "2026-08-31", "until": "2026-07-01", "service": "c2s" },
            { "id": "b", "label": "Ailleurs", "when": { "organisations": [stranger] } },
        ] });
        let refused = supervisor.post(PATH, &wrong).await;
        let told = codes(&refused.json);
        assert_eq!(refused.problem(422), "invalid");
        for expected in [
            ("/motive", "phone"),
            ("/rules/0", "hides-the-rest"),
            ("/rules/1/id", "rule-twice"),
            ("/rules/1/until", "before-start"),
            ("/rules/2", "no-fallback"),
            ("/rules/2/when/organisations/0", "unknown-organisation"),
        ] {
            let expected = (expected.0.to_owned(), expected.1.to_owned());
            assert!(told.contains(&expected), "{expected:?} in {told:?}");
        }
        assert_eq!(told.len(), 6, "{told:?}");

        let unreadable = json!({ "motive": "x", "rules": [
            { "id": "Été", "label": "", "when": { "communes": ["Roubaix", "59100"] } },
        ] });
        let refused = supervisor.post(PATH, &unreadable).await.expect(422);
        let told: Vec<String> = codes(&refused).into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
        assert_eq!(told, ["/rules/0/id rule-id-characters", "/rules/0/label empty", "/rules/0/when/communes/0 commune-format"]);
        let message = refused["errors"][2]["message"].as_str().unwrap();
        assert!(message.contains("59100 Roubaix"), "{message}");

        for (rules, pointer) in [
            (json!([]), "/rules"),
            (json!([{ "id": "a", "label": "A", "service": "nowhere" }]), "/rules/0/service"),
            (json!([{ "id": "a", "label": "A", "services": "c2s" }]), "/rules/0/services"),
        ] {
            let refused = supervisor.post(PATH, &json!({ "motive": "x", "rules": rules })).await.expect(422);
            assert_eq!(refused["errors"][0]["pointer"], pointer);
        }
        assert_eq!(supervisor.get(PATH).await.expect(200)["total"], 0, "nothing was kept");
    }

    /// A doubt never refuses: a rule that never applies, one that is over, a fallback over the core.
    async fn doubtful_rules_are_kept_with_warnings(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let doubtful = json!({ "motive": "x", "rules": [
            { "id": "c2s", "label": "C2S", "when": { "subjects": ["c2s"] }, "service": "c2s" },
            { "id": "jamais", "label": "Jamais", "until": "2026-01-31", "when": { "subjects": ["c2s"], "types": ["contact"] }, "service": "ame" },
            { "id": "autres", "label": "Autres", "service": "partner_relations" },
        ] });
        let kept = supervisor.post(PATH, &doubtful).await.expect(201);
        let told: Vec<String> = kept["warnings"].as_array().unwrap().iter()
            .map(|warning| format!("{} {}", warning["rule"].as_str().unwrap(), warning["code"].as_str().unwrap())).collect();
        assert_eq!(told, ["jamais unreachable_rule", "jamais rule_over", "autres overrides_core"]);
    }
}
