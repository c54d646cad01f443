//! Who may begin a request, and see a draft.

use super::{PERSON, begin};
use testkit::on_each_database;

on_each_database! {
    /// S-001: a draft is its author's, not even a colleague's.
    async fn s001_a_draft_is_its_authors_alone(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        for other in ["colleague@ccas.example", "member@shelter.example"] {
            let mut other = house.visit_as(other).await;
            for step in ["personne", "accord", "demande", "pieces", "verification", "supprimer"] {
                other.get(&format!("{draft}/{step}")).await.expect(404);
            }
            for step in ["personne", "apercu", "envoyer"] {
                // A page of hers, for its token.
                other.get("/brouillons").await.expect(200);
                other.post(&format!("{draft}/{step}"), &[("version", "1")]).await.expect(404);
            }
            other.get("/brouillons").await.expect(200);
            other.post(&format!("{draft}/supprimer"), &[]).await;
        }
        member.get(&format!("{draft}/personne")).await.expect(200);
    }

    /// S-008, S-050: without a session to the entrance; another role is told so.
    async fn only_partners_file(house) {
        let mut nobody = house.visitor();
        for path in ["/demandes/nouvelle", "/brouillons", "/demandes", "/demandes/recherche"] {
            assert!(nobody.get(path).await.leads_to().starts_with("/connexion"), "{path}");
        }
        for email in ["agent@cpam.example", "administrator@cpam.example"] {
            let mut visitor = house.visit_as(email).await;
            visitor.get("/demandes/nouvelle").await.expect(403).says("déposer une demande");
            visitor.get("/brouillons").await.expect(403);
        }
    }

    /// S-029: a form that another site sends does nothing.
    async fn s029_no_other_site_sends_our_forms(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        member.get(&format!("{draft}/personne")).await.expect(200);
        for path in ["personne", "demande", "apercu", "envoyer", "supprimer"] {
            let path = format!("{draft}/{path}");
            member.form(&path).from_site(Some("cross-site")).send().await.expect(403);
            member.form(&path).without_token().send().await.expect(403);
        }
        member.form("/demandes/nouvelle").from_site(Some("cross-site")).send().await.expect(403);
        member.get(&format!("{draft}/personne")).await.expect(200);
    }

    /// S-101: an organisation that may not give the number is not asked for it.
    async fn s101_the_number_is_asked_only_of_those_who_may_give_it(house) {
        let mut shelter = house.visit_as("member@shelter.example").await;
        let page = shelter.get("/demandes/nouvelle").await.expect(200);
        assert_eq!(page.field("nir"), None);
        let person: Vec<_> = PERSON.iter().copied().filter(|(name, _)| *name != "nir").collect();
        let draft = begin(&mut shelter, &person).await;
        assert_eq!(shelter.get(&format!("{draft}/personne?a_corriger=1")).await.leads_to(), format!("{draft}/accord"));
    }
}
