//! Reading a year's figures.

use crate::browser::ui::{Ui, journey};
use serde_json::json;
use testkit::{Where, samples};

async fn some_requests(ui: &Ui) {
    let member = ui.house.sign_in("member@ccas.example").await;
    for number in 0..15 {
        let mut body = if number % 3 == 0 {
            samples::documents()
        } else {
            samples::request()
        };
        body["person"]["birth_date"] = json!(format!("19{}-03-09", 70 + number));
        member.submit(&body).await.expect(201);
    }
}

/// A supervisor looks at the year, then at one when nothing was filed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_reads_the_year() {
    journey(Where::Sqlite, async |ui| {
        some_requests(ui).await;
        ui.sign_in("supervisor@cpam.example").await;
        ui.follow("Statistiques").await;
        ui.at("Statistiques 2026").await;
        ui.sees("Demande de document").await;
        assert!(ui.count("svg.bar").await >= 5);
        ui.check("year").await;
        ui.choose("Année", "2023").await;
        ui.follow("Afficher").await;
        ui.sees("Aucune demande n’a été reçue en 2023").await;
        ui.check("empty").await;
    })
    .await;
}

/// A partner looks at her organisation's, without scripts; small numbers are hidden.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_reads_her_organisations_without_scripts() {
    journey(Where::Sqlite, async |ui| {
        some_requests(ui).await;
        ui.sign_in("manager@ccas.example").await;
        ui.open("/statistiques").await;
        ui.sees("masqué").await;
        ui.check("partner").await;
        ui.without_scripts().await;
        ui.choose("Année", "2025").await;
        ui.follow("Afficher").await;
        ui.at("Statistiques 2025").await;
        ui.check_without_scripts("empty").await;
    })
    .await;
}
