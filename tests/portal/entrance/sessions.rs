//! How long a session lasts (S-026).

use jiff::SignedDuration;
use testkit::on_each_database;

on_each_database! {
    /// S-026: a partner's is over after thirty minutes alone, not after twenty-nine.
    async fn s026_a_partner_is_waited_for_thirty_minutes(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        house.pass(SignedDuration::from_mins(29));
        visitor.get("/").await.expect(200);
        house.pass(SignedDuration::from_mins(29));
        visitor.get("/").await.expect(200);
        house.pass(SignedDuration::from_mins(31));
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
    }

    /// S-026: a fund's after fifteen.
    async fn s026_an_agent_is_waited_for_fifteen_minutes(house) {
        let mut visitor = house.visit_as("agent@cpam.example").await;
        house.pass(SignedDuration::from_mins(14));
        visitor.get("/").await.expect(200);
        house.pass(SignedDuration::from_mins(16));
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
    }

    /// S-026: after ten hours, whatever was done in them.
    async fn s026_ten_hours_at_most(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        for _ in 0..59 {
            house.pass(SignedDuration::from_mins(10));
            visitor.get("/").await.expect(200);
        }
        house.pass(SignedDuration::from_mins(9));
        visitor.get("/").await.expect(200);
        house.pass(SignedDuration::from_mins(1));
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
    }

    /// A form of a session that is over: what was typed is in the answer, secrets are not.
    async fn s026_what_was_typed_is_kept_in_the_page(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        visitor.get("/").await.expect(200);
        house.pass(SignedDuration::from_mins(31));
        let fields = [("texte", "Un « mot » à <garder>"), ("mot_de_passe", "secret")];
        let page = visitor.post("/deconnexion", &fields).await.expect(401);
        assert_eq!(page.field("texte").unwrap(), "Un « mot » à <garder>");
        assert!(page.field("mot_de_passe").is_none() && !page.html.contains("secret"));
        page.says("rien n’est perdu");
    }
}
