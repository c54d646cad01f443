//! Acts, and what is shown when they meet.

use super::{act, filed, now, page, submitted};
use testkit::{on_each_database, samples};

on_each_database! {
    /// Asking for named pieces, informing, noting, answering, closing in two steps, reopening.
    async fn a_request_is_treated_from_its_page(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200);
        let taken = agent.submit(&act(&filed, "prendre"), &[]).await;
        agent.follow(&taken).await.expect(200).says("Vous l’avez en charge");
        let fields = [("portee", "demander"), ("piece", "Avis d’imposition"), ("autres", "RIB\n\n Livret de famille "), ("message", "Merci d’envoyer :")];
        let asked = agent.submit(&act(&filed, "ecrire"), &fields).await;
        let page_now = agent.follow(&asked).await.expect(200);
        page_now.says("Demandé Avis d’imposition").says("Demandé RIB").says("Demandé Livret de famille").says("Échéance suspendue");
        let noted = agent.submit(&act(&filed, "ecrire"), &[("portee", "note"), ("message", "Vu avec le service médical")]).await;
        agent.follow(&noted).await.expect(200).says("note interne, invisible du partenaire");
        let answered = agent.submit(&act(&filed, "ecrire"), &[("portee", "repondre"), ("message", "C’est accordé.")]).await;
        agent.follow(&answered).await.expect(200).says("Votre réponse est envoyée");
        assert_eq!(now(&house, &filed).await["status"], "answered");

        agent.submit(&act(&filed, "cloturer"), &[]).await.expect(422).titled("Erreur").says("Choisissez comment la demande se termine");
        agent.submit(&act(&filed, "cloturer"), &[("issue", "out_of_scope")]).await.expect(422).says("Indiquez au partenaire à qui s’adresser");
        let recap = agent.submit(&act(&filed, "cloturer"), &[("issue", "resolved"), ("mot", "Bonne journée")]).await.expect(200);
        recap.says("Résolue");
        assert_eq!(now(&house, &filed).await["status"], "answered", "nothing is closed before it was read again");
        let closed = agent.submit(&act(&filed, "cloturer"), &[]).await;
        agent.follow(&closed).await.expect(200).says("La demande est clôturée").says("Bonne journée");
        agent.submit(&act(&filed, "rouvrir"), &[]).await.expect(422);
        let reopened = agent.submit(&act(&filed, "rouvrir"), &[("raison", "Un papier est revenu")]).await;
        agent.follow(&reopened).await.expect(200).says("La demande est rouverte");
        // S-005: no note reaches the partner, on her page or in her thread.
        let member = house.sign_in("member@ccas.example").await;
        let path = format!("/api/v1/requests/{}/messages", filed["id"].as_str().unwrap());
        assert!(!member.get(&path).await.expect(200).to_string().contains("service médical"));
    }

    /// S-212: who did what meanwhile is said, nothing typed is lost, and the same form sends again.
    async fn s212_two_agents_meet_kindly(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        let mut other = house.visit_as("supervisor@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200);
        other.get(&page(&filed)).await.expect(200);
        other.submit(&act(&filed, "prendre"), &[]).await.leads_to();
        let words = "Bonjour,\n<b>« 10 € »</b> & émoji 😀";
        let fields = [("portee", "demander"), ("message", words), ("autres", "RIB"), ("attente", "person")];
        let met = agent.submit(&act(&filed, "ecrire"), &fields).await.expect(409).titled("Erreur");
        let met = met.says("supervisor : Prise en charge").says("rien de ce que vous avez écrit n’est perdu");
        assert_eq!(met.field("message").as_deref(), Some(words));
        assert_eq!(met.field("autres").as_deref(), Some("RIB"));
        assert_eq!(met.field("attente").as_deref(), Some("person"));
        assert_eq!(now(&house, &filed).await["status"], "in_progress");
        let sent = agent.submit(&act(&filed, "ecrire"), &fields[..1]).await;
        agent.follow(&sent).await.expect(200).says("Demandé RIB");
        let again = agent.post(&act(&filed, "prendre"), &[("version", "1")]).await.expect(409);
        again.says("a changé");
    }

    /// A colleague sends the request elsewhere while one writes: the words are given back.
    async fn what_is_typed_on_a_request_that_left_is_given_back(house) {
        let filed = filed(&house).await;
        let mut c2s = house.visit_as("c2s@cpam.example").await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        c2s.get(&page(&filed)).await.expect(200);
        agent.get(&page(&filed)).await.expect(200);
        agent.submit(&act(&filed, "reorienter"), &[("service", "ame"), ("sujet", "ame")]).await.leads_to();
        let lost = c2s.post(&act(&filed, "ecrire"), &[("version", "1"), ("portee", "repondre"), ("message", "De longs mots")]).await;
        let lost = lost.expect(404).says("n’est plus dans vos services");
        assert!(lost.html.contains("De longs mots"));
    }

    /// One act sorts again; out of the agent's services it leads back to the queue.
    async fn sorting_again_is_one_act(house) {
        let filed = filed(&house).await;
        let mut c2s = house.visit_as("c2s@cpam.example").await;
        c2s.get(&page(&filed)).await.expect(200).says("sûr à");
        let moved = c2s.submit(&act(&filed, "reorienter"), &[("service", "ame"), ("sujet", "ame")]).await;
        assert!(moved.leads_to().starts_with("/demandes?fait="));
        c2s.follow(&moved).await.expect(200).says("partie dans l’autre service");
        assert_eq!(now(&house, &filed).await["service"], "ame");
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200);
        let same = agent.submit(&act(&filed, "reorienter"), &[]).await.expect(409);
        same.says("Cela ne changerait rien");
    }

    /// Merged and separated again, linked; a reference that is nobody's is refused beside its field.
    async fn merging_can_be_undone(house) {
        let (one, two) = (filed(&house).await, filed(&house).await);
        let papers = submitted(&house, samples::documents()).await;
        let mut c2s = house.visit_as("c2s@cpam.example").await;
        c2s.get(&page(&one)).await.expect(200);
        for wrong in ["EP-2026-ZZZZZZ", "rien", papers["reference"].as_str().unwrap()] {
            let refused = c2s.post(&act(&one, "fusionner"), &[("version", "1"), ("autre", wrong)]).await.expect(422);
            assert_eq!(refused.field("autre").as_deref(), Some(wrong));
            refused.says("n’est celle d’aucune demande de vos services");
        }
        let two_reference = two["reference"].as_str().unwrap();
        let merged = c2s.post(&act(&one, "fusionner"), &[("version", "1"), ("autre", two_reference)]).await;
        c2s.follow(&merged).await.expect(200).says(&format!("fusionnée dans {two_reference}"));
        assert_eq!(now(&house, &one).await["outcome"], "duplicate");
        let undone = c2s.submit(&act(&one, "defusionner"), &[]).await;
        c2s.follow(&undone).await.expect(200).says("La fusion est annulée").says("Demandes liées");
        assert_eq!(now(&house, &one).await["status"], "submitted");
        let linked = c2s.submit(&act(&one, "lier"), &[("autre", two_reference)]).await;
        assert_eq!(linked.status, 409, "they already are");
    }
}
