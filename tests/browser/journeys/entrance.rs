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
