//! From the first step to the acknowledgement.

use super::{MANDATE, MATTER, PERSON, begin, complete};
use testkit::on_each_database;

on_each_database! {
    /// S-110, S-202, CRPA L112-3: person, agreement, matter, pieces, recap, sent, acknowledged.
    async fn a_request_is_filed_step_by_step(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        let steps = [("personne", PERSON, "accord"), ("accord", MANDATE, "demande"), ("demande", MATTER, "pieces")];
        for (step, fields, next) in steps {
            let page = member.get(&format!("{draft}/{step}")).await.expect(200);
            page.says("Amarante Zéphyrine-Exemple");
            let answer = member.submit(&format!("{draft}/{step}"), fields).await;
            assert_eq!(answer.leads_to(), format!("{draft}/{next}"));
        }
        member.get(&format!("{draft}/pieces")).await.expect(200).says("10 Mo par fichier").says("5 fichiers par envoi");
        let recap = member.get(&format!("{draft}/verification")).await.expect(200);
        let recap = recap.says("Amarante Zéphyrine-Exemple").says("09/03/1990").says("6 mois").says("Suivre le dossier, Recevoir des documents");
        // S-103: the number is not written out again.
        let recap = recap.says("2 90 ••").keeps_quiet_about("99 999");
        assert!(recap.link("Modifier : Son accord").is_some());
        let sent = member.submit(&format!("{draft}/envoyer"), &[]).await;
        let acknowledgement = sent.leads_to().to_owned();
        // S-051: no name, no number, no date in an address.
        assert!(acknowledgement.starts_with("/demandes/") && acknowledgement.ends_with("/accuse"));
        let page = member.get(&acknowledgement).await.expect(200);
        page.says("EP-2026-").says("Réponse promise au plus tard").says("L112-3").says("CPAM d’exemple");
        member.get(&format!("{draft}/personne")).await.expect(404);
        member.get("/brouillons").await.expect(200).says("Aucun brouillon");
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get("/demandes/nouvelle").await.expect(403);
    }

    /// S-202, S-203: however often the button is pressed, one request.
    async fn s202_a_draft_is_filed_once(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = complete(&mut member).await;
        member.get(&format!("{draft}/verification")).await.expect(200);
        let send = format!("{draft}/envoyer");
        let first = member.post(&send, &[]).await.leads_to().to_owned();
        let second = member.post(&send, &[]).await.leads_to().to_owned();
        assert_eq!(first, second);
        member.get("/demandes").await.expect(200).says("1 demande");
        // Nor does the first step make two drafts.
        member.get("/demandes/nouvelle").await.expect(200);
        let fields = member.last_page().form("/demandes/nouvelle");
        let key = fields.iter().find(|(name, _)| name == "cle").unwrap().1.clone();
        let typed = [("cle", key.as_str()), ("nom", "Exemple")];
        let one = member.post("/demandes/nouvelle", &typed).await.leads_to().to_owned();
        let other = member.post("/demandes/nouvelle", &typed).await.leads_to().to_owned();
        assert_eq!(one, other);
    }

    /// S-302: what is not complete does not leave, and says what is missing and where.
    async fn an_incomplete_draft_is_not_sent(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        member.get(&format!("{draft}/verification")).await.expect(200).says("ne peut pas encore partir").says("Forme de l’accord");
        let refused = member.post(&format!("{draft}/envoyer"), &[]).await.expect(422).titled("Erreur : ");
        let to = refused.link("Forme de l’accord").unwrap();
        assert_eq!(to, format!("{draft}/accord?a_corriger=1#accord_forme"));
        member.get("/demandes").await.expect(200).says("n’a pas encore déposé");
    }

    /// S-106: the number of the insured person on whom she depends is asked beside hers, and said back masked.
    async fn s106_the_insured_person_is_asked_for(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let asked = member.get("/demandes/nouvelle").await.expect(200);
        asked.says("Numéro de l’assuré dont elle dépend").says("Elle ne dépend de personne");
        let mut person = PERSON.to_vec();
        person.push(("nir_assure", "1 65 03 99 999 999"));
        let draft = begin(&mut member, &person).await;
        let recap = member.get(&format!("{draft}/verification")).await.expect(200);
        recap.says("Dites ce qu’est la personne pour cet assuré").says("1 65 ••").keeps_quiet_about("99 999");
        person.push(("lien_assure", "child"));
        for (step, fields) in [("personne", person.as_slice()), ("accord", MANDATE), ("demande", MATTER)] {
            member.get(&format!("{draft}/{step}")).await.expect(200);
            member.submit(&format!("{draft}/{step}"), fields).await.leads_to();
        }
        member.get(&format!("{draft}/verification")).await.expect(200);
        let sent = member.submit(&format!("{draft}/envoyer"), &[]).await;
        let request = sent.leads_to().strip_suffix("/accuse").unwrap().to_owned();
        member.get(&request).await.expect(200).says("Dépend de l’assuré").says("1 65 ••").keeps_quiet_about("99 999");
    }
}
