//! The queue: filters, order, pages, views.

use super::{act, filed, page, submitted};
use testkit::{on_each_database, samples};

on_each_database! {
    /// Filters are in the address; what cannot be read narrows nothing.
    async fn filters_narrow(house) {
        let c2s = filed(&house).await;
        let papers = submitted(&house, samples::documents()).await;
        let (c2s, papers) = (c2s["reference"].as_str().unwrap(), papers["reference"].as_str().unwrap());
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get("/demandes").await.expect(200).says(c2s).says(papers).says("À prendre 2");
        agent.get("/demandes?service=c2s").await.expect(200).says(c2s).keeps_quiet_about(papers);
        agent.get("/demandes?type=documents").await.expect(200).says(papers).keeps_quiet_about(c2s);
        agent.get("/demandes?agent=moi").await.expect(200).says("Aucune demande ne correspond").keeps_quiet_about(c2s);
        agent.get("/demandes?onglet=en-retard").await.expect(200).keeps_quiet_about(c2s);
        agent.get("/demandes?onglet=closes").await.expect(200).keeps_quiet_about(c2s);
        agent.get("/demandes?statut=%3Cscript%3E&suite=x").await.expect(200).says(c2s);
        house.set_now("2026-12-22T09:00:00Z");
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get("/demandes?onglet=en-retard").await.expect(200).says(c2s).says("en retard de");
        agent.get("/").await.expect(200).says("En retard 2");
    }

    /// S-005: lists show no number and no message.
    async fn s005_the_queue_holds_no_number_and_no_message(house) {
        filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        for path in ["/", "/demandes", "/pilotage"] {
            let page = agent.get(path).await.expect(200);
            for secret in ["290039999999964", "2 90 03", "toujours pas de réponse"] {
                assert!(!page.words().contains(secret), "{secret} in {path}");
            }
        }
    }

    /// Every request is on one page and one only, in the order of due dates.
    async fn pages_follow_one_another(house) {
        let mut references = Vec::new();
        for number in 0..30 {
            let body = if number % 3 == 0 { samples::documents() } else { samples::request() };
            let filed = submitted(&house, body).await;
            references.push((filed["due_at"].to_string(), filed["id"].to_string(), filed["reference"].as_str().unwrap().to_owned()));
        }
        references.sort();
        let mut agent = house.visit_as("agent@cpam.example").await;
        let first = agent.get("/demandes").await.expect(200);
        let second = agent.get(&first.link("Page suivante").unwrap()).await.expect(200);
        assert_eq!(second.link("Page suivante"), None);
        let words = format!("{} {}", first.words(), second.words());
        let mut places: Vec<usize> = Vec::new();
        for (_, _, reference) in &references {
            let found: Vec<usize> = words.match_indices(&format!("{reference} ·")).map(|(at, _)| at).collect();
            assert_eq!(found.len(), 1, "{reference}");
            places.extend(found);
        }
        assert!(places.is_sorted(), "the order of due dates");
    }

    /// A view is its keeper's, or her service's.
    async fn views_are_kept_and_shared(house) {
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get("/demandes").await.expect(200);
        let kept = agent.post("/file/vues", &[("nom", "C2S en retard"), ("partage", "c2s"), ("filtres", "service=c2s&retard=oui&x=<b>")]).await;
        agent.follow(&kept).await.expect(200).says("La vue est gardée").says("C2S en retard");
        let mine = [("nom", "À moi"), ("filtres", "agent=moi")];
        agent.post("/file/vues", &mine).await.leads_to();
        agent.post("/file/vues", &[("nom", " ")]).await.expect(422).titled("Erreur");
        let mut c2s = house.visit_as("c2s@cpam.example").await;
        let seen = c2s.get("/demandes").await.expect(200).says("C2S en retard").keeps_quiet_about("À moi");
        let leads = |(_, href): &(String, String)| href == "/demandes?service=c2s&retard=oui";
        assert!(seen.links().iter().any(leads), "as it was kept, and nothing else");
        // What is somebody else's cannot be forgotten for her.
        let page = agent.get("/demandes").await.expect(200);
        let start = page.html.find("/file/vues/").unwrap() + "/file/vues/".len();
        let forget = format!("/file/vues/{}/oublier", &page.html[start..start + 36]);
        c2s.post(&forget, &[]).await.leads_to();
        agent.get("/demandes").await.expect(200).says("C2S en retard");
        agent.post(&forget, &[]).await.leads_to();
        agent.get("/demandes").await.expect(200).keeps_quiet_about("C2S en retard").says("À moi");
    }

    /// Who else is there is told in the list and in the page, and blocks nobody.
    async fn who_is_there_is_told(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200).keeps_quiet_about("consulte depuis");
        supervisor.get("/demandes").await.expect(200).says("agent consulte depuis 10 h 00");
        supervisor.get(&page(&filed)).await.expect(200).says("agent consulte depuis 10 h 00");
        supervisor.submit(&act(&filed, "prendre"), &[]).await.leads_to();
        house.pass(jiff::SignedDuration::from_mins(6));
        supervisor.get("/demandes").await.expect(200).keeps_quiet_about("consulte depuis");
    }
}
