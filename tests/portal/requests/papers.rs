//! The slip for the person, and the acknowledgement.

use super::{address, filed};
use crate::portal::drafts::{PERSON, begin};
use testkit::on_each_database;

on_each_database! {
    /// S-111: who acts, for what, until when, how to take it back; in plain French.
    async fn s111_the_slip_says_how_to_change_ones_mind(house) {
        let page = address(&filed(&house).await);
        let mut member = house.visit_as("member@ccas.example").await;
        let slip = member.get(&format!("{page}/mandat")).await.expect(200);
        slip.says("CCAS d’exemple").says("CPAM d’exemple").says("Suivre le dossier").says("de vive voix")
            .says("Il vaut jusqu’au 23 mai 2027 inclus").says("Vous pouvez retirer cet accord à tout moment");
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&format!("{page}/mandat")).await.expect(403);
        agent.get(&format!("{page}/accuse")).await.expect(403);
    }

    /// S-113: the notice has versions; a request keeps the one in force, and the slip names it; what is
    /// read to the person stands where her agreement is asked.
    async fn s113_a_request_keeps_the_notice_in_force(house) {
        let request = filed(&house).await;
        let id = domain::ids::RequestId::from_uuid(request["id"].as_str().unwrap().parse().unwrap());
        let kept = house.running.app.store.read(move |tx| store::submissions::notice(tx, id)).await.unwrap();
        let in_force = app::notices::in_force(jiff::civil::date(2026, 11, 23));
        assert_eq!(kept, Some(in_force.hash()));
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&format!("{}/mandat", address(&request))).await.expect(200).says("notice version 1");
        let mut nobody = house.visitor();
        let notice = nobody.get("/donnees-personnelles").await.expect(200).says("Version 1").says("CNIL");
        assert!(notice.html.contains(&in_force.hash()));
        nobody.get("/donnees-personnelles/1").await.expect(200).says("Version 1");
        nobody.get("/donnees-personnelles/99").await.expect(404);
        nobody.get("/donnees-personnelles/en-clair").await.expect(200).says("mots simples").says("Dire non");
        let draft = begin(&mut member, PERSON).await;
        let step = member.get(&format!("{draft}/accord")).await.expect(200).words();
        assert!(step.contains("À lui lire") && step.contains("Vous pouvez changer d’avis"), "{step}");
    }

    /// CRPA L112-3: reference, day, service, promise.
    async fn the_acknowledgement_can_be_read_again(house) {
        let request = filed(&house).await;
        let mut member = house.visit_as("colleague@ccas.example").await;
        let page = member.get(&format!("{}/accuse", address(&request))).await.expect(200);
        page.says(request["reference"].as_str().unwrap()).says("23 novembre 2026").says("Service C2S").says("L112-3");
    }
}
