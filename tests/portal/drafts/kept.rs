//! Nothing typed is lost.

use super::{MATTER, PERSON, begin};
use jiff::SignedDuration;
use testkit::on_each_database;

/// Text that breaks careless pages: quotes, tags, emoji, right to left, very long.
fn awkward() -> String {
    let start = "« L'accord » \"signé\" <b>& l’été</b> 😀 مرحبا שלום \u{301}\n";
    let filler = "é".repeat(9_990 - start.chars().count());
    format!("{start}{filler}")
}

on_each_database! {
    /// RGAA 11.10, 11.11: refused beside its field, said on top, kept as it was typed.
    async fn what_is_wrong_is_kept_and_said(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let wrong: Vec<_> = PERSON.iter().map(|(name, value)| match *name {
            "naissance" => ("naissance", "31/02/1979"),
            name => (name, *value),
        }).collect();
        let draft = begin(&mut member, &wrong).await;
        let page = member.get(&format!("{draft}/personne?a_corriger=1")).await.expect(422).titled("Erreur : ");
        let page = page.says("1 point à corriger").says("Cette date n’existe pas");
        assert_eq!(page.field("naissance").as_deref(), Some("31/02/1979"));
        assert!(page.html.contains("aria-invalid=\"true\"") && page.html.contains("id=\"naissance-erreur\""));
        let answer = member.submit(&format!("{draft}/personne"), &[("naissance", "00/03/1990")]).await;
        assert_eq!(answer.leads_to(), format!("{draft}/accord"));
        // S-040, S-104: a wrong key is no refusal.
        member.get(&format!("{draft}/personne")).await.expect(200);
        let answer = member.submit(&format!("{draft}/personne"), &[("nir", "290039999999911")]).await;
        assert_eq!(answer.leads_to(), format!("{draft}/accord"));
    }

    /// Long texts, quotes, tags, emoji and right-to-left words come back as they were typed.
    async fn awkward_texts_come_back_as_they_were(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        let step = format!("{draft}/demande");
        member.get(&step).await.expect(200);
        let text = awkward();
        let title = "<script>alert(1)</script> \"أهلا\" 😀";
        let fields = [("type", "inconnu"), ("titre", title), ("texte", text.as_str()), ("action", "garder")];
        assert_eq!(member.submit(&step, &fields).await.leads_to(), "/brouillons?fait=brouillon");
        let page = member.get(&step).await.expect(200);
        assert_eq!(page.field("titre").as_deref(), Some(title));
        assert_eq!(page.field("texte").unwrap().replace("\r\n", "\n"), text);
        assert!(!page.html.contains("<script>alert") && !page.html.contains("<b>&"));
    }

    /// Two tabs: the second is told, and keeps what it wrote.
    async fn a_draft_changed_elsewhere_is_told(house) {
        let mut one = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut one, PERSON).await;
        let step = format!("{draft}/demande");
        let version = one.get(&step).await.expect(200).field("version").unwrap();
        let first = [("version", version.as_str()), ("type", "inconnu"), ("texte", "Premier onglet.")];
        one.post(&step, &first).await.leads_to();
        let second = [("version", version.as_str()), ("type", "inconnu"), ("texte", "Second onglet.")];
        let page = one.post(&step, &second).await.expect(409).says("dans un autre onglet");
        assert_eq!(page.field("texte").as_deref(), Some("Second onglet."));
        one.submit(&step, &[]).await.leads_to();
        assert_eq!(one.get(&step).await.field("texte").as_deref(), Some("Second onglet."));
    }

    /// A session that ends in the middle of a step: the words are in the page, and are sent again.
    async fn an_expired_session_loses_nothing(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        let step = format!("{draft}/demande");
        member.get(&step).await.expect(200);
        house.pass(SignedDuration::from_mins(31));
        let page = member.submit(&step, MATTER).await.expect(401).says("rien n’est perdu");
        assert!(page.html.contains("deux relances"));
    }

    /// A draft is discarded on purpose only, and then nothing of it is left.
    async fn a_draft_is_discarded_after_asking(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        member.get("/brouillons").await.expect(200).says("Amarante Zéphyrine-Exemple");
        let discard = format!("{draft}/supprimer");
        member.get(&discard).await.expect(200).says("sans retour possible");
        assert_eq!(member.submit(&discard, &[]).await.leads_to(), "/brouillons?fait=supprime");
        member.get(&format!("{draft}/personne")).await.expect(404);
        member.get("/brouillons").await.expect(200).keeps_quiet_about("Amarante");
    }
}
