//! Who comes in where.

use super::{act, filed, now, page, submitted};
use testkit::{on_each_database, samples};

/// Pages of agents, and of nobody else.
const AGENTS: [&str; 3] = ["/tri", "/pilotage", "/raccourcis"];

on_each_database! {
    /// S-001, S-008: no session, another role, another service.
    async fn s001_pages_of_agents_are_theirs(house) {
        let mut nobody = house.visitor();
        let mut member = house.visit_as("member@ccas.example").await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        let mut administrator = house.visit_as("administrator@cpam.example").await;
        for path in AGENTS {
            assert!(nobody.get(path).await.leads_to().starts_with("/connexion"), "{path}");
            member.get(path).await.expect(403);
            administrator.get(path).await.expect(403);
            agent.get(path).await.expect(200);
        }
        administrator.get("/demandes").await.expect(403);
        assert_eq!(administrator.get("/").await.leads_to(), "/administration");
        agent.get("/services").await.expect(403);
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        supervisor.get("/services").await.expect(200);
    }

    /// S-009: a request of another service is read for a reason only, and is not treated.
    async fn s001_another_service_is_not_there(house) {
        let papers = submitted(&house, samples::documents()).await;
        assert_ne!(papers["service"], "c2s");
        let mut c2s = house.visit_as("c2s@cpam.example").await;
        c2s.get(&page(&papers)).await.expect(403).titled("Accès exceptionnel");
        c2s.get("/demandes").await.expect(200).keeps_quiet_about(papers["reference"].as_str().unwrap());
        for one in ["prendre", "nir", "ecrire", "cloturer", "brouillon", "reorienter"] {
            let fields = [("version", "1"), ("message", "Bonjour"), ("portee", "note"), ("issue", "resolved"),
                ("type", "documents"), ("sujet", "c2s"), ("service", "c2s"), ("urgence", "routine")];
            c2s.get("/demandes").await.expect(200);
            let answer = c2s.post(&act(&papers, one), &fields).await;
            // To read it she is asked why (S-009); nothing is done to it either way.
            assert!([403, 404].contains(&answer.status), "{one}: {}", answer.status);
        }
        // Read for a reason, it shows no form that would be refused.
        c2s.get(&page(&papers)).await.expect(403);
        let opened = c2s.submit(&format!("{}/acces", page(&papers)), &[("motif", "review")]).await;
        let shown = c2s.follow(&opened).await.expect(200).says("accès exceptionnel").says("Échéance");
        let acts = format!("action=\"{}/traiter/", page(&papers));
        assert!(!shown.html.contains(&acts), "an act is offered");
    }

    /// S-029: a form from elsewhere does nothing.
    async fn s029_acts_are_sent_by_our_pages_only(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200);
        let form = agent.form(&act(&filed, "prendre")).fields(&[("version", "1")]);
        form.from_site(Some("cross-site")).send().await.expect(403);
        agent.get("/demandes").await.expect(200);
        let form = agent.form("/file/suivante").fields(&[("cle", "x")]);
        form.from_site(Some("cross-site")).send().await.expect(403);
        assert_eq!(now(&house, &filed).await["status"], "submitted");
    }

    /// A partner does not treat.
    async fn partners_do_not_treat(house) {
        let filed = filed(&house).await;
        let mut member = house.visit_as("member@ccas.example").await;
        member.get("/").await.expect(200);
        member.post(&act(&filed, "prendre"), &[("version", "1")]).await.expect(403);
        member.get("/").await.expect(200);
        member.post("/file/suivante", &[]).await.expect(403);
    }
}
