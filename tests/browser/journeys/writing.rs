//! What helps an agent while she works, and is never needed: drafts that keep themselves, keys, progress.

use crate::browser::ui::{Ui, journey};
use serde_json::json;
use testkit::{Where, samples};

const PDF: &[u8] = include_bytes!("../../../crates/files/tests/behaviour/samples/document.pdf");

/// Whether this is said to whoever hears the page, without moving the focus (RGAA 7.5).
async fn announces(ui: &Ui, words: &str) -> bool {
    let all = "return [...document.querySelectorAll('[role=status]')].map(one => one.textContent)";
    let said = ui.ask(all).await;
    let said = said.as_array().into_iter().flatten();
    said.filter_map(|one| one.as_str())
        .any(|one| one.replace('\u{a0}', " ").contains(words))
}

/// A reply that is being written is kept by itself, and is there again after leaving the page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_keeps_itself() {
    journey(Where::Sqlite, async |ui| {
        let member = ui.house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let page = format!("/demandes/{}", filed["id"].as_str().unwrap());
        ui.sign_in("agent@cpam.example").await;
        ui.open(&page).await;
        // The place is there before its words: only then are they announced.
        assert_eq!(ui.count("[data-brouillon-dit][role=status]").await, 1);
        ui.fill("Votre message", "Une réponse que je n’ai pas finie")
            .await;
        ui.sees("Brouillon gardé à").await;
        assert!(announces(ui, "Brouillon gardé à").await);
        assert!(announces(ui, "caractères restants").await);
        ui.check("draft-kept").await;
        ui.open("/demandes").await;
        ui.open(&page).await;
        let words = ui
            .ask("return document.getElementById('message').value")
            .await;
        assert_eq!(words, "Une réponse que je n’ai pas finie");
        ui.follow("Supprimer le brouillon").await;
        ui.sees("Le brouillon est supprimé").await;
        assert!(announces(ui, "Le brouillon est supprimé").await);
        let words = ui
            .ask("return document.getElementById('message').value")
            .await;
        assert_eq!(words, "");
    })
    .await;
}

/// Keys do what the list says, nothing in a field, and nothing once they are switched off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_may_be_switched_off() {
    journey(Where::Sqlite, async |ui| {
        let member = ui.house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let page = format!("/demandes/{}", filed["id"].as_str().unwrap());
        ui.sign_in("agent@cpam.example").await;
        ui.open("/demandes").await;
        ui.pick('?').await;
        ui.at("Raccourcis clavier").await;
        ui.open(&page).await;
        ui.pick('r').await;
        ui.until("to be in the message", async || {
            let at = ui.ask("return document.activeElement.id").await;
            Ok((at == "message").then_some(()))
        })
        .await;
        // In a field a key is a letter.
        ui.types("tf").await;
        assert_eq!(ui.path().await, page);
        ui.open("/raccourcis").await;
        ui.check("shortcuts").await;
        ui.tick("Raccourcis actifs").await;
        ui.open(&page).await;
        ui.pick('f').await;
        ui.pick('?').await;
        ui.sees("Écrire").await;
        assert_eq!(ui.path().await, page);
        ui.open("/raccourcis").await;
        let is_on = ui
            .ask("return document.getElementById('raccourcis-actifs').checked")
            .await;
        assert_eq!(is_on, false);
    })
    .await;
}

/// Files are chosen, sent with their progress, and each has its result.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_sent_with_a_result_each() {
    journey(Where::Sqlite, async |ui| {
        let folder = tempfile::tempdir().expect("a folder");
        let (good, bad) = (
            folder.path().join("avis.pdf"),
            folder.path().join("avis.exe"),
        );
        std::fs::write(&good, PDF).expect("a file");
        std::fs::write(&bad, b"MZ").expect("a file");
        let member = ui.house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let page = format!("/demandes/{}", filed["id"].as_str().unwrap());
        for (email, (place, button), done) in [
            (
                "member@ccas.example",
                ("#fichiers", "Joindre les fichiers sans message"),
                "avis.pdf",
            ),
            (
                "agent@cpam.example",
                ("#seuls", "Joindre"),
                "Les fichiers sont joints",
            ),
        ] {
            ui.sign_in(email).await;
            ui.open(&page).await;
            if place == "#seuls" {
                ui.unfold("Joindre des fichiers sans message").await;
            }
            let field = ui.find(place).await;
            let both = format!("{}\n{}", good.display(), bad.display());
            field.send_keys(both).await.expect("two files");
            ui.press(button).await;
            ui.sees("refusé").await;
            ui.sees("avis.exe").await;
            let state = format!("files-{}", email.split('@').next().unwrap_or_default());
            ui.check(&state).await;
            ui.open(&page).await;
            if place == "#seuls" {
                ui.unfold("Joindre des fichiers sans message").await;
            }
            let field = ui.find(place).await;
            field
                .send_keys(good.display().to_string())
                .await
                .expect("a file");
            ui.press(button).await;
            ui.sees(done).await;
        }
    })
    .await;
}

/// What a human has to sort: the text, the core's doubt, and one press to settle it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_sorts_what_the_core_did_not() {
    journey(Where::Sqlite, async |ui| {
        let member = ui.house.sign_in("member@ccas.example").await;
        let mut vague = samples::request();
        vague["title"] = json!("Bonjour");
        vague["text"] = json!("Merci de faire le nécessaire.");
        vague.as_object_mut().unwrap().remove("declared_type");
        let filed = member.submit(&vague).await.expect(201);
        assert_eq!(filed["sorting"]["human"], true, "vague enough");
        ui.sign_in("agent@cpam.example").await;
        ui.follow("À trier").await;
        ui.sees("Merci de faire le nécessaire.").await;
        ui.check("to-sort").await;
        ui.follow("Valider").await;
        ui.sees("Aucune demande n’attend").await;
        ui.check("sorted").await;
    })
    .await;
}

/// The papers that a partner prints, made a PDF by her own browser: tagged, in French, titled (RGAA 13.3).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn papers_print_as_tagged_pdfs() {
    journey(Where::Sqlite, async |ui| {
        let member = ui.house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let page = format!("/demandes/{}", filed["id"].as_str().unwrap());
        ui.sign_in("member@ccas.example").await;
        for paper in ["mandat", "accuse"] {
            ui.open(&format!("{page}/{paper}")).await;
            let print = json!({ "generateTaggedPDF": true, "preferCSSPageSize": true });
            let printed = ui.tell("Page.printToPDF", print).await;
            let data = printed["data"].as_str().expect("a PDF");
            let bytes = data_encoding::BASE64
                .decode(data.as_bytes())
                .expect("base64");
            assert!(bytes.starts_with(b"%PDF-"), "{paper}");
            let holds = |words: &str| {
                bytes
                    .windows(words.len())
                    .any(|part| part == words.as_bytes())
            };
            for mark in ["/StructTreeRoot", "/Marked true", "/Lang (fr)", "/S /H1"] {
                assert!(holds(mark), "{paper} lacks {mark}");
            }
            let place = crate::browser::screen::artefact(&ui.name, &format!("{paper}.pdf"));
            std::fs::write(place, &bytes).expect("an artefact");
        }
    })
    .await;
}
