//! A year's figures.

use serde_json::json;
use testkit::{House, on_each_database, samples};

/// Fourteen requests of one organisation: twelve of one type, two of another.
async fn fourteen(house: &House) {
    let member = house.sign_in("member@ccas.example").await;
    for number in 0..14 {
        let mut body = if number < 12 {
            samples::request()
        } else {
            samples::documents()
        };
        let month = 1 + number % 12;
        body["person"]["birth_name"] =
            json!(format!("Exemple {}", ["Un", "Deux", "Trois"][number % 3]));
        body["person"]["birth_date"] = json!(format!("19{}-{month:02}-09", 70 + number));
        body["person"].as_object_mut().unwrap().remove("nir");
        body["person"]["no_nir_reason"] = json!("unknown_to_person");
        member.submit(&body).await.expect(201);
    }
}

on_each_database! {
    /// The fund reads its whole year, each figure in a table.
    async fn the_fund_reads_its_year(house) {
        fourteen(&house).await;
        for email in ["agent@cpam.example", "supervisor@cpam.example"] {
            let mut visitor = house.visit_as(email).await;
            let page = visitor.get("/statistiques").await.expect(200).titled("Statistiques 2026");
            let page = page.says("CPAM d’exemple").says("Demande de document 2 14,3 %");
            page.says("CCAS d’exemple 14 100,0 %").says("novembre 2026 14 100,0 %").keeps_quiet_about("masqué");
        }
    }

    /// Partners read their own, without what could point at a person.
    async fn partners_read_their_own_without_small_numbers(house) {
        fourteen(&house).await;
        let mut visitor = house.visit_as("member@ccas.example").await;
        let page = visitor.get("/statistiques").await.expect(200);
        page.says("Demande de document masqué").says("Transmission ou suivi de dossier masqué").says("moins de 11 demandes");
        let mut other = house.visit_as("member@shelter.example").await;
        other.get("/statistiques").await.expect(200).says("Aucune demande n’a été reçue en 2026");
    }

    /// An empty year is said; a year that is none is this year; one beyond all is refused.
    async fn any_year_may_be_asked_for(house) {
        let mut visitor = house.visit_as("agent@cpam.example").await;
        visitor.get("/statistiques?annee=2023").await.expect(200).says("Aucune demande n’a été reçue en 2023");
        visitor.get("/statistiques?annee=x").await.expect(200).titled("Statistiques 2026");
        visitor.get("/statistiques?annee=1999").await.expect(422);
    }

    /// No session, or no right to figures: no page and no file.
    async fn not_everybody_reads_figures(house) {
        for path in ["/statistiques", "/statistiques/chiffres.csv", "/statistiques/chiffres.xlsx"] {
            let mut nobody = house.visitor();
            assert!(nobody.get(path).await.leads_to().starts_with("/connexion"), "{path}");
        }
        let mut administrator = house.visit_as("administrator@cpam.example").await;
        administrator.get("/statistiques").await.expect(403);
        administrator.get("/statistiques/chiffres.csv").await.expect(403);
    }

    /// S-035: the same figures as files, with what is hidden still hidden.
    async fn s035_figures_are_taken_home(house) {
        fourteen(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        let file = agent.get("/statistiques/chiffres.csv?annee=2026").await.expect(200);
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"chiffres-2026.csv\"");
        assert!(file.html.contains("597;2026;Type;Demande de document;2;14,3\r\n"), "{}", file.html);
        let book = agent.get("/statistiques/chiffres.xlsx").await.expect(200);
        assert!(book.bytes.starts_with(b"PK"));
        agent.get("/statistiques/chiffres.json").await.expect(404);
        let mut member = house.visit_as("member@ccas.example").await;
        let file = member.get("/statistiques/chiffres.csv").await.expect(200);
        assert!(file.html.contains("CCAS d’exemple;2026;Type;Demande de document;masqué;\r\n"), "{}", file.html);
    }
}
