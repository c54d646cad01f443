//! A forgotten password.

use super::invitation::token;
use testkit::{PASSWORD, code, on_each_database};

const CHOSEN: &str = "un autre lapin très rouge";

on_each_database! {
    /// S-019: the answer is the same, known address or not.
    async fn s019_asking_says_nothing_about_the_address(house) {
        let mut words = Vec::new();
        for address in ["member@ccas.example", "nobody@ccas.example"] {
            let mut visitor = house.visitor();
            visitor.get("/mot-de-passe").await.expect(200).titled("Mot de passe oublié");
            words.push(visitor.submit("/mot-de-passe", &[("adresse", address)]).await.expect(200).words());
        }
        assert_eq!(words[0], words[1]);
        assert!(words[0].contains("Si cette adresse a un compte"));
        let mut visitor = house.visitor();
        visitor.get("/mot-de-passe").await.expect(200);
        visitor.submit("/mot-de-passe", &[("adresse", "pas une adresse")]).await.expect(422).titled("Erreur : ");
    }

    /// S-021: the link changes the password once, ends the sessions, and leaves the second factor.
    async fn s021_the_link_replaces_the_password_only(house) {
        let mut inside = house.visit_as("member@ccas.example").await;
        let mut visitor = house.visitor();
        visitor.get("/mot-de-passe").await.expect(200);
        visitor.submit("/mot-de-passe", &[("adresse", "member@ccas.example")]).await.expect(200);
        let token = token(&house.letters(1).await, "member@ccas.example", "/mot-de-passe");
        visitor.get("/mot-de-passe").await.expect(200);
        let weak = [("lien", token.as_str()), ("mot_de_passe", "court"), ("mot_de_passe_bis", "court")];
        let page = visitor.submit("/mot-de-passe/nouveau", &weak).await.expect(422);
        assert_eq!(page.field("lien").unwrap(), token, "not typed twice");
        let fields = [("lien", token.as_str()), ("mot_de_passe", CHOSEN), ("mot_de_passe_bis", CHOSEN)];
        let changed = visitor.submit("/mot-de-passe/nouveau", &fields).await;
        visitor.follow(&changed).await.expect(200).says("Votre mot de passe est changé");
        assert_eq!(inside.get("/").await.leads_to(), "/connexion");
        visitor.get("/mot-de-passe").await.expect(200);
        visitor.submit("/mot-de-passe/nouveau", &fields).await.expect(422).says("n’est plus valable");
        visitor.sign_in_with("member@ccas.example", PASSWORD, "000000").await.expect(422).titled("Erreur : se connecter");
        visitor.get("/").await.leads_to();
        house.pass(jiff::SignedDuration::from_mins(1));
        let opened = visitor.sign_in_with("member@ccas.example", CHOSEN, &code(house.now())).await;
        assert_eq!(opened.leads_to(), "/");
    }
}
