//! What surrounds a page, one that refuses too.

use testkit::on_each_database;

on_each_database! {
    /// Whoever is signed in keeps her own menu where there is nothing, where she may not go, and where
    /// her form is not ours.
    async fn a_refusal_is_shown_in_ones_own_frame(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let nowhere = "01890000-0000-7000-8000-000000000000";
        let request = format!("/demandes/{nowhere}");
        for (path, status) in [
            (request.as_str(), 404),
            ("/nulle-part", 404),
            ("/equipe/x", 404),
            ("/regles/x", 404),
            ("/pilotage", 403),
        ] {
            let page = member.get(path).await.expect(status);
            page.says("Nouvelle demande").says("Se déconnecter").keeps_quiet_about("Assurance Maladie et partenaires");
        }
        member.get("/").await.expect(200);
        let form = member.form(&format!("{request}/confirmer")).fields(&[("version", "1")]);
        form.from_site(Some("cross-site")).send().await.expect(403).keeps_quiet_about("Nouvelle demande");
        member.get("/").await.expect(200);
        member.post(&format!("{request}/confirmer"), &[("version", "1")]).await.expect(404).says("Nouvelle demande");
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&request).await.expect(404).says("Pilotage").keeps_quiet_about("Nouvelle demande");
        let mut nobody = house.visitor();
        nobody.get("/nulle-part").await.expect(404).keeps_quiet_about("Se déconnecter");
    }

    /// RGAA 13.1: every page says when the session ends, and it can be prolonged from where one is.
    async fn the_end_of_a_session_is_told_and_put_off(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        member.get("/").await.expect(200).says("votre session se termine à");
        house.pass(jiff::SignedDuration::from_mins(29));
        let stays = member.post("/session/prolonger", &[]).await.expect(200);
        assert_eq!(stays.html, "1800");
        house.pass(jiff::SignedDuration::from_mins(29));
        member.get("/").await.expect(200);
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get("/").await.expect(200);
        assert_eq!(agent.post("/session/prolonger", &[]).await.expect(200).html, "900");
        let mut nobody = house.visitor();
        nobody.post("/session/prolonger", &[]).await.expect(401);
    }
}
