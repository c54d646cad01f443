//! Reply templates and routing rules, in their pages.

use super::{act, filed, page};
use serde_json::json;
use testkit::on_each_database;

on_each_database! {
    /// Written by a supervisor, inserted by an agent after what she typed, read before it is sent.
    async fn a_template_is_written_then_inserted(house) {
        let filed = filed(&house).await;
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        supervisor.get("/modeles/nouveau").await.expect(200);
        let wrong = [("titre", ""), ("texte", "Bonjour {nom}")];
        let refused = supervisor.submit("/modeles/nouveau", &wrong).await.expect(422).titled("Erreur");
        assert_eq!(refused.field("texte").as_deref(), Some("Bonjour {nom}"));
        let right = [("titre", "Accusé C2S"), ("texte", "Votre demande {reference} est suivie."), ("service", "c2s")];
        let kept = supervisor.submit("/modeles/nouveau", &right).await;
        let list = supervisor.follow(&kept).await.expect(200).says("Accusé C2S");
        let id = list.link("Modifier Accusé C2S").unwrap();

        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get("/modeles/nouveau").await.expect(403);
        agent.get(&page(&filed)).await.expect(200).says("Accusé C2S");
        let template = id.rsplit('/').next().unwrap().to_owned();
        let fields = [("version", "1"), ("modele", template.as_str()), ("message", "Bonjour,")];
        let inserted = agent.post(&act(&filed, "modele"), &fields).await.expect(200);
        let reference = filed["reference"].as_str().unwrap();
        let expected = format!("Bonjour,\n\nVotre demande {reference} est suivie.");
        assert_eq!(inserted.field("message").as_deref(), Some(expected.as_str()));

        // Two supervisors: nothing typed is lost, and the second knows.
        supervisor.get(&id).await.expect(200);
        supervisor.submit(&id, &[("titre", "Accusé")]).await.leads_to();
        let stale = supervisor.post(&id, &[("version", "1"), ("titre", "Autre"), ("texte", "Mes mots")]).await.expect(409);
        assert_eq!(stale.field("texte").as_deref(), Some("Mes mots"));
        supervisor.get(&id).await.expect(200);
        supervisor.get(&id).await.expect(200);
        supervisor.post(&format!("{id}/retirer"), &[("version", "2")]).await.leads_to();
        supervisor.get("/modeles").await.expect(200).keeps_quiet_about("Accusé");
    }

    /// A draft of rules is tried on the past, side by side, then published.
    async fn rules_are_rehearsed_then_published(house) {
        filed(&house).await;
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let rules = json!({ "motive": "La C2S à l’accueil", "rules": [
            { "id": "c2s", "label": "C2S", "when": { "subjects": ["c2s"] }, "service": "front_office" },
            { "id": "reste", "label": "Tout le reste" },
        ] });
        let set = supervisor.post("/api/v1/routing-rules", &rules).await.expect(201);
        house.pass(jiff::SignedDuration::from_secs(61));
        let mut visitor = house.visit_as("supervisor@cpam.example").await;
        let path = format!("/regles/{}", set["id"].as_str().unwrap());
        visitor.get("/regles").await.expect(200).says("La C2S à l’accueil").says("Brouillon");
        visitor.get(&path).await.expect(200).says("Accueil et rendez-vous").says("Essayer sur le passé");
        let found = visitor.submit(&format!("{path}/repeter"), &[]).await.expect(200);
        found.says("Ce qui changerait").says("Service C2S Accueil et rendez-vous");
        visitor.submit(&format!("{path}/repeter"), &[("du", "hier")]).await.expect(422).titled("Erreur");
        let version = set["version"].to_string();
        let published = visitor.post(&format!("{path}/publier"), &[("version", &version)]).await;
        visitor.follow(&published).await.expect(200).says("Ces règles s’appliquent").says("S’applique");
        visitor.get(&path).await.expect(200);
        visitor.post(&format!("{path}/publier"), &[("version", &version)]).await.expect(409);
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&path).await.expect(200).keeps_quiet_about("Publier ces règles");
        agent.post(&format!("{path}/publier"), &[("version", &version)]).await.expect(403);
    }
}
