//! A partner follows what she filed: answers what is missing, writes, confirms, says what she thinks.

use crate::browser::ui::{Ui, journey};
use serde_json::{Value, json};
use testkit::{Where, samples};

/// A text with everything that breaks pages: quotes, tags, emoji, right-to-left, a very long word.
const HOSTILE: &str = "«\u{a0}O’Brien\u{a0}» \"<b>&amp;</b>\" 👩‍👩‍👧 مرحبا";

/// A request about somebody with a name that is hard to show, for which two pieces are asked.
async fn asked(ui: &Ui) -> Value {
    let member = ui.house.sign_in("member@ccas.example").await;
    let agent = ui.house.sign_in("agent@cpam.example").await;
    let mut body = samples::request();
    body["person"]["first_names"] = json!("Marie-Anne-Élisabeth-Joséphine-Wilhelmine");
    body["title"] = json!(HOSTILE);
    body["text"] = json!(format!("{HOSTILE}\n{}", "Très".repeat(2_000)));
    let filed = member.submit(&body).await.expect(201);
    let taken = agent.act(&filed, "take", None).await.expect(200);
    let items =
        json!({ "items": ["Avis d’imposition 2025", "Carte d’identité"], "message": HOSTILE });
    agent.act(&taken, "ask", Some(&items)).await.expect(200)
}

async fn answered(ui: &Ui, request: &Value) {
    let agent = ui.house.sign_in("agent@cpam.example").await;
    let path = format!("/api/v1/requests/{}", request["id"].as_str().unwrap());
    let now = agent.get(&path).await.expect(200);
    let message = json!({ "message": "La C2S est accordée." });
    agent.act(&now, "answer", Some(&message)).await.expect(200);
}

async fn to_the_end(ui: &Ui, look: impl AsyncFn(&str)) {
    let request = asked(ui).await;
    ui.sign_in("member@ccas.example").await;
    look("home-waiting").await;
    ui.open(&format!("/demandes/{}", request["id"].as_str().unwrap()))
        .await;
    ui.sees("Éléments demandés par la caisse").await;
    look("asked").await;
    ui.unfold("Répondre").await;
    ui.fill("Ou votre réponse", "Elle n’est pas imposable.")
        .await;
    ui.follow("Fournir cet élément").await;
    ui.sees("Elle n’est pas imposable.").await;
    look("one-given").await;
    ui.follow("Envoyer").await;
    ui.at("Erreur : ").await;
    look("message-refused").await;
    ui.fill("Votre message", "Merci, le reste suit.").await;
    ui.follow("Envoyer").await;
    ui.sees("Merci, le reste suit.").await;
    ui.unfold("Historique").await;
    look("history").await;
    answered(ui, &request).await;
    ui.open(&format!("/demandes/{}", request["id"].as_str().unwrap()))
        .await;
    ui.sees("La C2S est accordée.").await;
    look("answered").await;
    ui.follow("C’est réglé").await;
    ui.sees("Votre avis sur la réponse").await;
    look("confirmed").await;
    ui.follow("Donner mon avis").await;
    ui.at("Erreur : ").await;
    look("opinion-refused").await;
    ui.tick("5").await;
    ui.follow("Donner mon avis").await;
    ui.sees("Vous avez donné 5 sur 5").await;
    ui.open("/demandes/recherche").await;
    look("search").await;
    ui.follow("Rechercher par référence").await;
    look("search-refused").await;
}

/// Each page and state looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_follows_her_request() {
    journey(Where::Sqlite, async |ui| {
        to_the_end(ui, async |state| ui.check(state).await).await;
    })
    .await;
}

/// The same without scripts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_follows_her_request_without_scripts() {
    journey(Where::Sqlite, async |ui| {
        ui.without_scripts().await;
        to_the_end(ui, async |state| ui.check_without_scripts(state).await).await;
    })
    .await;
}
