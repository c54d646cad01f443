//! Taking the next request, and several at once.

use super::{act, filed, now, page, submitted};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{House, on_each_database, samples};
use tokio::task::JoinSet;

async fn urgent(house: &House) -> Value {
    let mut body = samples::request();
    body["text"] = json!(
        "Urgent : Mme sort de l'hôpital demain matin, ses droits C2S sont fermés et la pharmacie refuse \
         de délivrer son insuline sans avance. Elle n'a plus de traitement. Merci de faire au plus vite."
    );
    body["blocker"] = json!("rights_closed");
    submitted(house, body).await
}

on_each_database! {
    /// The most urgent first, whenever it came; pressed twice, the button takes one.
    async fn the_next_is_the_most_urgent(house) {
        let first = filed(&house).await;
        let second = urgent(&house).await;
        assert_ne!(first["urgency"], "urgent");
        assert_eq!(second["urgency"], "urgent");
        let mut agent = house.visit_as("agent@cpam.example").await;
        let home = agent.get("/").await.expect(200);
        let key = home.field("cle").unwrap();
        let taken = agent.post("/file/suivante", &[("cle", &key)]).await;
        assert_eq!(taken.leads_to(), format!("{}?fait=prise", page(&second)));
        let twice = agent.post("/file/suivante", &[("cle", &key)]).await;
        assert_eq!(twice.leads_to(), taken.leads_to());
        assert_eq!(now(&house, &first).await["status"], "submitted");
        agent.follow(&taken).await.expect(200).says("Vous avez pris cette demande en charge");

        agent.get("/").await.expect(200).says("Mes demandes");
        let other = agent.submit("/file/suivante", &[]).await;
        assert_eq!(other.leads_to(), format!("{}?fait=prise", page(&first)));
        agent.get("/demandes").await.expect(200);
        let none = agent.submit("/file/suivante", &[]).await;
        agent.follow(&none).await.expect(200).says("Rien à prendre");
    }

    /// S-433: of fifty who ask at the same instant, no two get the same request, and none is left over.
    async fn s433_fifty_takers_never_take_the_same(house) {
        const TAKERS: usize = 50;
        let member = house.sign_in("member@ccas.example").await;
        for _ in 0..TAKERS {
            member.submit(&samples::request()).await.expect(201);
        }
        let mut agent = house.visit_as("agent@cpam.example").await;
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        let mut calls = JoinSet::new();
        for number in 0..TAKERS {
            let visitor = if number % 2 == 0 { &mut agent } else { &mut supervisor };
            let token = visitor.get("/").await.expect(200).field("jeton").unwrap();
            let call = visitor
                .call(reqwest::Method::POST, "/file/suivante")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("jeton={token}&cle=taker-{number}"));
            calls.spawn(async move {
                let answer = call.send().await.expect("an answer");
                assert_eq!(answer.status(), 303);
                answer.headers()["location"].to_str().unwrap().to_owned()
            });
        }
        let mut taken = BTreeSet::new();
        while let Some(place) = calls.join_next().await {
            let place = place.unwrap();
            assert!(place.ends_with("?fait=prise"), "{place}");
            assert!(taken.insert(place), "taken twice");
        }
        assert_eq!(taken.len(), TAKERS);
    }

    /// A result for each: what a colleague took is told, the rest is done.
    async fn several_are_taken_at_once(house) {
        let (one, two) = (filed(&house).await, filed(&house).await);
        let mut agent = house.visit_as("agent@cpam.example").await;
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        agent.get("/demandes").await.expect(200).says(one["reference"].as_str().unwrap());
        supervisor.get(&page(&two)).await.expect(200);
        supervisor.submit(&act(&two, "prendre"), &[]).await.leads_to();
        let ticks = [&one, &two].map(|filed| format!("{}:1", filed["id"].as_str().unwrap()));
        let fields = [("geste", "prendre"), ("choix", ticks[0].as_str()), ("choix", ticks[1].as_str())];
        let results = agent.post("/file/lot", &fields).await.expect(200);
        results.says("1 sur 2").says("C’est fait.").says("Un collègue l’a prise entre-temps.");
        assert_eq!(now(&house, &one).await["assignee"], house.people.agent.to_string());
        assert_ne!(now(&house, &two).await["assignee"], house.people.agent.to_string());
        // Pressed again: what is hers is hers.
        let again = agent.post("/file/lot", &fields[..2]).await.expect(200);
        again.says("1 sur 1");
        let given = [("geste", "confier"), ("agent", &house.people.c2s_agent.to_string()),
            ("choix", &format!("{}:2", one["id"].as_str().unwrap()))];
        agent.post("/file/lot", &given).await.expect(200).says("1 sur 1");
        assert_eq!(now(&house, &one).await["assignee"], house.people.c2s_agent.to_string());
    }
}
