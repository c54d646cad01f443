//! The password, then the code.

use testkit::{PASSWORD, code, on_each_database};

on_each_database! {
    /// Without a session every page sends to the sign-in, which comes back to it.
    async fn no_session_leads_to_the_sign_in(house) {
        let mut visitor = house.visitor();
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
        assert_eq!(visitor.get("/compte/securite").await.leads_to(), "/connexion?suite=/compte/securite");
        let page = visitor.get("/connexion?suite=/demandes").await.expect(200).titled("Se connecter");
        assert_eq!(page.field("suite").unwrap(), "/demandes");
        assert_eq!(page.header("cache-control"), "no-store");
    }

    /// S-019: an unknown address and a wrong password read the same; nothing typed is lost but the password.
    async fn s019_a_wrong_password_says_nothing_about_the_address(house) {
        let mut visitor = house.visitor();
        let mut words = Vec::new();
        for (address, password) in [
            ("member@ccas.example", "pas le bon mot de passe"),
            ("nobody@ccas.example", PASSWORD),
            ("pas une adresse", PASSWORD),
        ] {
            visitor.get("/connexion").await.expect(200);
            let fields = [("adresse", address), ("mot_de_passe", password)];
            let page = visitor.submit("/connexion", &fields).await.expect(422).titled("Erreur : se connecter");
            assert_eq!(page.field("adresse").unwrap(), address);
            assert_eq!(page.field("mot_de_passe").unwrap(), "");
            words.push(page.words());
        }
        assert!(words.iter().all(|one| one == &words[0]));
        assert!(visitor.cookie("__Host-session").is_none());
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
    }

    /// S-014: the password alone opens nothing; S-020: a wrong code neither, and a code serves once.
    async fn s014_the_password_alone_opens_nothing(house) {
        let mut visitor = house.visitor();
        assert_eq!(visitor.get("/connexion/code").await.leads_to(), "/connexion");
        let refused = visitor.sign_in_with("member@ccas.example", PASSWORD, "000000").await.expect(422);
        refused.titled("Erreur : ").says("Ce code n’est pas le bon");
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
        let right = code(house.now());
        let opened = visitor.submit("/connexion/code", &[("code", &right)]).await;
        assert_eq!(opened.leads_to(), "/");
        visitor.get("/").await.expect(200).says("member");
        let mut other = house.visitor();
        other.sign_in_with("member@ccas.example", PASSWORD, &right).await.expect(422).says("il a déjà servi");
    }

    /// After signing in she lands on the page that she wanted; S-052: on no other site's.
    async fn s052_only_our_own_pages_follow_a_sign_in(house) {
        for (email, wanted, landed) in [
            ("member@ccas.example", "/plan-du-site", "/plan-du-site"),
            ("colleague@ccas.example", "//evil.example", "/"),
            ("manager@ccas.example", "/\\evil.example", "/"),
            ("member@shelter.example", "https://evil.example", "/"),
            ("agent@cpam.example", "javascript:alert(1)", "/"),
            ("c2s@cpam.example", "/%2f%2fevil.example", "/"),
        ] {
            let mut visitor = house.visitor();
            visitor.get("/connexion").await.expect(200);
            // The field is forged too: what counts is what the server reads at each step.
            let fields = [("adresse", email), ("mot_de_passe", PASSWORD), ("suite", wanted)];
            let answer = visitor.submit("/connexion", &fields).await;
            visitor.follow(&answer).await.expect(200);
            let fields = [("code", code(house.now())), ("suite", wanted.to_owned())];
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            assert_eq!(visitor.submit("/connexion/code", &fields).await.leads_to(), landed);
        }
    }
}
