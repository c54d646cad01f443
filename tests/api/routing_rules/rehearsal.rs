//! `POST /routing-rules:rehearse`

use super::{PATH, publish, rules, set};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{on_each_database, samples};

fn found<'a>(list: &'a Value, member: &str, value: &str) -> &'a Value {
    let mut items = list.as_array().unwrap().iter();
    items
        .find(|item| item[member] == value)
        .unwrap_or(&Value::Null)
}

on_each_database! {
    /// On known requests the counts are exact: who moves, who gains, what an agent had moved already,
    /// what would be late; and no personal data.
    async fn a_rehearsal_counts_exactly(house) {
        let member = house.sign_in("member@ccas.example").await;
        let mut c2s = Vec::new();
        for _ in 0..3 {
            let filed = member.submit(&samples::request()).await.expect(201);
            assert_eq!((&filed["service"], &filed["human_sorting"]), (&json!("c2s"), &json!(false)));
            c2s.push(filed);
        }
        let paper = member.submit(&samples::documents()).await.expect(201);
        assert_eq!(paper["service"], "beneficiary_management");
        let mut sheltered = samples::request();
        sheltered["person"] = samples::person_without_number();
        let shelter = house.sign_in("member@shelter.example").await;
        let sheltered = shelter.submit(&sheltered).await.expect(201);

        // One was sent there by hand, and answered two business days later.
        let agent = house.sign_in("agent@cpam.example").await;
        let by_hand = json!({ "type": c2s[0]["type"], "subject": "c2s", "urgency": c2s[0]["urgency"], "service": "front_office" });
        let moved = agent.act(&c2s[0], "sort", Some(&by_hand)).await.expect(200);
        house.pass(SignedDuration::from_hours(48));
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&moved, "take", None).await.expect(200);
        agent.act(&taken, "answer", Some(&json!({ "message": "C’est fait." }))).await.expect(200);

        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let path = format!("{PATH}:rehearse");
        let wanted = json!({ "rules": rules(), "from": "2026-11-23", "until": "2026-11-23" });
        let answer = supervisor.post(&path, &wanted).await;
        for personal in ["Zéphyrine", "Amarante", "29003", "rue de l"] {
            assert!(!answer.text.contains(personal), "{}", answer.text);
        }
        let told = answer.expect(200);
        assert_eq!((&told["requests"], &told["unsorted"], &told["compared_to"]), (&json!(5), &json!(0), &json!(0)));
        assert_eq!(told["moves"].as_array().unwrap().len(), 2, "{told}");
        let roubaix = found(&told["moves"], "rule", "c2s-roubaix");
        for (member, value) in [("from", json!("c2s")), ("to", json!("front_office")), ("count", json!(3)), ("already_there", json!(1)), ("was_late", json!(0)), ("would_be_late", json!(0))] {
            assert_eq!(roubaix[member], value, "{member}: {roubaix}");
        }
        let named = roubaix["requests"].as_array().unwrap().iter();
        let named: BTreeSet<&str> = named.filter_map(|request| request["reference"].as_str()).collect();
        assert_eq!(named, c2s.iter().filter_map(|filed| filed["reference"].as_str()).collect());
        let foyers = found(&told["moves"], "rule", "foyers");
        assert_eq!((&foyers["count"], &foyers["to"], &foyers["would_be_late"]), (&json!(1), &json!("social_action"), &Value::Null));
        assert_eq!(foyers["requests"][0]["id"], sheltered["id"]);
        for (service, before, after, days) in [
            ("c2s", 4, 0, Value::Null),
            ("front_office", 0, 3, json!(2)),
            ("social_action", 0, 1, Value::Null),
            ("beneficiary_management", 1, 1, Value::Null),
        ] {
            let load = found(&told["load"], "service", service);
            assert_eq!((&load["before"], &load["after"], &load["usual_days"]), (&json!(before), &json!(after), &days), "{load}");
        }
        assert_eq!(told["rules"], json!([{ "rule": "foyers", "count": 1 }, { "rule": "c2s-roubaix", "count": 3 }, { "rule": "autres", "count": 1 }]));

        // A draft is rehearsed as well; once it applies, nothing moves any more.
        let draft = supervisor.post(PATH, &set()).await.expect(201);
        let wanted = json!({ "rule_set": draft["id"], "from": "2026-11-23", "until": "2026-11-23" });
        assert_eq!(supervisor.post(&path, &wanted).await.expect(200)["moves"], told["moves"]);
        publish(&supervisor, &draft).await.expect(200);
        let told = supervisor.post(&path, &wanted).await.expect(200);
        assert_eq!((&told["moves"], &told["compared_to"]), (&json!([]), &json!(1)));
    }

    /// Late where they were, and late where they would go: at the delay of the destination.
    async fn a_rehearsal_says_what_would_be_late(house) {
        let member = house.sign_in("member@ccas.example").await;
        let urgent = member.submit(&samples::request()).await.expect(201);
        let slow = member.submit(&samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let to = |urgency: &str, service: &str| json!({ "type": "file_follow_up", "subject": "c2s", "urgency": urgency, "service": service });
        let urgent = agent.act(&urgent, "sort", Some(&to("urgent", "c2s"))).await.expect(200);
        assert_eq!(urgent["due_at"], "2026-11-24T22:59:59Z");
        let slow = agent.act(&slow, "sort", Some(&to("routine", "front_office"))).await.expect(200);
        house.pass(SignedDuration::from_hours(72));
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&slow, "take", None).await.expect(200);
        agent.act(&taken, "answer", Some(&json!({ "message": "C’est fait." }))).await.expect(200);
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let wanted = json!({ "rules": rules(), "from": "2026-11-01", "until": "2026-11-30" });
        let told = supervisor.post(&format!("{PATH}:rehearse"), &wanted).await.expect(200);
        let moved = found(&told["moves"], "rule", "c2s-roubaix");
        // The urgent one is open beyond its day, and three days would be too long for it as well.
        assert_eq!((&moved["count"], &moved["was_late"], &moved["would_be_late"]), (&json!(2), &json!(1), &json!(1)), "{told}");
    }

    /// Dates of rules are read on one day; a period is checked; requests outside of it do not count.
    async fn a_rehearsal_is_of_a_period_and_of_a_day(house) {
        let member = house.sign_in("member@ccas.example").await;
        member.submit(&samples::request()).await.expect(201);
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let path = format!("{PATH}:rehearse");
        let mut summer = rules();
        summer[1]["from"] = json!("2027-07-01");
        let mut wanted = json!({ "rules": summer, "from": "2026-11-23", "until": "2026-11-23" });
        let told = supervisor.post(&path, &wanted).await.expect(200);
        assert_eq!((&told["moves"], &told["as_of"]), (&json!([]), &json!("2026-11-23")));
        wanted["as_of"] = json!("2027-07-14");
        assert_eq!(supervisor.post(&path, &wanted).await.expect(200)["moves"][0]["count"], 1);
        wanted["from"] = json!("2026-11-22");
        wanted["until"] = json!("2026-11-22");
        assert_eq!(supervisor.post(&path, &wanted).await.expect(200)["requests"], 0);
        wanted["until"] = json!("2026-11-21");
        let refused = supervisor.post(&path, &wanted).await.expect(422);
        assert_eq!(refused["errors"][0]["code"], "before-start");
        let neither = json!({ "from": "2026-11-22", "until": "2026-11-22" });
        assert_eq!(supervisor.post(&path, &neither).await.expect(422)["errors"][0]["pointer"], "/rules");
    }
}
