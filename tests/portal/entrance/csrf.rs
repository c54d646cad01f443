//! No form but ours (S-029).

use reqwest::Method;
use testkit::{PASSWORD, on_each_database};

/// What may be wrong with a form: its token, where it comes from, its kind.
type Wrong = (
    Token,
    Option<&'static str>,
    Option<&'static str>,
    &'static str,
);

#[derive(Clone, Copy)]
enum Token {
    Mine,
    None,
    Hers,
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Every form of these is refused; the second column is `Sec-Fetch-Site`, the third `Origin`.
const MATRIX: [Wrong; 9] = [
    (Token::None, Some("same-origin"), Some("null"), FORM),
    (Token::Hers, Some("same-origin"), Some("null"), FORM),
    (
        Token::Mine,
        Some("cross-site"),
        Some("https://evil.example"),
        FORM,
    ),
    (Token::Mine, Some("same-site"), Some("null"), FORM),
    (Token::Mine, Some("none"), None, FORM),
    (Token::Mine, None, Some("https://evil.example"), FORM),
    (Token::Mine, None, Some("null"), FORM),
    (Token::Mine, None, None, FORM),
    (
        Token::Mine,
        Some("same-origin"),
        Some("https://evil.example"),
        FORM,
    ),
];

on_each_database! {
    /// S-029: of somebody who is signed in; she stays so.
    async fn s029_forms_of_a_session(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        let mut other = house.visit_as("member@shelter.example").await;
        let hers = other.get("/").await.field("jeton").unwrap();
        visitor.get("/").await.expect(200);
        for (token, site, origin, kind) in MATRIX {
            visitor.get("/").await.expect(200);
            let form = visitor.form("/deconnexion").from_site(site).from_origin(origin).of_kind(kind);
            let form = match token {
                Token::Mine => form,
                Token::None => form.without_token(),
                Token::Hers => form.with_token(&hers),
            };
            form.send().await.expect(403);
        }
        for kind in ["text/plain", "application/json", "multipart/form-data"] {
            visitor.get("/").await.expect(200);
            visitor.form("/deconnexion").of_kind(kind).send().await.expect(400);
        }
        visitor.get("/").await.expect(200);
        assert_eq!(visitor.post("/deconnexion", &[]).await.leads_to(), "/connexion");
    }

    /// S-029: of somebody who is not yet: nobody is signed in without her knowing.
    async fn s029_forms_of_a_guest(house) {
        let mut visitor = house.visitor();
        let mut other = house.visitor();
        let hers = other.get("/connexion").await.field("jeton").unwrap();
        let fields = [("adresse", "member@ccas.example"), ("mot_de_passe", PASSWORD)];
        for (token, site, origin, kind) in MATRIX {
            visitor.get("/connexion").await.expect(200);
            let form = visitor.form("/connexion").fields(&fields).from_site(site).from_origin(origin).of_kind(kind);
            let form = match token {
                Token::Mine => form,
                Token::None => form.without_token(),
                Token::Hers => form.with_token(&hers),
            };
            form.send().await.expect(403);
        }
        visitor.get("/connexion").await.expect(200);
        visitor.lose_cookie("__Host-visite");
        visitor.submit("/connexion", &fields).await.expect(403);
        visitor.get("/connexion").await.expect(200);
        assert_eq!(visitor.submit("/connexion", &fields).await.leads_to(), "/connexion/code");
    }

    /// S-029: looking changes nothing: acts have no `GET`.
    async fn s029_acts_have_no_get(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        for method in [Method::GET, Method::HEAD] {
            let call = visitor.call(method, "/deconnexion");
            assert!([404, 405].contains(&visitor.send(call).await.status));
        }
        visitor.get("/").await.expect(200);
    }
}
