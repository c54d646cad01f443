//! Cookies, as browsers are told to keep them.

use reqwest::header::SET_COOKIE;
use testkit::{PASSWORD, Page, code, on_each_database};

fn cookies(page: &Page) -> Vec<String> {
    let all = page.headers.get_all(SET_COOKIE).iter();
    all.map(|one| one.to_str().unwrap().to_owned()).collect()
}

on_each_database! {
    /// S-028: every cookie of a whole visit.
    async fn s028_each_cookie_is_ours_alone(house) {
        let mut visitor = house.visitor();
        let mut seen = cookies(&visitor.get("/connexion").await);
        let fields = [("adresse", "member@ccas.example"), ("mot_de_passe", PASSWORD)];
        let challenged = visitor.submit("/connexion", &fields).await;
        seen.extend(cookies(&challenged));
        visitor.follow(&challenged).await.expect(200);
        let opened = visitor.submit("/connexion/code", &[("code", &code(house.now()))]).await;
        assert_eq!(opened.leads_to(), "/");
        seen.extend(cookies(&opened));
        seen.extend(cookies(&visitor.get("/").await));
        seen.extend(cookies(&visitor.post("/deconnexion", &[]).await));
        assert_eq!(seen.len(), 6, "{seen:?}");
        for cookie in seen {
            let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
            assert!(cookie.starts_with("__Host-"), "{cookie}");
            for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(attributes.contains(&attribute), "{attribute}: {cookie}");
            }
            assert!(!cookie.to_lowercase().contains("domain="), "{cookie}");
        }
    }

    /// S-025: a planted cookie opens nothing and does not become the session; each sign-in has another.
    async fn s025_a_planted_session_is_not_taken_over(house) {
        let planted = "A".repeat(43);
        let mut visitor = house.visitor();
        visitor.set_cookie("__Host-session", &planted);
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
        let opened = visitor.sign_in_with("member@ccas.example", PASSWORD, &code(house.now())).await;
        assert_eq!(opened.leads_to(), "/");
        let first = visitor.cookie("__Host-session").unwrap().to_owned();
        assert_ne!(first, planted);
        assert!(first.len() >= 43, "256 bits in base64url");
        visitor.get("/").await.expect(200);
        let mut attacker = house.visitor();
        attacker.set_cookie("__Host-session", &planted);
        assert_eq!(attacker.get("/").await.leads_to(), "/connexion");
        // What stood before the sign-in opens nothing after it.
        for name in ["__Host-visite", "__Host-code"] {
            let value = visitor.cookie(name).unwrap_or_default().to_owned();
            attacker.set_cookie("__Host-session", &value);
            assert_eq!(attacker.get("/").await.leads_to(), "/connexion");
        }
        house.pass(jiff::SignedDuration::from_mins(1));
        let second = house.visit_as("member@ccas.example").await;
        assert_ne!(second.cookie("__Host-session").unwrap(), first);
    }
}
