//! Reply templates and routing rules, in their pages.

use super::{act, filed, now, page};
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
        agent.get(&id).await.expect(403);
        agent.get("/modeles").await.expect(200).keeps_quiet_about("Modifier");
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

    /// A macro: inserted, it fills in the act, the items and the words; sent, it is one act, one line of
    /// history. An agent keeps one of her own, which no colleague sees, and a double click makes one.
    async fn a_macro_is_kept_applied_and_sent_as_one_act(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get("/modeles/nouveau").await.expect(200).keeps_quiet_about("Tous les agents de la caisse");
        let wrong = [("titre", "Ressources"), ("texte", "Il manque :"), ("geste", "answer"), ("elements", "Avis")];
        let refused = agent.submit("/modeles/nouveau", &wrong).await.expect(422).titled("Erreur");
        assert_eq!(refused.field("elements").as_deref(), Some("Avis"));
        let right = [("titre", "Ressources"), ("texte", "Pour {reference}, il nous manque :"), ("geste", "ask"),
            ("elements", "Avis d’imposition\nRelevé de la CAF"), ("attente", "person")];
        let first = agent.submit("/modeles/nouveau", &right).await;
        let key = refused.field("cle").unwrap();
        let again: Vec<(&str, &str)> = right.into_iter().chain([("cle", key.as_str())]).collect();
        agent.get("/").await.expect(200);
        agent.post("/modeles/nouveau", &again).await.leads_to();
        let list = agent.follow(&first).await.expect(200).says("À vous seul").says("Demander des éléments");
        assert_eq!(list.html.matches("<h2>Ressources</h2>").count(), 1, "pressed twice, it is one");
        let own = list.link("Modifier Ressources").unwrap();
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        supervisor.get("/modeles").await.expect(200).keeps_quiet_about("Ressources");
        supervisor.get(&own).await.expect(404);
        supervisor.post(&own, &[("version", "1"), ("titre", "À moi"), ("texte", "x")]).await.expect(404);

        let open = agent.get(&page(&filed)).await.expect(200).says("Ressources (demander des éléments)");
        let version = open.field("version").unwrap();
        let template = own.rsplit('/').next().unwrap();
        let fields = [("version", version.as_str()), ("modele", template), ("portee", "repondre"), ("autres", "RIB")];
        let filled = agent.post(&act(&filed, "modele"), &fields).await.expect(200);
        assert_eq!(filled.field("autres").as_deref(), Some("RIB\nAvis d’imposition\nRelevé de la CAF"));
        let sent = agent.submit(&act(&filed, "ecrire"), &[]).await;
        agent.follow(&sent).await.expect(200).says("Avis d’imposition").says("Relevé de la CAF").says("l’échéance est suspendue");
        let now = now(&house, &filed).await;
        assert_eq!((now["status"].as_str(), now["turn"].as_str()), (Some("awaiting_partner"), Some("person")));
        assert_eq!(now["version"].as_i64().unwrap(), filed["version"].as_i64().unwrap() + 1, "one act");
    }

    /// A supervisor prepares rules in forms: begins from what applies, adds, changes, moves, removes; what
    /// is wrong is said beside its field, and two supervisors at once lose nothing.
    async fn rules_are_written_in_forms(house) {
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        supervisor.get("/regles").await.expect(200).says("Préparer des règles");
        supervisor.get("/regles/brouillons").await.expect(200);
        supervisor.submit("/regles/brouillons", &[("motif", " ")]).await.expect(422).titled("Erreur");
        let key = supervisor.last_page().field("cle").expect("a key");
        let begun = supervisor.submit("/regles/brouillons", &[("motif", "L’accueil prend la C2S")]).await;
        let twice = [("motif", "L’accueil prend la C2S"), ("cle", key.as_str())];
        assert_eq!(supervisor.post("/regles/brouillons", &twice).await.location(), begun.location());
        let set = begun.leads_to().to_owned();
        supervisor.follow(&begun).await.expect(200).says("Tout le reste").says("Brouillon");
        let new = format!("{set}/regle/nouvelle");
        supervisor.get(&new).await.expect(200);
        let wrong = [("nom", ""), ("communes", "Roubaix"), ("du", "hier"), ("sujets", "c2s")];
        let refused = supervisor.submit(&new, &wrong).await.expect(422).titled("Erreur").says("code postal").says("07/04/2026");
        assert_eq!(refused.field("communes").as_deref(), Some("Roubaix"));
        assert!(refused.form(&new).contains(&("sujets".to_owned(), "c2s".to_owned())));
        let right = [("nom", "C2S à Roubaix"), ("communes", "59100 Roubaix"), ("du", "01/12/2026"), ("service", "front_office")];
        let written = supervisor.submit(&new, &right).await;
        supervisor.follow(&written).await.expect(200).says("C2S à Roubaix c2s-a-roubaix").says("59100 Roubaix").says("Accueil et rendez-vous");
        supervisor.get(&new).await.expect(200);
        let second = [("nom", "Rendez-vous"), ("types", "appointment"), ("service", "front_office")];
        let written = supervisor.submit(&new, &second).await;
        supervisor.follow(&written).await.expect(200);
        let rule = format!("{set}/regle/rendez-vous");
        let moved = supervisor.submit(&format!("{rule}/monter"), &[]).await;
        let page = supervisor.follow(&moved).await.expect(200);
        assert!(page.html.find("Rendez-vous<").unwrap() < page.html.find("C2S à Roubaix<").unwrap());
        supervisor.get(&rule).await.expect(200);
        let stale = supervisor.submit(&rule, &[("nom", "Tous les rendez-vous"), ("version", "1")]).await.expect(409).titled("Erreur");
        assert_eq!(stale.field("nom").as_deref(), Some("Tous les rendez-vous"));
        let written = supervisor.submit(&rule, &[]).await;
        supervisor.follow(&written).await.expect(200).says("Tous les rendez-vous");
        let version = supervisor.last_page().field("version").unwrap();
        let removed = supervisor.post(&format!("{rule}/retirer"), &[("version", &version)]).await;
        supervisor.follow(&removed).await.expect(200).keeps_quiet_about("Tous les rendez-vous");
        let gone = supervisor.submit(&format!("{set}/supprimer"), &[]).await;
        supervisor.follow(&gone).await.expect(200).says("Le brouillon est supprimé");
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get("/regles").await.expect(200).keeps_quiet_about("Préparer des règles");
        agent.get("/regles/brouillons").await.expect(403);
        agent.get(&new).await.expect(403);
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
