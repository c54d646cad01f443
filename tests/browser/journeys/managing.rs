//! Those who manage: accounts, partners, programs, the calendar.

use crate::browser::ui::{Ui, journey};
use testkit::{Where, code_of, samples};

const CHOSEN: &str = "trois tortues au galop";

/// The token of the last invitation that was mailed to this address, after the `#` of its link.
async fn mailed_token(ui: &Ui, to: &str) -> String {
    let letters = ui.house.letters(1).await;
    let letter = letters.iter().rfind(|letter| letter.to.contains(to));
    let all = &letter.expect("a letter").all;
    let (_, after) = all.split_once("/invitation#").expect("a link");
    let is_token = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    after.chars().take_while(is_token).collect()
}

/// From the mail to the first page.
async fn first_visit(ui: &Ui, email: &str, scripts: bool) {
    let token = mailed_token(ui, email).await;
    ui.web.delete_all_cookies().await.expect("cookies");
    if scripts {
        // The link fills in its own code, and leaves the address bar.
        ui.open(&format!("/invitation#{token}")).await;
        ui.at("Votre invitation").await;
        assert_eq!(ui.path().await, "/invitation");
        assert_eq!(ui.ask("return location.hash").await, "");
    } else {
        ui.open("/invitation").await;
        ui.fill("Code d’invitation", &token).await;
    }
    ui.follow("Continuer").await;
    ui.at("Choisissez").await;
    ui.fill("Mot de passe", CHOSEN).await;
    ui.fill("Le même", CHOSEN).await;
    ui.follow("Continuer").await;
    ui.at("Votre téléphone").await;
    let secret = ui.find(".secret").await.text().await.expect("a secret");
    ui.fill("Code à six chiffres", &code_of(&secret, ui.house.now()))
        .await;
    ui.follow("Ouvrir mon compte").await;
    ui.sees("Vos codes de secours").await;
    ui.house.pass(jiff::SignedDuration::from_secs(60));
    ui.follow("Je les ai gardés").await;
    ui.fill("Adresse électronique", email).await;
    ui.fill("Mot de passe", CHOSEN).await;
    ui.follow("Continuer").await;
    ui.fill("Code à six chiffres", &code_of(&secret, ui.house.now()))
        .await;
    ui.follow("Se connecter").await;
    ui.at("Accueil").await;
}

async fn invites(ui: &Ui) {
    ui.sign_in("manager@ccas.example").await;
    ui.follow("Équipe").await;
    ui.follow("Inviter un collègue").await;
    ui.follow("Envoyer l’invitation").await;
    ui.at("Erreur : ").await;
    ui.fill("Prénom et nom", "Léa Roy").await;
    ui.fill("Adresse électronique", "lea.roy@ccas.example")
        .await;
    ui.follow("Envoyer l’invitation").await;
    ui.sees("L’invitation est partie").await;
}

/// S-014: a colleague is invited, and comes in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s014_from_the_invitation_to_the_first_session() {
    journey(Where::Sqlite, async |ui| {
        invites(ui).await;
        ui.check("invited").await;
        first_visit(ui, "lea.roy@ccas.example", true).await;
        ui.check("first-session").await;
    })
    .await;
}

/// The same without scripts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s014_from_the_invitation_to_the_first_session_without_scripts() {
    journey(Where::Sqlite, async |ui| {
        ui.without_scripts().await;
        invites(ui).await;
        first_visit(ui, "lea.roy@ccas.example", false).await;
        ui.check_without_scripts("first-session").await;
    })
    .await;
}

/// A colleague is suspended, reopened, made manager, then removed: each time what follows is shown.
async fn a_team(ui: &Ui, look: impl AsyncFn(&str)) {
    let member = ui.house.sign_in("colleague@ccas.example").await;
    member.submit(&samples::request()).await.expect(201);
    ui.sign_in("manager@ccas.example").await;
    ui.follow("Équipe").await;
    look("team").await;
    ui.follow("colleague").await;
    look("colleague").await;
    ui.follow("Suspendre").await;
    ui.sees("Le compte est suspendu").await;
    ui.follow("Rouvrir le compte").await;
    ui.sees("de nouveau ouvert").await;
    ui.follow("Changer de rôle").await;
    ui.at("Rôle de colleague").await;
    look("role").await;
    ui.follow("Voir ce qui va suivre").await;
    ui.at("Erreur : ").await;
    look("role-unchanged").await;
    ui.tick("Responsable").await;
    ui.follow("Voir ce qui va suivre").await;
    ui.sees("Elle pourra gérer les comptes").await;
    look("role-preview").await;
    ui.follow("Appliquer").await;
    ui.sees("Le rôle est changé").await;
    ui.follow("Retirer de l’équipe").await;
    ui.sees("Rien n’est fait pour l’instant").await;
    look("removal").await;
    ui.follow("Retirer de l’équipe").await;
    ui.sees("Le compte est retiré").await;
    look("removed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_looks_after_her_team() {
    journey(Where::Sqlite, async |ui| {
        a_team(ui, async |state| ui.check(state).await).await;
    })
    .await;
}

/// The same without scripts, on PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_looks_after_her_team_without_scripts() {
    journey(Where::Postgresql, async |ui| {
        ui.without_scripts().await;
        a_team(ui, async |state| ui.check_without_scripts(state).await).await;
    })
    .await;
}

