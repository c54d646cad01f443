//! One's colleagues.

use testkit::{House, on_each_database, samples};

async fn id_of(house: &House, email: &str) -> String {
    let manager = house
        .sign_in(&format!("manager@{}", email.split('@').nth(1).unwrap()))
        .await;
    let all = manager.get("/api/v1/accounts").await.expect(200);
    let found = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["email"] == email)
        .unwrap();
    found["id"].as_str().unwrap().to_owned()
}

on_each_database! {
    /// Who sees what: members look, managers manage, other organisations' people do not exist (S-001).
    async fn s001_the_team_is_ones_own(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let page = member.get("/equipe").await.expect(200).says("colleague@ccas.example").says("Équipe");
        page.keeps_quiet_about("shelter").keeps_quiet_about("Inviter un collègue");
        let id = id_of(&house, "colleague@ccas.example").await;
        let theirs = id_of(&house, "member@shelter.example").await;
        for path in ["/equipe/inviter".to_owned(), format!("/equipe/{id}"), format!("/equipe/{id}/retirer")] {
            member.get(&path).await.expect(403);
        }
        member.get("/equipe").await.expect(200);
        member.post(&format!("/equipe/{id}/suspendre"), &[]).await.expect(403);
        house.pass(jiff::SignedDuration::from_mins(1));
        let mut manager = house.visit_as("manager@ccas.example").await;
        manager.get(&format!("/equipe/{id}")).await.expect(200).titled("Compte de colleague");
        for path in [format!("/equipe/{theirs}"), format!("/equipe/{theirs}/retirer"), "/equipe/x".to_owned()] {
            manager.get(&path).await.expect(404);
        }
        for act in ["suspendre", "reprendre", "deconnecter", "reinviter", "retirer"] {
            manager.get("/equipe").await.expect(200);
            manager.post(&format!("/equipe/{theirs}/{act}"), &[("version", "1")]).await.expect(404);
        }
        manager.get("/equipe").await.expect(200);
        manager.post(&format!("/equipe/{id}/voler"), &[]).await.expect(404);
        let mut administrator = house.visit_as("administrator@cpam.example").await;
        administrator.get(&format!("/equipe/{id}")).await.expect(403);
    }

    /// S-008: suspended at once, and reopened.
    async fn s008_a_colleague_is_suspended_and_reopened(house) {
        let id = id_of(&house, "colleague@ccas.example").await;
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        house.pass(jiff::SignedDuration::from_mins(1));
        let mut manager = house.visit_as("manager@ccas.example").await;
        manager.get(&format!("/equipe/{id}")).await.expect(200).says("Actif");
        let done = manager.submit(&format!("/equipe/{id}/suspendre"), &[]).await;
        manager.follow(&done).await.expect(200).says("Le compte est suspendu").says("Suspendu");
        assert_eq!(colleague.get("/").await.leads_to(), "/connexion");
        let done = manager.submit(&format!("/equipe/{id}/reprendre"), &[]).await;
        manager.follow(&done).await.expect(200).says("de nouveau ouvert").says("Actif");
    }

    /// Nothing typed is lost when an invitation is refused; S-119: a shared mailbox is asked about.
    async fn s119_an_invitation_is_corrected(house) {
        let mut manager = house.visit_as("manager@ccas.example").await;
        manager.get("/equipe/inviter").await.expect(200);
        for (address, said) in [
            ("contact@ccas.example", "semble lue par plusieurs personnes"),
            ("member@ccas.example", "a déjà un compte"),
            ("pas une adresse", "adresse"),
        ] {
            let fields = [("nom", "Léa Roy"), ("adresse", address), ("role", "partner_manager")];
            let page = manager.submit("/equipe/inviter", &fields).await.expect(422).titled("Erreur : ").says(said);
            assert_eq!(page.field("nom").unwrap(), "Léa Roy");
            assert_eq!(page.field("adresse").unwrap(), address);
            assert!(page.form("/equipe/inviter").contains(&("role".to_owned(), "partner_manager".to_owned())));
        }
        let fields = [("nom", "Léa Roy"), ("adresse", "contact@ccas.example"), ("motif", "Structure d’une personne")];
        assert_eq!(manager.submit("/equipe/inviter", &fields).await.leads_to(), "/equipe?fait=invitation");
        let page = manager.get("/equipe").await.expect(200).says("contact@ccas.example").says("Invité");
        let id = page.link("Léa Roy").unwrap();
        manager.get(&id).await.expect(200);
        let done = manager.submit(&format!("{id}/reinviter"), &[]).await;
        manager.follow(&done).await.expect(200).says("Une nouvelle invitation est partie");
        house.letters(2).await;
    }

    /// What would follow is shown before; then it is done as it was shown, unless something changed.
    async fn a_removal_shows_its_consequences_first(house) {
        let id = id_of(&house, "member@ccas.example").await;
        let member = house.sign_in("member@ccas.example").await;
        member.submit(&samples::request()).await.expect(201);
        member.post("/api/v1/drafts", &serde_json::json!({ "content": { "text": "a" } })).await.expect(201);
        house.pass(jiff::SignedDuration::from_mins(1));
        let mut inside = house.visit_as("member@ccas.example").await;
        let mut manager = house.visit_as("manager@ccas.example").await;
        let path = format!("/equipe/{id}/retirer");
        let page = manager.get(&path).await.expect(200).titled("Retirer member");
        page.says("1 demande en cours que suit cette personne sera suivie par vous").says("Son brouillon sera effacé");
        // Somebody suspends her meanwhile: nothing is done, it is said.
        let api = house.sign_in("manager@ccas.example").await;
        let stale_version = manager.last_page().field("version").unwrap();
        api.post(&format!("/api/v1/accounts/{id}:suspend"), &serde_json::json!({})).await.expect(200);
        api.post(&format!("/api/v1/accounts/{id}:resume"), &serde_json::json!({})).await.expect(200);
        let stale = manager.submit(&path, &[("version", &stale_version)]).await.expect(409);
        stale.says("Quelqu’un a changé ces informations");
        let done = manager.submit(&path, &[]).await;
        manager.follow(&done).await.expect(200).says("Le compte est retiré");
        assert_eq!(inside.get("/").await.leads_to(), "/connexion");
        let again = manager.get(&path).await.expect(200);
        again.says("Elle ne suit aucune demande en cours").says("Elle n’a aucun brouillon");
        // Reopening invites: what she signed in with is gone.
        manager.get(&format!("/equipe/{id}")).await.expect(200);
        let done = manager.submit(&format!("/equipe/{id}/reprendre"), &[]).await;
        manager.follow(&done).await.expect(200).says("Invité");
    }

    /// One's own account and the last manager's stay.
    async fn the_last_manager_stays(house) {
        let id = id_of(&house, "manager@ccas.example").await;
        house.pass(jiff::SignedDuration::from_mins(1));
        let mut manager = house.visit_as("manager@ccas.example").await;
        let path = format!("/equipe/{id}/retirer");
        let page = manager.get(&path).await.expect(200).says("C’est votre propre compte");
        assert!(page.forms_of(&path).is_empty());
        manager.post(&path, &[("version", "1")]).await.expect(422).says("Vous ne pouvez pas retirer votre propre compte");
        manager.post(&format!("/equipe/{id}/suspendre"), &[]).await.expect(422).says("Vous ne pouvez pas suspendre");
    }

    /// The share of requests of which nothing had to be asked for.
    async fn the_first_time_right_rate_is_shown_to_managers(house) {
        let mut manager = house.visit_as("manager@ccas.example").await;
        manager.get("/equipe").await.expect(200).keeps_quiet_about("du premier coup");
        let member = house.sign_in("member@ccas.example").await;
        let first = member.submit(&samples::request()).await.expect(201);
        member.submit(&samples::documents()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&first, "take", None).await.expect(200);
        let ask = serde_json::json!({ "items": ["Avis d’imposition"] });
        agent.act(&taken, "ask", Some(&ask)).await.expect(200);
        manager.get("/equipe").await.expect(200).says("50,0 %").says("1 sur 2 demandes");
        let mut member = house.visit_as("colleague@ccas.example").await;
        member.get("/equipe").await.expect(200).keeps_quiet_about("du premier coup");
    }

    /// What would follow is shown before; then it holds at the next call (S-008).
    async fn s008_another_role_holds_at_the_next_call(house) {
        let id = id_of(&house, "colleague@ccas.example").await;
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        colleague.get("/equipe/inviter").await.expect(403);
        house.pass(jiff::SignedDuration::from_mins(1));
        let mut manager = house.visit_as("manager@ccas.example").await;
        manager.get(&format!("/equipe/{id}")).await.expect(200).says("Changer de rôle");
        let path = format!("/equipe/{id}/role");
        manager.get(&path).await.expect(200).titled("Rôle de colleague").says("Membre").says("Responsable");
        let shown = manager.submit(&format!("{path}/apercu"), &[("role", "partner_manager")]).await.expect(200);
        shown.says("devient Responsable").says("Elle pourra gérer les comptes").says("Rien n’est fait");
        colleague.get("/equipe/inviter").await.expect(403);
        let done = manager.submit(&path, &[]).await;
        manager.follow(&done).await.expect(200).says("Le rôle est changé").says("Responsable");
        colleague.get("/equipe/inviter").await.expect(200);
        // Back again; what changed meanwhile is told first (S-212).
        manager.get(&path).await.expect(200);
        let back = [("role", "partner_member")];
        manager.submit(&format!("{path}/apercu"), &back).await.expect(200).says("Elle ne pourra plus gérer les comptes");
        let stale = manager.submit(&path, &[("version", "1")]).await.expect(409);
        stale.says("Quelqu’un a changé ces informations");
        manager.submit(&format!("{path}/apercu"), &back).await.expect(200);
        manager.submit(&path, &[]).await.leads_to();
        colleague.get("/equipe/inviter").await.expect(403);
    }

    /// S-301: nobody changes her own role; S-001: nor that of somebody elsewhere, nor gives one of the fund.
    async fn s301_nobody_changes_her_own_role(house) {
        let own = id_of(&house, "manager@ccas.example").await;
        let theirs = id_of(&house, "member@shelter.example").await;
        house.pass(jiff::SignedDuration::from_mins(1));
        let member = id_of(&house, "member@ccas.example").await;
        house.pass(jiff::SignedDuration::from_mins(1));
        let mut manager = house.visit_as("manager@ccas.example").await;
        let page = manager.get(&format!("/equipe/{own}/role")).await.expect(200).says("personne ne change le sien");
        assert!(page.forms_of(&format!("/equipe/{own}/role/apercu")).is_empty());
        for part in ["role", "role/apercu"] {
            let fields = [("role", "partner_member"), ("version", "1")];
            let path = format!("/equipe/{own}/{part}");
            manager.get("/equipe").await.expect(200);
            manager.post(&path, &fields).await.expect(422).says("Vous ne pouvez pas changer votre propre rôle");
            let path = format!("/equipe/{theirs}/{part}");
            manager.get("/equipe").await.expect(200);
            manager.post(&path, &fields).await.expect(404);
            for role in ["agent", "supervisor", "administrator", "auditor"] {
                let path = format!("/equipe/{member}/{part}");
                manager.get("/equipe").await.expect(200);
                manager.post(&path, &[("role", role), ("version", "1")]).await.expect(422).says("ne pouvez pas donner ce rôle");
            }
        }
        manager.get(&format!("/equipe/{own}")).await.expect(200).says("Responsable");
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(&format!("/equipe/{own}/role")).await.expect(403);
    }
}
