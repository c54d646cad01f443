//! A social worker files a request for somebody.

use crate::browser::ui::{Ui, journey};
use testkit::{PASSWORD, Where, code};

const TEXT: &str = "Madame a déposé son dossier de renouvellement de C2S le 2 septembre, toujours pas de \
    réponse malgré deux relances. Merci de nous dire où en est le dossier.";
/// A number that cannot be real (S-109).
const NUMBER: &str = "2 90 03 99 999 999 64";

/// By steps, each with its faults and then without.
async fn step_by_step(ui: &Ui, look: impl AsyncFn(&str)) {
    ui.sign_in("member@ccas.example").await;
    ui.follow("Nouvelle demande").await;
    ui.sees("Qui est la personne").await;
    look("person").await;
    ui.follow("Enregistrer et continuer").await;
    ui.at("Erreur : ").await;
    look("person-errors").await;
    ui.fill("Nom de naissance", "Zéphyrine-Exemple").await;
    ui.fill("Prénoms", "Amarante").await;
    ui.fill("Date de naissance", "09/03/1990").await;
    ui.fill("Numéro de sécurité sociale", NUMBER).await;
    ui.follow("Enregistrer et continuer").await;
    ui.sees("Qu’a accepté la personne").await;
    look("mandate").await;
    ui.tick("Oral").await;
    ui.fill("Date de l’accord", "23/11/2026").await;
    ui.choose("Durée de l’accord", "6 mois").await;
    ui.tick("Suivre le dossier").await;
    ui.follow("Enregistrer et continuer").await;
    ui.sees("Que demandez-vous").await;
    look("matter").await;
    ui.tick("Je ne sais pas").await;
    ui.fill("Objet", "Renouvellement C2S").await;
    ui.fill("Ce qui se passe", TEXT).await;
    ui.follow("Voir la proposition").await;
    look("matter-proposal").await;
    ui.follow("Enregistrer et continuer").await;
    ui.sees("À avoir sous la main").await;
    look("pieces").await;
    ui.follow("Continuer").await;
    ui.sees("Vérifiez, puis envoyez").await;
    look("review").await;
    ui.follow("Envoyer la demande").await;
    ui.sees("EP-2026-").await;
    look("sent").await;
    ui.open("/demandes").await;
    look("list").await;
}

/// Each page and state looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_files_a_request() {
    journey(Where::Sqlite, async |ui| {
        step_by_step(ui, async |state| ui.check(state).await).await;
    })
    .await;
}

/// The same without scripts, on PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_files_a_request_without_scripts() {
    journey(Where::Postgresql, async |ui| {
        ui.without_scripts().await;
        step_by_step(ui, async |state| ui.check_without_scripts(state).await).await;
    })
    .await;
}

/// From the sign-in to the reference, without a mouse.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_files_a_request_with_the_keyboard_only() {
    journey(Where::Sqlite, async |ui| {
        ui.open("/connexion").await;
        ui.tab_and_type("Adresse électronique", "member@ccas.example")
            .await;
        ui.tab_and_type("Mot de passe", PASSWORD).await;
        ui.tab_and_enter("Continuer").await;
        ui.tab_and_type("Code à six chiffres", &code(ui.house.now()))
            .await;
        ui.tab_and_enter("Se connecter").await;
        ui.tab_and_enter("Nouvelle demande").await;
        ui.tab_and_type("Nom de naissance", "Zéphyrine-Exemple")
            .await;
        ui.tab_and_type("Prénoms", "Amarante").await;
        ui.tab_and_type("Date de naissance", "09/03/1990").await;
        ui.tab_and_type("Numéro de sécurité sociale", NUMBER).await;
        ui.tab_and_enter("Enregistrer et continuer").await;
        ui.sees("Qu’a accepté la personne").await;
        ui.tab_to("Écrit").await;
        ui.arrow_to("Oral").await;
        ui.tab_to("Durée de l’accord").await;
        ui.pick('6').await;
        ui.tab_to("Suivre le dossier").await;
        ui.space().await;
        ui.tab_and_enter("Enregistrer et continuer").await;
        ui.sees("Que demandez-vous").await;
        ui.tab_to("Transmission ou suivi de dossier").await;
        ui.arrow_to("Je ne sais pas").await;
        ui.tab_and_type("Objet", "Renouvellement C2S").await;
        ui.tab_and_type("Ce qui se passe", TEXT).await;
        ui.tab_and_enter("Enregistrer et continuer").await;
        ui.tab_and_enter("Continuer").await;
        ui.sees("Vérifiez, puis envoyez").await;
        ui.tab_and_enter("Envoyer la demande").await;
        ui.sees("EP-2026-").await;
    })
    .await;
}