/// A partner with its convention, an agent, a program and its secret.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_sets_a_partner_up() {
    journey(Where::Sqlite, async |ui| {
        ui.sign_in("administrator@cpam.example").await;
        ui.open("/administration").await;
        ui.check("administration").await;
        ui.follow("Structures partenaires").await;
        ui.follow("Ajouter une structure").await;
        ui.follow("Ajouter la structure").await;
        ui.at("Erreur : ").await;
        ui.check("organisation-refused").await;
        ui.fill("Nom de la structure", "Mission locale de l’Été")
            .await;
        ui.fill("Référence", "C-2026-1").await;
        ui.day("debut", "2026-01-01").await;
        ui.follow("Ajouter la structure").await;
        ui.sees("La structure est ajoutée").await;
        ui.check("organisation").await;
        ui.open("/administration/comptes").await;
        ui.follow("agent").await;
        ui.follow("Changer de rôle ou de services").await;
        ui.tick("Superviseur").await;
        ui.follow("Voir ce qui va suivre").await;
        ui.sees("Elle pourra modifier le calendrier de la caisse")
            .await;
        ui.check("role").await;
        ui.follow("Appliquer").await;
        ui.sees("Le rôle est changé").await;
        ui.open("/administration/clients/nouveau").await;
        ui.fill("Nom du logiciel", "Logiciel social").await;
        ui.tick("Lire les demandes").await;
        ui.follow("Ajouter et voir le secret").await;
        ui.sees("cette page ne le montrera plus").await;
        ui.check("secret").await;
    })
    .await;
}

/// A closed day: what would move is seen before it moves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_closes_a_day() {
    journey(Where::Sqlite, async |ui| {
        let member = ui.house.sign_in("member@ccas.example").await;
        member.submit(&samples::request()).await.expect(201);
        ui.sign_in("supervisor@cpam.example").await;
        ui.follow("Pilotage").await;
        ui.follow("Calendrier").await;
        ui.at("Calendrier de la caisse").await;
        ui.check("calendar").await;
        ui.follow("Voir ce qui changerait").await;
        ui.at("Erreur : ").await;
        ui.check("calendar-refused").await;
        ui.tick("La caisse ferme").await;
        ui.day("du", "2026-11-24").await;
        ui.fill("Motif", "Fermeture pour travaux").await;
        ui.follow("Voir ce qui changerait").await;
        ui.sees("Une échéance bouge").await;
        ui.check("calendar-preview").await;
        ui.follow("Appliquer").await;
        ui.sees("Le calendrier est changé").await;
        ui.check("calendar-changed").await;
    })
    .await;
}

/// An address to tell: its secret, its messages, a pause.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_has_a_program_told() {
    journey(Where::Sqlite, async |ui| {
        ui.sign_in("manager@ccas.example").await;
        ui.follow("Équipe").await;
        ui.follow("Notifications aux logiciels").await;
        ui.check("webhooks-empty").await;
        ui.follow("Ajouter une adresse").await;
        ui.follow("Ajouter et voir le secret").await;
        ui.at("Erreur : ").await;
        ui.check("webhook-refused").await;
        ui.fill(
            "Adresse du logiciel",
            "https://logiciel.example/espace-partenaire",
        )
        .await;
        ui.follow("Ajouter et voir le secret").await;
        ui.sees("whsec_").await;
        ui.check("webhook-secret").await;
        let member = ui.house.sign_in("member@ccas.example").await;
        member.submit(&samples::request()).await.expect(201);
        let app = &ui.house.running.app;
        let teller = app::webhooks::Teller::new(app.random.as_ref());
        app::webhooks::tell_due(app, &teller).await.expect("told");
        ui.follow("Il est copié").await;
        ui.sees("À envoyer").await;
        ui.check("webhook").await;
        ui.follow("Mettre en pause").await;
        ui.sees("ce qui arrive l’attend").await;
        ui.check("webhook-paused").await;
    })
    .await;
}
