//! Leaving, and being made to leave.

use testkit::on_each_database;

on_each_database! {
    /// S-027: the session ends on the server: the cookie, replayed, opens nothing. S-050: the browser
    /// is told to forget, and was told not to keep.
    async fn s027_leaving_ends_the_session(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        let cookie = visitor.cookie("__Host-session").unwrap().to_owned();
        let page = visitor.get("/").await.expect(200);
        assert_eq!(page.header("cache-control"), "no-store");
        let left = visitor.submit("/deconnexion", &[]).await;
        assert_eq!(left.leads_to(), "/connexion");
        assert_eq!(left.header("clear-site-data"), "\"cache\", \"storage\"");
        assert!(visitor.cookie("__Host-session").is_none());
        let mut thief = house.visitor();
        thief.set_cookie("__Host-session", &cookie);
        assert_eq!(thief.get("/").await.leads_to(), "/connexion");
    }

    /// S-008, S-027: a suspended person is out at her next page.
    async fn s008_a_suspended_person_is_out_at_once(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        let manager = house.sign_in("manager@ccas.example").await;
        let all = manager.get("/api/v1/accounts").await.expect(200);
        let her = all["items"].as_array().unwrap().iter().find(|one| one["email"] == "member@ccas.example").unwrap();
        let path = format!("/api/v1/accounts/{}:suspend", her["id"].as_str().unwrap());
        manager.post(&path, &serde_json::json!({})).await.expect(200);
        assert_eq!(visitor.get("/").await.leads_to(), "/connexion");
    }
}
