//! A first visit, from the e-mail to the session.

use jiff::SignedDuration;
use testkit::{House, Letter, Page, Visitor, code_of, on_each_database};

const CHOSEN: &str = "trois tortues au galop";

/// The token of a mailed link, which is after the `#` of its address.
pub fn token(letters: &[Letter], to: &str, path: &str) -> String {
    let letter = letters
        .iter()
        .rfind(|letter| letter.to.contains(to))
        .expect("a letter");
    let (_, after) = letter.all.split_once(&format!("{path}#")).expect("a link");
    let is_token = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    after.chars().take_while(is_token).collect()
}

/// The secret that a page shows as text.
pub fn secret(page: &Page) -> String {
    let (_, after) = page
        .html
        .split_once("<span class=\"secret\">")
        .expect("a secret");
    after.split('<').next().unwrap().to_owned()
}

/// The recovery codes that a page shows.
pub fn codes(page: &Page) -> Vec<String> {
    let pieces = page.html.split("name=\"code_de_secours\" value=\"").skip(1);
    pieces
        .map(|piece| piece.split('"').next().unwrap().to_owned())
        .collect()
}

async fn invited(house: &House) -> String {
    let mut manager = house.visit_as("manager@ccas.example").await;
    manager.get("/equipe/inviter").await.expect(200);
    let fields = [
        ("nom", "Léa « Petit » <Roy>"),
        ("adresse", "lea.roy@ccas.example"),
        ("role", "partner_member"),
    ];
    let answer = manager.submit("/equipe/inviter", &fields).await;
    manager
        .follow(&answer)
        .await
        .expect(200)
        .says("L’invitation est partie");
    token(
        &house.letters(1).await,
        "lea.roy@ccas.example",
        "/invitation",
    )
}

async fn to_the_code(visitor: &mut Visitor, token: &str) -> Page {
    visitor
        .get("/invitation")
        .await
        .expect(200)
        .titled("Votre invitation");
    let page = visitor
        .submit("/invitation", &[("lien", token)])
        .await
        .expect(200);
    page.titled("Choisissez")
        .says("CCAS d’exemple vous invite")
        .says("Léa « Petit » <Roy>");
    let fields = [("mot_de_passe", CHOSEN), ("mot_de_passe_bis", CHOSEN)];
    visitor
        .submit("/invitation/mot-de-passe", &fields)
        .await
        .expect(200)
        .titled("Votre téléphone")
}

on_each_database! {
    /// S-014, S-020, S-021: a password, a telephone, ten codes shown once; then she is in.
    async fn s014_from_the_mail_to_the_session(house) {
        let token = invited(&house).await;
        let mut visitor = house.visitor();
        let page = to_the_code(&mut visitor, &token).await;
        let secret = secret(&page);
        // A wrong code: the same picture again, and the message beside the field.
        let again = visitor.submit("/invitation/code", &[("code", "000000")]).await.expect(422);
        assert_eq!(self::secret(&again), secret);
        again.titled("Erreur : ").says("Ce code n’est pas le bon");
        let right = code_of(&secret, house.now());
        let page = visitor.submit("/invitation/code", &[("code", &right)]).await.expect(200);
        let codes = codes(&page);
        assert_eq!(codes.len(), 10);
        let file = visitor.submit("/invitation/codes", &[]).await.expect(200);
        assert!(file.header("content-disposition").starts_with("attachment"));
        assert!(codes.iter().all(|code| file.html.contains(code.as_str())));
        house.pass(SignedDuration::from_secs(30));
        let next = code_of(&secret, house.now());
        let opened = visitor.sign_in_with("lea.roy@ccas.example", CHOSEN, &next).await;
        assert_eq!(opened.leads_to(), "/");
        visitor.get("/compte").await.expect(200).says("Léa « Petit » <Roy>").says("Membre");
        visitor.get("/compte/securite").await.expect(200).says("10 codes restants");
    }

    /// S-016: a password that anybody would try is refused beside its field.
    async fn s016_a_weak_password_is_refused_beside_its_field(house) {
        let token = invited(&house).await;
        let mut visitor = house.visitor();
        visitor.get("/invitation").await.expect(200);
        // The whole link may be pasted.
        let link = format!("https://ep.example/invitation#{token}");
        visitor.submit("/invitation", &[("lien", &link)]).await.expect(200);
        for (one, other, said) in [
            ("court", "court", "12 caractères au moins."),
            ("ccas-exemple-2026!", "ccas-exemple-2026!", "parmi les premiers que l’on essaierait"),
            (CHOSEN, "trois tortues au trot", "ne sont pas les mêmes"),
        ] {
            let fields = [("mot_de_passe", one), ("mot_de_passe_bis", other)];
            let page = visitor.submit("/invitation/mot-de-passe", &fields).await.expect(422);
            assert_eq!(page.field("mot_de_passe").unwrap(), "");
            assert!(page.html.contains("aria-invalid=\"true\""));
            page.titled("Erreur : ").says(said);
        }
    }

    /// S-021: a link that served, or is over, opens nothing; looking used nothing up.
    async fn s021_a_link_serves_once(house) {
        let token = invited(&house).await;
        for _ in 0..2 {
            let mut passer = house.visitor();
            passer.get("/invitation").await.expect(200);
            passer.submit("/invitation", &[("lien", &token)]).await.expect(200);
        }
        let mut visitor = house.visitor();
        let page = to_the_code(&mut visitor, &token).await;
        let right = code_of(&secret(&page), house.now());
        visitor.submit("/invitation/code", &[("code", &right)]).await.expect(200);
        for token in [token.as_str(), "", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            visitor.get("/invitation").await.expect(200);
            let page = visitor.submit("/invitation", &[("lien", token)]).await.expect(422);
            page.titled("Erreur : ").says("n’est plus valable");
        }
    }
}
