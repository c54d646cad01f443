//! Replies that are being written: kept with the request, whoever treats it.

use super::{act, filed, now, page};
use testkit::on_each_database;

on_each_database! {
    /// Kept by a button, found again after leaving and by whoever takes over, gone once sent.
    async fn a_reply_survives_its_author(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200);
        let words = "Bonjour, la décision « C2S » est en cours.\nJe reviens vers vous.";
        let kept = agent.post(&act(&filed, "brouillon"), &[("brouillon", "0"), ("message", words)]).await;
        assert!(kept.leads_to().starts_with(&page(&filed)));
        agent.post("/deconnexion", &[]).await.leads_to();

        let mut c2s = house.visit_as("c2s@cpam.example").await;
        let found = c2s.get(&page(&filed)).await.expect(200).says("Commencé par agent");
        assert_eq!(found.field("message").as_deref(), Some(words));
        assert_eq!(found.field("brouillon").as_deref(), Some("1"));
        let sent = c2s.post(&act(&filed, "ecrire"), &[("version", "1"), ("portee", "repondre"), ("message", words)]).await;
        let after = c2s.follow(&sent).await.expect(200);
        assert_eq!(after.field("brouillon").as_deref(), Some("0"));
        assert_eq!(now(&house, &filed).await["status"], "answered");
    }

    /// Two agents write at once: neither loses a word.
    async fn two_drafts_meet(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        let mut other = house.visit_as("supervisor@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200);
        other.get(&page(&filed)).await.expect(200);
        let mine = [("version", "1"), ("brouillon", "0"), ("message", "Mes mots")];
        agent.post(&act(&filed, "brouillon"), &mine).await.leads_to();
        let hers = [("version", "1"), ("brouillon", "0"), ("message", "Ses mots")];
        let met = other.post(&act(&filed, "brouillon"), &hers).await.expect(409);
        assert_eq!(met.field("message").as_deref(), Some("Ses mots"));
        let met = met.says("Mes mots");
        let version = met.field("brouillon").unwrap();
        let kept = other.post(&act(&filed, "brouillon"), &[("brouillon", &version), ("message", "Ses mots")]).await;
        other.follow(&kept).await.expect(200);
        // What the script does while one writes.
        let auto = format!("{}/brouillon/auto", page(&filed));
        let answer = other.post(&auto, &[("brouillon", "2"), ("message", "Ses mots, plus loin")]).await.expect(200);
        assert_eq!(answer.html, "3");
        other.get(&page(&filed)).await.expect(200);
        other.post(&auto, &[("brouillon", "2"), ("message", "x")]).await.expect(409);
        other.get(&page(&filed)).await.expect(200);
        agent.get(&page(&filed)).await.expect(200).says("supervisor rédige depuis");
    }
}
