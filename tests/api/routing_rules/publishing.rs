//! From a draft to the set that applies.

use super::{PATH, address, on, publish, rules, set};
use domain::accounts::{Actor, Author, Membership, Role};
use domain::codes::Service;
use domain::funds::{Fund, FundCode, ServiceDesk};

use domain::text::{EmailAddress, Label};
use reqwest::Method;
use serde_json::json;
use testkit::on_each_database;

on_each_database! {
    /// Drafted, changed, published under the next number, and never changed again.
    async fn a_set_lives_its_life(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let none = supervisor.get(PATH).await.expect(200);
        assert_eq!((&none["current_number"], &none["current"], &none["total"]), (&json!(0), &json!(null), &json!(0)));

        let answer = supervisor.post(PATH, &set()).await;
        assert_eq!(answer.header("etag"), "\"v1\"");
        let location = answer.header("location").to_owned();
        let draft = answer.expect(201);
        assert_eq!(location, address(&draft));
        assert_eq!((&draft["number"], &draft["based_on"], &draft["version"]), (&json!(null), &json!(0), &json!(1)));
        assert_eq!(draft["rules"][1]["when"]["communes"], json!(["59100 ROUBAIX"]));

        let mut other = set();
        other["motive"] = json!("Un guichet à Roubaix, à l’essai");
        let changed = on(&supervisor, Method::PUT, &address(&draft), 1, Some(&other)).await.expect(200);
        assert_eq!((&changed["version"], &changed["motive"]), (&json!(2), &other["motive"]));
        assert_eq!(publish(&supervisor, &draft).await.problem(412), "stale");
        let published = publish(&supervisor, &changed).await.expect(200);
        assert_eq!((&published["number"], &published["version"]), (&json!(1), &json!(3)));
        assert!(published["published_by"].is_string() && published["published_at"].is_string());

        let path = address(&published);
        assert_eq!(on(&supervisor, Method::PUT, &path, 3, Some(&other)).await.problem(409), "rules-published");
        assert_eq!(on(&supervisor, Method::DELETE, &path, 3, None).await.problem(409), "rules-published");
        assert_eq!(publish(&supervisor, &published).await.problem(409), "rules-published");

        let agent = house.sign_in("agent@cpam.example").await;
        let listed = agent.get(PATH).await.expect(200);
        assert_eq!((&listed["current_number"], &listed["total"]), (&json!(1), &json!(1)));
        assert_eq!(listed["current"]["id"], published["id"]);
        assert_eq!(agent.get(&path).await.expect(200)["rules"], published["rules"]);
    }

    /// Two drafts over the same set: the second is rehearsed again before it may follow the first.
    async fn nobody_publishes_over_what_she_did_not_see(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let first = supervisor.post(PATH, &set()).await.expect(201);
        let second = supervisor.post(PATH, &set()).await.expect(201);
        publish(&supervisor, &first).await.expect(200);
        assert_eq!(publish(&supervisor, &second).await.problem(409), "rules-outdated");
        let path = address(&second);
        let again = on(&supervisor, Method::PUT, &path, 1, Some(&set())).await.expect(200);
        assert_eq!(again["based_on"], 1);
        assert_eq!(publish(&supervisor, &again).await.expect(200)["number"], 2);
        assert_eq!(supervisor.get(PATH).await.expect(200)["current_number"], 2);
    }

    async fn a_draft_may_be_discarded(house) {
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let draft = supervisor.post(PATH, &set()).await.expect(201);
        let path = address(&draft);
        let bare = supervisor.send(supervisor.call(Method::DELETE, &path)).await;
        assert_eq!(bare.problem(428), "precondition-required");
        assert_eq!(on(&supervisor, Method::DELETE, &path, 7, None).await.problem(412), "stale");
        assert_eq!(on(&supervisor, Method::DELETE, &path, 1, None).await.status, 204);
        assert_eq!(supervisor.get(&path).await.problem(404), "not-found");
    }

    /// S-001: another fund's rules do not exist, nor its organisations.
    async fn s001_another_funds_rules_do_not_exist(house) {
        let app = &house.running.app;
        let code: FundCode = "131".parse().unwrap();
        let fund = Fund { code: code.clone(), name: Label::parse("CPAM d’ailleurs").unwrap() };
        app.store.write(move |tx| {
            store::funds::add(tx, &fund)?;
            Service::ALL.iter().try_for_each(|service| store::funds::add_desk(tx, &ServiceDesk {
                fund: fund.code.clone(),
                service: *service,
                mailbox: EmailAddress::parse("ailleurs@cpam.example").unwrap(),
                version: 1,
            }))
        }).await.unwrap();
        let elsewhere = Actor {
            author: Author::System,
            membership: Membership::Fund { fund: code, services: Service::ALL.iter().copied().collect() },
            permissions: Role::Supervisor.permissions(),
        };
        let proposed = |rules: serde_json::Value| app::routing_rules::Propose {
            motive: Label::parse("Ailleurs").unwrap(),
            rules: serde_json::from_value(rules).unwrap(),
        };
        let theirs = app::routing_rules::propose(app, &elsewhere, proposed(rules())).await.unwrap().set;

        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let path = format!("{PATH}/{}", theirs.id);
        assert_eq!(supervisor.get(&path).await.problem(404), "not-found");
        assert_eq!(on(&supervisor, Method::PUT, &path, 1, Some(&set())).await.problem(404), "not-found");
        assert_eq!(on(&supervisor, Method::POST, &format!("{path}:publish"), 1, None).await.problem(404), "not-found");
        let tried = json!({ "rule_set": theirs.id.to_string(), "from": "2026-01-01", "until": "2026-12-31" });
        assert_eq!(supervisor.post(&format!("{PATH}:rehearse"), &tried).await.problem(404), "not-found");
        assert_eq!(supervisor.get(PATH).await.expect(200)["total"], 0);

        let ccas = house.people.ccas.to_string();
        let naming = json!([{ "id": "a", "label": "A", "when": { "organisations": [ccas] }, "service": "c2s" }, { "id": "b", "label": "B" }]);
        let refused = app::routing_rules::propose(app, &elsewhere, proposed(naming)).await.unwrap_err();
        let app::AppError::Invalid(errors) = refused else { panic!("{refused}") };
        assert_eq!((errors[0].pointer.as_ref(), errors[0].code), ("/rules/0/when/organisations/0", "unknown-organisation"));
    }
}
