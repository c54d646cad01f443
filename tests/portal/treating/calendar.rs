//! The working calendar of the fund.

use super::{filed, now};
use serde_json::Value;
use testkit::{House, on_each_database};

async fn filed_again(house: &House) -> Value {
    house.pass(jiff::SignedDuration::from_secs(61));
    filed(house).await
}

async fn due(house: &House, request: &Value) -> (String, String) {
    let found = now(house, request).await;
    (
        found["due_at"].as_str().unwrap().to_owned(),
        found["promised_on"].as_str().unwrap().to_owned(),
    )
}

on_each_database! {
    /// What would move is shown, nothing is done; then it moves as it was shown, and comes back. What was
    /// promised stays.
    async fn a_closed_day_moves_due_dates_once_it_was_shown(house) {
        let filed = filed(&house).await;
        let before = due(&house, &filed).await;
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        supervisor.get("/pilotage").await.expect(200).says("Calendrier");
        supervisor.get("/calendrier").await.expect(200).titled("Calendrier de la caisse").says("suit le calendrier ordinaire").says("ven. 25 déc. 2026");
        let fields = [("geste", "closed"), ("du", "2026-11-24"), ("motif", "Fermeture pour travaux")];
        let shown = supervisor.submit("/calendrier/apercu", &fields).await.expect(200);
        let shown = shown.says("Fermeture le mar. 24 nov. 2026").says("Une échéance bouge").says("Rien n’est fait");
        shown.says(filed["reference"].as_str().unwrap()).says("avant l’échéance").keeps_quiet_about("Zéphyrine");
        assert_eq!(due(&house, &filed).await, before, "nothing is done yet");
        supervisor.get("/calendrier").await.expect(200).says("suit le calendrier ordinaire");
        supervisor.submit("/calendrier/apercu", &fields).await.expect(200);
        let done = supervisor.submit("/calendrier", &[]).await;
        supervisor.follow(&done).await.expect(200).says("Le calendrier est changé").says("Fermeture pour travaux");
        let after = due(&house, &filed).await;
        assert!(after.0 > before.0, "{after:?} is later than {before:?}");
        assert_eq!(after.1, before.1, "a promise stays");
        // What is filed from now on is counted by it.
        let next = filed_again(&house).await;
        assert_eq!(due(&house, &next).await.0, after.0);
        let back = [("geste", "oublier"), ("du", "2026-11-24")];
        supervisor.submit("/calendrier/apercu", &back).await.expect(200).says("Calendrier ordinaire").says("2 échéances bougent");
        let done = supervisor.submit("/calendrier", &[]).await;
        supervisor.follow(&done).await.expect(200).says("suit le calendrier ordinaire");
        assert_eq!(due(&house, &filed).await, before);
    }

    /// Refused beside the field, with what was typed; what is past stays.
    async fn a_wrong_day_is_refused_beside_its_field(house) {
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        supervisor.get("/calendrier").await.expect(200);
        for (du, au, motif, said) in [
            ("2026-11-23", "", "Pont", "demain au plus tôt"),
            ("2026-12-24", "2026-12-23", "Pont", "La fin ne peut pas précéder le début"),
            ("2026-12-01", "2027-12-01", "Pont", "Trente et un jours au plus"),
            ("2026-12-25", "", "Noël", "rien ne changerait"),
            ("demain", "", "Pont", "Donnez un jour"),
            ("2026-12-24", "", "", "motif"),
        ] {
            let fields = [("geste", "closed"), ("du", du), ("au", au), ("motif", motif)];
            let page = supervisor.submit("/calendrier/apercu", &fields).await.expect(422).titled("Erreur : ");
            assert!(page.words().to_lowercase().contains(&said.to_lowercase()), "{du}: {}", page.words());
            assert_eq!(page.field("motif").unwrap(), motif);
        }
    }

    /// S-212: two supervisors at once: the second sees what the first did before anything moves again.
    async fn s212_the_second_supervisor_is_told(house) {
        let mut first = house.visit_as("supervisor@cpam.example").await;
        house.pass(jiff::SignedDuration::from_mins(1));
        let mut second = house.visit_as("supervisor@cpam.example").await;
        for (visitor, day) in [(&mut first, "2026-12-24"), (&mut second, "2026-12-31")] {
            visitor.get("/calendrier").await.expect(200);
            let fields = [("geste", "closed"), ("du", day), ("motif", "Pont")];
            visitor.submit("/calendrier/apercu", &fields).await.expect(200);
        }
        first.submit("/calendrier", &[]).await.leads_to();
        let stale = second.submit("/calendrier", &[]).await.expect(409).says("Quelqu’un a changé");
        stale.says("jeu. 24 déc. 2026").keeps_quiet_about("jeu. 31 déc. 2026");
    }

    /// Only a supervisor: an agent and an administrator are refused.
    async fn the_calendar_is_the_supervisors(house) {
        for email in ["agent@cpam.example", "administrator@cpam.example", "manager@ccas.example"] {
            let mut other = house.visit_as(email).await;
            other.get("/calendrier").await.expect(403).says("modifier le calendrier de la caisse");
        }
    }
}
