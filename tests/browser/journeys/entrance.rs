//! Coming in.

use crate::browser::ui::journey;
use testkit::{PASSWORD, Where};

/// S-014, S-018: a wrong password is said kindly, the right one is not enough, both factors open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s014_signing_in() {
    journey(Where::Sqlite, async |ui| {
        ui.open("/").await;
        ui.at("Se connecter").await;
        ui.check("login").await;
        ui.fill("Adresse électronique", "member@ccas.example").await;
        ui.fill("Mot de passe", "pas le bon").await;
        ui.follow("Continuer").await;
        ui.at("Erreur : se connecter").await;
        ui.sees("Adresse ou mot de passe incorrect").await;
        ui.check("login-refused").await;
        ui.fill("Mot de passe", PASSWORD).await;
        ui.follow("Continuer").await;
        ui.at("Votre code de connexion").await;
        ui.check("code").await;
        ui.sign_in("member@ccas.example").await;
        ui.open("/").await;
        ui.at("Accueil").await;
        ui.check("home").await;
    })
    .await;
}

/// The same without scripts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s014_signing_in_without_scripts() {
    journey(Where::Sqlite, async |ui| {
        ui.without_scripts().await;
        ui.open("/connexion").await;
        ui.check_without_scripts("login").await;
        ui.sign_in("agent@cpam.example").await;
        ui.at("Accueil").await;
        ui.check_without_scripts("home").await;
        ui.press("Mon compte").await;
        ui.follow("Se déconnecter").await;
        ui.at("Se connecter").await;
    })
    .await;
}

/// The first stop of the keyboard skips what stands over every page, and leads into the contents; where
/// something was refused, she is in front of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_stop_skips_to_the_contents() {
    journey(Where::Sqlite, async |ui| {
        ui.open("/connexion").await;
        ui.key("Tab", 9).await;
        let first = ui.ask("return document.activeElement.className").await;
        assert_eq!(first, "skip");
        ui.enter().await;
        ui.until("to be in the contents", async || {
            let at = ui.ask("return document.activeElement.tagName").await;
            Ok((at == "MAIN").then_some(()))
        })
        .await;
        ui.follow("Continuer").await;
        ui.at("Erreur : ").await;
        let at = ui.ask("return document.activeElement.id").await;
        assert_eq!(at, "erreur");
    })
    .await;
}

/// Without colours, and with those that the machine imposes, pages are still read: on the pictures.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn colours_are_not_needed() {
    journey(Where::Sqlite, async |ui| {
        ui.open("/connexion").await;
        ui.at("Se connecter").await;
        ui.without_colours("login").await;
    })
    .await;
}
