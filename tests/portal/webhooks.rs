//! Where programs are told what happens.

use testkit::{House, Visitor, on_each_database, samples};

const URL: &str = "https://logiciel.example/espace";

async fn added(visitor: &mut Visitor) -> (String, String) {
    visitor.get("/logiciels/nouveau").await.expect(200);
    let fields = [("adresse", URL), ("evenements", "request.answered")];
    let page = visitor
        .submit("/logiciels/nouveau", &fields)
        .await
        .expect(200)
        .says(URL);
    let (_, secret) = page.html.split_once("whsec_").expect("a secret");
    let secret: String = secret.chars().take_while(|c| *c != '<').collect();
    let address = page.link("Il est copié").expect("a way back");
    (address, secret)
}

async fn manager(house: &House) -> Visitor {
    house.visit_as("manager@ccas.example").await
}

on_each_database! {
    /// S-222: the secret is shown once, at its creation and when it is replaced.
    async fn s222_a_secret_is_shown_once(house) {
        let mut visitor = manager(&house).await;
        visitor.get("/equipe").await.expect(200).says("Notifications aux logiciels");
        visitor.get("/logiciels").await.expect(200).says("Aucune adresse pour l’instant");
        let (address, secret) = added(&mut visitor).await;
        visitor.get("/logiciels").await.expect(200).says(URL).says("Réponse de la caisse").says("En service");
        let page = visitor.get(&address).await.expect(200).says("Rien n’a encore été envoyé");
        assert!(!page.html.contains(&secret) && !page.html.contains("whsec_"));
        for how in ["remplacer", "remplacer-tout-de-suite"] {
            visitor.get(&address).await.expect(200);
            let page = visitor.submit(&format!("{address}/{how}"), &[]).await.expect(200);
            assert!(page.html.contains("whsec_") && !page.html.contains(&secret), "{how}");
            assert_eq!(page.reads("vingt-quatre heures"), how == "remplacer");
        }
    }

    /// S-210: a button pressed twice adds one address, and shows its one secret.
    async fn s210_a_double_click_adds_one_address(house) {
        let mut visitor = manager(&house).await;
        let key = visitor.get("/logiciels/nouveau").await.expect(200).field("cle").expect("a key");
        let fields = [("adresse", URL), ("cle", key.as_str())];
        let mut secrets = Vec::new();
        for _ in 0..2 {
            let page = visitor.post("/logiciels/nouveau", &fields).await.expect(200);
            let (_, secret) = page.html.split_once("whsec_").expect("a secret");
            secrets.push(secret.chars().take(40).collect::<String>());
        }
        assert_eq!(secrets.first(), secrets.last());
        let list = visitor.get("/logiciels").await.expect(200);
        assert_eq!(list.html.matches("<th scope=\"row\">").count(), 1, "{}", list.html);
    }

    /// Paused, put to work again, removed; on the version that was seen (S-212).
    async fn s212_an_address_is_paused_and_removed(house) {
        let mut visitor = manager(&house).await;
        let (address, _) = added(&mut visitor).await;
        visitor.get(&address).await.expect(200);
        let paused = visitor.submit(&format!("{address}/suspendre"), &[]).await;
        visitor.follow(&paused).await.expect(200).says("Mis en pause").says("ce qui arrive l’attend");
        visitor.post(&format!("{address}/suspendre"), &[("version", "1")]).await.expect(409).says("Quelqu’un a changé");
        let resumed = visitor.submit(&format!("{address}/reprendre"), &[]).await;
        visitor.follow(&resumed).await.expect(200).says("En service");
        let removed = visitor.submit(&format!("{address}/supprimer"), &[]).await;
        visitor.follow(&removed).await.expect(200).says("L’adresse est supprimée").says("Aucune adresse");
        visitor.get(&address).await.expect(404);
    }

    /// S-223: what was not received is seen, with the cause, and told again.
    async fn s223_what_was_not_received_is_told_again(house) {
        let mut visitor = manager(&house).await;
        visitor.get("/logiciels/nouveau").await.expect(200);
        visitor.submit("/logiciels/nouveau", &[("adresse", URL)]).await.expect(200);
        let address = visitor.last_page().link("Il est copié").unwrap();
        let member = house.sign_in("member@ccas.example").await;
        member.submit(&samples::request()).await.expect(201);
        let app = &house.running.app;
        let teller = app::webhooks::Teller::new(app.random.as_ref());
        app::webhooks::tell_due(app, &teller).await.unwrap();
        let page = visitor.get(&address).await.expect(200).says("1 message").says("À envoyer").says("injoignable");
        let page = page.keeps_quiet_about("Zéphyrine");
        assert_eq!(page.forms_of(&format!("{address}/renvoyer")).len(), 2, "one of the message, one of all");
        let again = visitor.submit(&format!("{address}/renvoyer"), &[]).await;
        visitor.follow(&again).await.expect(200).says("L’envoi recommence");
        visitor.post(&format!("{address}/renvoyer"), &[("evenement", "n’importe quoi")]).await.expect(404);
    }

    /// S-037: an address within is refused beside its field, with what was typed.
    async fn s037_an_address_within_is_refused_beside_its_field(house) {
        let mut visitor = manager(&house).await;
        visitor.get("/logiciels/nouveau").await.expect(200);
        for (url, said) in [
            ("http://logiciel.example/", "doit commencer par https"),
            ("https://10.0.0.1/", "joignable depuis Internet"),
            ("logiciel", "adresse complète"),
        ] {
            let fields = [("adresse", url), ("evenements", "request.closed")];
            let page = visitor.submit("/logiciels/nouveau", &fields).await.expect(422).titled("Erreur : ").says(said);
            assert_eq!(page.field("adresse").unwrap(), url);
            let kept = page.form("/logiciels/nouveau");
            assert!(kept.contains(&("evenements".to_owned(), "request.closed".to_owned())));
        }
    }

    /// S-001: an address is its owner's; S-005: partners are not offered what is the fund's.
    async fn s001_an_address_is_its_owners(house) {
        let mut visitor = manager(&house).await;
        let (address, _) = added(&mut visitor).await;
        visitor.get("/logiciels/nouveau").await.expect(200).keeps_quiet_about("Note interne");
        let mut member = house.visit_as("member@ccas.example").await;
        member.get("/logiciels").await.expect(403);
        member.get(&address).await.expect(403);
        let mut administrator = house.visit_as("administrator@cpam.example").await;
        administrator.get("/administration").await.expect(200).says("Notifications aux logiciels");
        administrator.get("/logiciels").await.expect(200).keeps_quiet_about(URL);
        administrator.get("/logiciels/nouveau").await.expect(200).says("Note interne");
        administrator.get(&address).await.expect(404);
        for act in ["remplacer", "renvoyer", "suspendre", "supprimer"] {
            administrator.get("/logiciels").await.expect(200);
            administrator.post(&format!("{address}/{act}"), &[("version", "1")]).await.expect(404);
        }
    }
}
