//! Who sees a request, and what of it.

use super::{PDF, address, filed};
use reqwest::Method;
use serde_json::json;
use testkit::{Form, on_each_database};

const FORMS: &[&str] = &[
    "confirmer",
    "rouvrir",
    "retirer",
    "accord-retire",
    "suivre",
    "noter",
    "messages",
    "pieces",
    "elements/01890a5d-ac96-774b-bcce-b302099a8057",
];

/// The form as our page sends it: with a file, where there are files.
fn as_sent<'a>(name: &str, form: Form<'a>) -> Form<'a> {
    if ["messages", "pieces"].contains(&name) || name.starts_with("elements") {
        form.file("fichiers", "a.pdf", "application/pdf", PDF.to_vec())
    } else {
        form
    }
}

on_each_database! {
    /// S-001: another organisation's request does not exist; a colleague's does.
    async fn s001_a_request_is_its_organisations(house) {
        let page = address(&filed(&house).await);
        let mut stranger = house.visit_as("member@shelter.example").await;
        for part in ["", "/mandat", "/accuse", "/pieces/01890a5d-ac96-774b-bcce-b302099a8057"] {
            stranger.get(&format!("{page}{part}")).await.expect(404);
        }
        for form in FORMS {
            // A page of hers, for its token.
            stranger.get("/demandes").await.expect(200);
            let path = format!("{page}/{form}");
            let sent = stranger.form(&path).fields(&[("version", "1"), ("motif", "x"), ("note", "3"), ("texte", "x")]);
            as_sent(form, sent).send().await.expect(404);
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
            member.get(&page).await.expect(200);
            let path = format!("{page}/{form}");
            let cross = member.form(&path).from_site(Some("cross-site"));
            as_sent(form, cross).send().await.expect(403);
            let bare = member.form(&path).without_token();
            as_sent(form, bare).send().await.expect(403);
        }
        member.get(&page).await.expect(200).says("Reçue");
    }

    /// S-005: no internal note, nor who at the fund has it.
    async fn s005_partners_read_neither_notes_nor_names_of_agents(house) {
        let request = filed(&house).await;
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&request, "take", None).await.expect(200);
        let note = format!("/api/v1/requests/{}/notes", taken["id"].as_str().unwrap());
        let call = agent.call(Method::POST, &note).json(&json!({ "text": "note canari" }));
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
