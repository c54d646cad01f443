//! One's own account.

use super::entrance::invitation::secret as shown_secret;
use testkit::{House, PASSWORD, Visitor, code, code_of, on_each_database};

const CHOSEN: &str = "un autre lapin très rouge";

fn code_now(house: &House) -> String {
    code(house.now())
}

async fn twice(house: &House, email: &str) -> (Visitor, Visitor) {
    (house.visit_as(email).await, house.visit_as(email).await)
}

on_each_database! {
    /// S-023, S-027: the present password is asked; the other sessions end, she is told.
    async fn s027_another_password_ends_the_other_sessions(house) {
        let (mut here, mut there) = twice(&house, "member@ccas.example").await;
        let path = "/compte/securite/mot-de-passe";
        here.get(path).await.expect(200).titled("Changer mon mot de passe");
        let wrong = [("ancien_mot_de_passe", "autre"), ("mot_de_passe", "court"), ("mot_de_passe_bis", "court")];
        let page = here.submit(path, &wrong).await.expect(422).titled("Erreur : ");
        page.says("2 points à corriger").says("Ce n’est pas votre mot de passe actuel").says("12 caractères au moins");
        there.get("/").await.expect(200);
        let right = [("ancien_mot_de_passe", PASSWORD), ("mot_de_passe", CHOSEN), ("mot_de_passe_bis", CHOSEN)];
        let changed = here.submit(path, &right).await;
        here.follow(&changed).await.expect(200).says("Vos autres sessions sont fermées");
        assert_eq!(there.get("/").await.leads_to(), "/connexion");
        let letters = house.letters(1).await;
        assert!(letters.iter().any(|letter| letter.subject.contains("mot de passe")));
    }

    /// S-135: where a password is chosen, the case of the CNIL's recommendation is said; a year later the
    /// same one still opens.
    async fn s135_the_rule_of_passwords_is_said_and_none_expires(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        let page = visitor.get("/compte/securite/mot-de-passe").await.expect(200);
        page.says("délibération 2022-100").says("50 bits au moins").says("Il n’aura pas à être changé");
        house.pass(jiff::SignedDuration::from_hours(24 * 366));
        let mut later = house.visit_as("member@ccas.example").await;
        later.get("/compte/securite").await.expect(200);
    }

    /// S-018: her password is not guessed from an open session either.
    async fn s018_guessing_the_present_password_is_slowed(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        let path = "/compte/securite/codes";
        for _ in 0..4 {
            visitor.get(path).await.expect(200);
            visitor.submit(path, &[("ancien_mot_de_passe", "autre")]).await.expect(422).says("Ce n’est pas votre mot de passe");
        }
        visitor.submit(path, &[("ancien_mot_de_passe", PASSWORD)]).await.expect(422).says("Trop d’essais");
    }

    /// S-027: sessions are listed; one ends, or all do.
    async fn s027_sessions_are_seen_and_ended(house) {
        let (mut here, mut there) = twice(&house, "member@ccas.example").await;
        let mut stranger = house.visit_as("member@shelter.example").await;
        let page = here.get("/compte/securite").await.expect(200).says("celle-ci");
        let forms: Vec<&str> = page.html.split("action=\"/compte/sessions/").skip(1)
            .filter_map(|piece| piece.split_once("/fermer\"").map(|(id, _)| id)).filter(|id| id.len() == 36).collect();
        assert_eq!(forms.len(), 2);
        // Newest first: the other one.
        let path = format!("/compte/sessions/{}/fermer", forms[0]);
        stranger.get("/compte/securite").await.expect(200);
        stranger.post(&path, &[]).await.expect(404);
        there.get("/").await.expect(200);
        let ended = here.post(&path, &[]).await;
        here.follow(&ended).await.expect(200).says("La session est fermée");
        assert_eq!(there.get("/").await.leads_to(), "/connexion");
        assert_eq!(here.submit("/compte/sessions/fermer", &[]).await.leads_to(), "/connexion?fait=sessions");
        assert_eq!(here.get("/").await.leads_to(), "/connexion");
    }

    /// S-023: another telephone, for whoever shows the password and the present one; the former serves
    /// until the next one has shown a code.
    async fn s023_the_second_factor_is_replaced(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        house.pass(jiff::SignedDuration::from_secs(60));
        let path = "/compte/securite/application";
        visitor.get(path).await.expect(200);
        let wrong = [("ancien_mot_de_passe", PASSWORD), ("code", "000000")];
        visitor.submit(path, &wrong).await.expect(422).titled("Erreur : ").says("Ce code n’est pas le bon");
        let present = code(house.now());
        let right = [("ancien_mot_de_passe", PASSWORD), ("code", present.as_str())];
        let page = visitor.submit(path, &right).await.expect(200).says("L’ancienne sert encore");
        let secret = shown_secret(&page);
        let confirm = "/compte/securite/application/confirmer";
        let again = visitor.submit(confirm, &[("code", "000000")]).await.expect(422);
        assert_eq!(shown_secret(&again), secret);
        let next = code_of(&secret, house.now());
        let replaced = visitor.submit(confirm, &[("code", &next)]).await;
        visitor.follow(&replaced).await.expect(200).says("est remplacée");
        house.pass(jiff::SignedDuration::from_secs(60));
        let mut other = house.visitor();
        other.sign_in_with("member@ccas.example", PASSWORD, &code(house.now())).await.expect(422);
        let next = code_of(&secret, house.now());
        assert_eq!(other.submit("/connexion/code", &[("code", &next)]).await.leads_to(), "/");
    }

    /// S-023: another address, with the password and a fresh code, confirmed from there; told to both; the
    /// other sessions end, and she signs in with it.
    async fn s023_another_address_is_confirmed_and_told(house) {
        let (mut here, mut there) = twice(&house, "member@ccas.example").await;
        let path = "/compte/securite/adresse";
        here.get(path).await.expect(200).says("member@ccas.example");
        let next = "nouvelle@ccas.example";
        here.submit(path, &[("adresse", next), ("ancien_mot_de_passe", "autre")]).await.expect(422).says("Ce n’est pas votre mot de passe");
        here.submit(path, &[("adresse", "member@ccas.example"), ("ancien_mot_de_passe", PASSWORD)]).await.expect(422).says("C’est déjà votre adresse");
        let taken = here.submit(path, &[("adresse", "colleague@ccas.example"), ("ancien_mot_de_passe", PASSWORD)]).await;
        let free = here.submit(path, &[("adresse", next), ("ancien_mot_de_passe", PASSWORD)]).await;
        assert!(taken.expect(200).reads("Si cette adresse est libre") && free.expect(200).reads("Si cette adresse est libre"));
        let letters = house.letters(1).await;
        assert_eq!(letters.len(), 1, "the taken address gets nothing");
        assert!(letters[0].to.contains(next) && !letters[0].all.contains("member@"));
        let code = letters[0].all.split('#').nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        let confirm = format!("{path}/confirmer");
        here.submit(&confirm, &[("lien", "q3Jv0a1ZkT8mB2nXc5LdWg")]).await.expect(422).says("n’est plus valable");
        there.get("/").await.expect(200);
        let changed = here.submit(&confirm, &[("lien", &code)]).await;
        here.follow(&changed).await.expect(200).says("Votre adresse est changée");
        here.get(path).await.expect(200).says(next);
        here.submit(&confirm, &[("lien", &code)]).await.expect(422);
        assert_eq!(there.get("/").await.leads_to(), "/connexion");
        let told = house.letters(3).await;
        for to in ["member@ccas.example", next] {
            assert!(told.iter().any(|letter| letter.to.contains(to) && letter.subject.contains("modifiée")), "{to}");
        }
        house.pass(jiff::SignedDuration::from_secs(301));
        let late = here.get(path).await;
        assert_eq!(late.leads_to(), "/compte/securite/confirmer?suite=/compte/securite/adresse");
        here.get("/compte/securite").await.expect(200);
        here.post(path, &[("adresse", "autre@ccas.example"), ("ancien_mot_de_passe", PASSWORD)]).await.expect(403).says("Confirmez que c’est bien vous");
        let mut anew = house.visitor();
        anew.sign_in_with("member@ccas.example", PASSWORD, &code_now(&house)).await.expect(422);
        house.pass(jiff::SignedDuration::from_secs(61));
        anew.sign_in_with(next, PASSWORD, &code_now(&house)).await;
        anew.get("/").await.expect(200);
    }

    /// What is chosen in a stale form is kept in it, and said kindly.
    async fn notifications_are_chosen(house) {
        let (mut here, mut there) = twice(&house, "member@ccas.example").await;
        let path = "/compte/notifications";
        assert_eq!(here.get(path).await.expect(200).form(path).iter().find(|(name, _)| name == "frequence").unwrap().1, "each");
        there.get(path).await.expect(200);
        let kept = here.submit(path, &[("frequence", "daily")]).await;
        here.follow(&kept).await.expect(200).says("Votre choix est enregistré");
        let stale = there.submit(path, &[("frequence", "none")]).await.expect(409).says("Quelqu’un a changé");
        assert_eq!(stale.form(path).iter().find(|(name, _)| name == "frequence").unwrap().1, "none");
        let kept = there.submit(path, &[]).await;
        there.follow(&kept).await.expect(200);
        there.submit(path, &[("frequence", "parfois")]).await.expect(422).titled("Erreur : ");
        house.visit_as("agent@cpam.example").await.get(path).await.expect(403);
    }
}
