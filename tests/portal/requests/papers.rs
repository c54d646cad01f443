//! The slip for the person, and the acknowledgement.

use super::{address, filed};
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

    /// CRPA L112-3: reference, day, service, promise.
    async fn the_acknowledgement_can_be_read_again(house) {
        let request = filed(&house).await;
        let mut member = house.visit_as("colleague@ccas.example").await;
        let page = member.get(&format!("{}/accuse", address(&request))).await.expect(200);
        page.says(request["reference"].as_str().unwrap()).says("23 novembre 2026").says("Service C2S").says("L112-3");
    }
}
