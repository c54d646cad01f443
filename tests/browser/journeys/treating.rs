//! An agent treats what waits in her queues.

use crate::browser::ui::{Ui, journey};
use serde_json::json;
use testkit::{PASSWORD, Where, code, samples};

/// A text with everything that breaks pages: quotes, tags, emoji, right-to-left, a very long word.
const HOSTILE: &str = "«\u{a0}O’Brien\u{a0}» \"<b>&amp;</b>\" 👩‍👩‍👧 مرحبا";

async fn three_requests(ui: &Ui) {
    let member = ui.house.sign_in("member@ccas.example").await;
    for number in 0..3 {
        let mut body = if number == 1 {
            samples::documents()
        } else {
            samples::request()
        };
        body["person"]["birth_date"] = json!(format!("198{number}-03-09"));
        if number == 2 {
            body["title"] = json!(HOSTILE);
            body["text"] = json!(format!("{HOSTILE}\n{}", "Très".repeat(2_000)));
        }
        member.submit(&body).await.expect(201);
    }
}

/// The queue, empty then filled; taking the next one, asking, answering, closing.
async fn from_the_queue_to_the_end(ui: &Ui, look: impl AsyncFn(&str)) {
    ui.sign_in("agent@cpam.example").await;
    ui.follow("File").await;
    ui.at("File").await;
    look("queue-empty").await;
    three_requests(ui).await;
    ui.open("/demandes").await;
    look("queue").await;
    ui.follow("Prendre la suivante").await;
    ui.sees("Vous l’avez en charge").await;
    look("request").await;
    ui.tick("Demander des éléments").await;
    ui.fill("Autres éléments", "Avis d’imposition 2025").await;
    ui.fill("Votre message", "Il manque une pièce pour avancer.")
        .await;
    ui.follow("Envoyer").await;
    ui.sees("Avis d’imposition 2025").await;
    look("asked").await;
    ui.tick("Répondre au partenaire").await;
    ui.fill("Votre message", "La réponse part cette semaine.")
        .await;
    ui.follow("Envoyer").await;
    ui.sees("La réponse part cette semaine.").await;
    look("answered").await;
    ui.unfold("Clôturer").await;
    ui.follow("Relire avant de clôturer").await;
    ui.at("Erreur").await;
    look("close-errors").await;
    ui.choose("Issue", "Résolue").await;
    ui.follow("Relire avant de clôturer").await;
    look("close-recap").await;
    ui.follow("Confirmer la clôture").await;
    look("closed").await;
    ui.open("/raccourcis").await;
    look("shortcuts").await;
}

/// By an agent, each page and state looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_treats_her_queue() {
    journey(Where::Sqlite, async |ui| {
        from_the_queue_to_the_end(ui, async |state| ui.check(state).await).await;
    })
    .await;
}

/// The same without scripts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_treats_her_queue_without_scripts() {
    journey(Where::Sqlite, async |ui| {
        ui.without_scripts().await;
        from_the_queue_to_the_end(ui, async |state| ui.check_without_scripts(state).await).await;
    })
    .await;
}

/// From the sign-in to the closing, without a mouse.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_treats_a_request_with_the_keyboard_only() {
    journey(Where::Sqlite, async |ui| {
        three_requests(ui).await;
        ui.house.pass(jiff::SignedDuration::from_secs(60));
        ui.open("/connexion").await;
        ui.tab_and_type("Adresse électronique", "agent@cpam.example")
            .await;
        ui.tab_and_type("Mot de passe", PASSWORD).await;
        ui.tab_and_enter("Continuer").await;
        ui.tab_and_type("Code à six chiffres", &code(ui.house.now()))
            .await;
        ui.tab_and_enter("Se connecter").await;
        ui.tab_and_enter("File").await;
        ui.without_colours("queue").await;
        ui.tab_and_enter("Prendre la suivante").await;
        ui.sees("Vous l’avez en charge").await;
        ui.without_colours("request").await;
        ui.tab_and_type("Votre message", "La réponse part cette semaine.")
            .await;
        ui.tab_and_enter("Envoyer").await;
        ui.sees("La réponse part cette semaine.").await;
        ui.tab_to_fold("Clôturer").await;
        ui.tab_to("Issue").await;
        ui.pick('R').await;
        ui.tab_and_enter("Relire avant de clôturer").await;
        ui.tab_and_enter("Confirmer la clôture").await;
        ui.sees("Clôturée").await;
    })
    .await;
}
