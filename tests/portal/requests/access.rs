//! Who sees a request, and what of it.

use super::{address, filed};
use reqwest::Method;
use serde_json::json;
use testkit::on_each_database;

const FORMS: &[&str] = &[
    "confirmer", "rouvrir", "retirer", "accord-retire", "suivre", "noter", "messages", "pieces",
    "elements/01890a5d-ac96-774b-bcce-b302099a8057",
];

on_each_database! {
    /// S-001: another organisation's request does not exist; a colleague's does.
    async fn s001_a_request_is_its_organisations(house) {
        let page = address(&filed(&house).await);
        let mut stranger = house.visit_as("member@shelter.example").await;
        for part in ["", "/mandat", "/accuse", "/pieces/01890a5d-ac96-774b-bcce-b302099a8057"] {
            stranger.get(&format!("{page}{part}")).await.expect(404);
        }
        stranger.get("/demandes").await.expect(200);
        for form in FORMS {
            let path = format!("{page}/{form}");
            let sent = stranger.form(&path).fields(&[("version", "1"), ("motif", "x"), ("note", "3"), ("texte", "x")]);
            let sent = match *form {
                "messages" | "pieces" => sent.file("fichiers", "a.pdf", "application/pdf", super::PDF.to_vec()),
                form if form.starts_with("elements") => sent.file("fichiers", "a.pdf", "application/pdf", super::PDF.to_vec()),
                _ => sent,
            };
            sent.send().await.expect(404);
        }
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        colleague.get(&page).await.expect(200).says("Amarante Zéphyrine-Exemple").says("Je reprends le suivi");
        let mut nobody = house.visitor();
        assert!(nobody.get(&page).await.leads_to().starts_with("/connexion"));
    }

    /// S-029: no other site acts on it.
    async fn s029_no_other_site_acts_on_a_request(house) {
        let page = address(&filed(&house).await);
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&page).await.expect(200);
        for form in FORMS {
            let path = format!("{page}/{form}");
            let file = |form: testkit::Form<'_>| form.file("fichiers", "a.pdf", "application/pdf", super::PDF.to_vec());
            let with_files = ["messages", "pieces"].contains(form) || form.starts_with("elements");
            let cross = member.form(&path).from_site(Some("cross-site"));
            let cross = if with_files { file(cross) } else { cross };
            cross.send().await.expect(403);
            let bare = member.form(&path).without_token();
            let bare = if with_files { file(bare) } else { bare };
            bare.send().await.expect(403);
        }
        member.get(&page).await.expect(200).says("Reçue");
    }

    /// S-005: no internal note, nor who at the fund has it.
    async fn s005_partners_read_neither_notes_nor_names_of_agents(house) {
        let request = filed(&house).await;
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&request, "take", None).await.expect(200);
        let note = format!("/api/v1/requests/{}/notes", taken["id"].as_str().unwrap());
        let call = agent.call(Method::POST, &note).json(&json!({ "body": "note canari" }));
        agent.send(call).await.expect(201);
        agent.act(&agent.get(&format!("/api/v1/requests/{}", request["id"].as_str().unwrap())).await.expect(200), "answer", Some(&json!({ "message": "C’est accordé." }))).await.expect(200);
        let mut member = house.visit_as("member@ccas.example").await;
        let page = member.get(&address(&request)).await.expect(200).says("C’est accordé.").says("CPAM d’exemple");
        let page = page.keeps_quiet_about("canari").keeps_quiet_about("Note interne");
        assert!(!page.words().contains("agent "), "{}", page.words());
        // S-103: the number is masked.
        page.says("2 90 ••").keeps_quiet_about("9999999");
    }
}
