//! What an administrator manages.

use testkit::{House, Visitor, on_each_database};

const PAGES: [&str; 9] = [
    "/administration",
    "/administration/structures",
    "/administration/structures?nom=foyer",
    "/administration/structures/nouvelle",
    "/administration/comptes",
    "/administration/comptes/inviter",
    "/administration/clients",
    "/administration/clients/nouveau",
    "/services",
];

async fn administrator(house: &House) -> Visitor {
    house.visit_as("administrator@cpam.example").await
}

on_each_database! {
    /// Wrong roles are told so; nobody signed in is sent to the entrance.
    async fn only_administrators_come_in(house) {
        let mut visitor = administrator(&house).await;
        for path in PAGES {
            visitor.get(path).await.expect(200);
        }
        let mut nobody = house.visitor();
        assert!(nobody.get("/administration").await.leads_to().starts_with("/connexion"));
        for email in ["agent@cpam.example", "member@ccas.example", "manager@ccas.example"] {
            let mut other = house.visit_as(email).await;
            for path in PAGES {
                other.get(path).await.expect(403).says("Votre rôle ne permet pas");
            }
            other.get("/").await.expect(200).keeps_quiet_about("Administration");
            other.post("/administration/structures/nouvelle", &[("nom", "X")]).await.expect(403);
            other.post("/administration/comptes/inviter", &[("nom", "X")]).await.expect(403);
            other.post("/administration/clients/nouveau", &[("nom", "X")]).await.expect(403);
        }
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        supervisor.get("/administration").await.expect(403);
    }

    /// The administrator never sees a request.
    async fn no_request_is_read_from_there(house) {
        let member = house.sign_in("member@ccas.example").await;
        let request = member.submit(&testkit::samples::request()).await.expect(201);
        let mut visitor = administrator(&house).await;
        for path in PAGES.into_iter().chain(["/"]) {
            let page = visitor.get(path).await;
            assert!(!page.html.contains(request["reference"].as_str().unwrap()), "{path}");
            page.keeps_quiet_about("Zéphyrine");
        }
        let path = format!("/demandes/{}", request["id"].as_str().unwrap());
        assert!([403, 404].contains(&visitor.get(&path).await.status));
        visitor.get("/demandes").await.expect(403);
    }

    /// S-129: a partner is added with its convention, found by name, suspended, and has its manager
    /// invited.
    async fn s129_a_partner_is_added_with_its_convention(house) {
        let mut visitor = administrator(&house).await;
        let path = "/administration/structures/nouvelle";
        visitor.get(path).await.expect(200);
        let wrong = [("nom", "Mission « Été » <b>"), ("nature", "youth_centre"), ("reference", "C-1"),
            ("debut", "2026-12-01"), ("fin", "01/11/2026"), ("droit_nir", "none")];
        let page = visitor.submit(path, &wrong).await.expect(422).titled("Erreur : ").says("La fin ne peut pas précéder le début");
        assert_eq!(page.field("nom").unwrap(), "Mission « Été » <b>");
        assert_eq!(page.field("nature").unwrap(), "youth_centre");
        let added = visitor.submit(path, &[("fin", ""), ("debut", "2026-01-01")]).await;
        let there = added.leads_to().split('?').next().unwrap().to_owned();
        let page = visitor.follow(&added).await.expect(200).titled("Mission « Été » <b>");
        page.says("La structure est ajoutée").says("En cours").says("depuis le 01/01/2026");
        visitor.get("/administration/structures?nom=MISSION%20ete").await.expect(200)
            .says("Mission « Été » <b>").says("1 structure trouvée").keeps_quiet_about("Foyer");
        visitor.get("/administration/structures?nom=zzz").await.expect(200).says("Aucune structure ne porte ce nom");
        visitor.get(&there).await.expect(200);
        let fields = [("reference", "C-2"), ("debut", "31/02/2027"), ("droit_nir", "local_authority")];
        let page = visitor.submit(&format!("{there}/conventions"), &fields).await.expect(422).says("Indiquez un jour");
        assert_eq!(page.field("reference").unwrap(), "C-2");
        let added = visitor.submit(&format!("{there}/conventions"), &[("debut", "2027-03-01")]).await;
        visitor.follow(&added).await.expect(200).says("À venir").says("Collectivité ou CCAS");
        let suspended = visitor.submit(&format!("{there}/suspendre"), &[]).await;
        visitor.follow(&suspended).await.expect(200).says("Suspendue");
        let reopened = visitor.submit(&format!("{there}/reprendre"), &[]).await;
        let page = visitor.follow(&reopened).await.expect(200);
        let invitation = page.link("Inviter un responsable").unwrap();
        visitor.get(&invitation).await.expect(200).says("Inviter un responsable de Mission");
        let fields = [("nom", "Zoé Blanc"), ("adresse", "zoe.blanc@mission.example")];
        let invited = visitor.submit("/administration/comptes/inviter", &fields).await;
        assert!(invited.leads_to().starts_with(&there));
        let page = visitor.follow(&invited).await.expect(200).says("Zoé Blanc").says("Invité");
        let manager = page.link("Zoé Blanc").unwrap();
        visitor.get(&manager).await.expect(200);
        let again = visitor.submit(&format!("{manager}/reinviter"), &[]).await;
        visitor.follow(&again).await.expect(200).says("Une nouvelle invitation est partie");
        let letters = house.letters(2).await;
        assert!(letters.iter().all(|letter| letter.to.contains("zoe.blanc@mission.example")));
    }

    /// A convention is suspended by itself.
    async fn a_convention_is_suspended(house) {
        let mut visitor = administrator(&house).await;
        let page = visitor.get("/administration/structures").await.expect(200);
        let there = page.link("Foyer d’exemple").unwrap();
        let page = visitor.get(&there).await.expect(200).says("En cours");
        let (_, after) = page.html.split_once("/conventions/").unwrap();
        let id = after.split('/').next().unwrap();
        let done = visitor.submit(&format!("{there}/conventions/{id}/suspendre"), &[]).await;
        visitor.follow(&done).await.expect(200).says("Suspendue");
        visitor.get("/administration/structures/00000000-0000-7000-8000-000000000000").await.expect(404);
    }

    /// People of the fund: services for those who read requests, none for administrators.
    async fn somebody_of_the_fund_is_invited(house) {
        let mut visitor = administrator(&house).await;
        let path = "/administration/comptes/inviter";
        visitor.get(path).await.expect(200);
        let fields = [("nom", "Ana Lys"), ("adresse", "ana.lys@cpam.example"), ("role", "agent")];
        visitor.submit(path, &fields).await.expect(422).says("Choisissez un service au moins");
        let with_service = [("services", "c2s"), ("services", "maternity")];
        let invited = visitor.submit(path, &with_service[..1]).await;
        let page = visitor.follow(&invited).await.expect(200).says("L’invitation est partie").says("ana.lys@cpam.example");
        let address = page.link("Ana Lys").unwrap();
        visitor.get(&address).await.expect(200);
        let done = visitor.submit(&format!("{address}/suspendre"), &[]).await;
        visitor.follow(&done).await.expect(200).says("Suspendu");
        visitor.get(path).await.expect(200);
        let fields = [("nom", "Ana Lys"), ("adresse", "x.lys@cpam.example"), ("role", "administrator"), ("services", "c2s")];
        visitor.submit(path, &fields).await.expect(422).says("ne lit pas les demandes");
    }

    /// S-216: a secret is shown once, replaced, and a suspended client is so at once.
    async fn s216_a_secret_is_shown_once(house) {
        let mut visitor = administrator(&house).await;
        let path = "/administration/clients/nouveau";
        visitor.get(path).await.expect(200);
        let page = visitor.submit(path, &[("nom", "Logiciel social")]).await.expect(422).says("Choisissez une permission");
        assert_eq!(page.field("nom").unwrap(), "Logiciel social");
        let page = visitor.submit(path, &[("permissions", "requests:read")]).await.expect(200).says("ep_live_");
        let shown: String = page.html.split_once("ep_live_").unwrap().1.chars().take(43).collect();
        let page = visitor.get("/administration/clients").await.expect(200).says("Logiciel social").says("Lire les demandes");
        assert!(!page.html.contains(&shown));
        let (_, after) = page.html.split_once("action=\"/administration/clients/").unwrap();
        let id = after.split('/').next().unwrap().to_owned();
        let page = visitor.submit(&format!("/administration/clients/{id}/remplacer"), &[]).await.expect(200);
        assert!(page.html.contains("ep_live_") && !page.html.contains(&shown));
        visitor.get("/administration/clients").await.expect(200);
        let done = visitor.submit(&format!("/administration/clients/{id}/suspendre"), &[]).await;
        visitor.follow(&done).await.expect(200).says("Le client est suspendu");
        let done = visitor.submit(&format!("/administration/clients/{id}/reprendre"), &[]).await;
        visitor.follow(&done).await.expect(200).says("peut de nouveau appeler");
    }

    /// S-216: what opens a client is on its page: secrets with their ends, networks, keys; each is changed
    /// there, and what is wrong is said beside what was typed.
    async fn s216_what_opens_a_client_is_on_its_page(house) {
        let mut visitor = administrator(&house).await;
        let path = "/administration/clients/nouveau";
        visitor.get(path).await.expect(200);
        visitor.submit(path, &[("nom", "Logiciel social"), ("permissions", "requests:read")]).await.expect(200);
        let list = visitor.get("/administration/clients").await.expect(200).says("23/11/2027").says("jamais");
        let client = list.link("Logiciel social").expect("its page");
        visitor.get(&client).await.expect(200).says("n’a encore demandé aucun jeton").says("23/11/2027");
        visitor.submit(&format!("{client}/secrets"), &[]).await.expect(200).says("ep_live_");
        let page = visitor.get(&client).await.expect(200);
        assert_eq!(page.html.matches("/retirer\"").count(), 2);
        let (_, after) = page.html.split_once(&format!("action=\"{client}/secrets/")).expect("a secret");
        let first = after.split('/').next().expect("an id").to_owned();
        let done = visitor.submit(&format!("{client}/secrets/{first}/retirer"), &[]).await;
        let page = visitor.follow(&done).await.expect(200).says("Le secret est retiré");
        assert_eq!(page.html.matches("/retirer\"").count(), 1);
        let limits = format!("{client}/limites");
        let wrong = [("reseaux", "192.0.2.0/33"), ("cles", "{")];
        let page = visitor.submit(&limits, &wrong).await.expect(422).titled("Erreur : ").says("192.0.2.0/24").says("Ce n’est pas du JSON");
        assert_eq!(page.field("reseaux").unwrap(), "192.0.2.0/33");
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let private = format!("{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{x}\",\"d\":\"{x}\"}}");
        let page = visitor.submit(&limits, &[("reseaux", ""), ("cles", &private)]).await.expect(422).says("C’est une clé privée");
        assert!(!page.html.contains("&quot;d&quot;"), "a private key is not shown again");
        let key = format!("{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{x}\"}}");
        let done = visitor.submit(&limits, &[("reseaux", "192.0.2.77/24 2001:db8::7"), ("cles", &key)]).await;
        let page = visitor.follow(&done).await.expect(200).says("C’est changé");
        assert_eq!(page.field("reseaux").unwrap(), "192.0.2.0/24 2001:db8::7/128");
        visitor.get("/administration/clients/00000000-0000-7000-8000-000000000000").await.expect(404);
    }

    /// A service's mailbox; two administrators at once are told kindly.
    async fn a_mailbox_is_changed(house) {
        let mut visitor = administrator(&house).await;
        let mut other = administrator(&house).await;
        let path = "/services";
        visitor.get(path).await.expect(200);
        other.get(path).await.expect(200);
        let wrong = [("service", "c2s"), ("adresse", "nulle part"), ("version", "1")];
        let page = visitor.post(path, &wrong).await.expect(422).titled("Erreur : ");
        assert!(page.html.contains("value=\"nulle part\""));
        let right = [("service", "c2s"), ("adresse", "nouvelle@cpam.example"), ("version", "1")];
        let kept = visitor.post(path, &right).await;
        assert!(visitor.follow(&kept).await.expect(200).says("L’adresse est enregistrée").html.contains("nouvelle@cpam.example"));
        let late = [("service", "c2s"), ("adresse", "tardive@cpam.example"), ("version", "1")];
        let stale = other.post(path, &late).await.expect(409).says("Quelqu’un a changé");
        assert!(stale.html.contains("tardive@cpam.example"), "nothing typed is lost");
    }

    /// S-014: the manager asks, the administrator confirms; the person starts again by an invitation.
    async fn s014_two_people_reset_a_lost_telephone(house) {
        let mut manager = house.visit_as("manager@ccas.example").await;
        let mut lost = house.visit_as("member@ccas.example").await;
        let team = manager.get("/equipe").await.expect(200);
        let page = team.link("member").expect("her page");
        manager.get(&page).await.expect(200).says("Téléphone perdu");
        let act = format!("{page}/reinitialiser");
        let asked = manager.submit(&act, &[]).await;
        manager.follow(&asked).await.expect(200).says("Une deuxième personne doit la confirmer");
        manager.submit(&act, &[]).await.expect(422).says("Une autre personne doit confirmer");
        lost.get("/").await.expect(200);
        let mut visitor = administrator(&house).await;
        let home = visitor.get("/administration").await.expect(200).says("Téléphones perdus, à confirmer");
        let id = page.rsplit('/').next().unwrap();
        let confirm = format!("/administration/comptes/{id}/reinitialiser");
        assert!(home.html.contains(&confirm));
        let done = visitor.submit(&confirm, &[]).await;
        visitor.follow(&done).await.expect(200).says("une invitation vient de partir").keeps_quiet_about("à confirmer");
        assert_eq!(lost.get("/").await.leads_to(), "/connexion");
        let letters = house.letters(1).await;
        assert!(letters.iter().any(|letter| letter.subject.contains("nvitation")));
    }

    /// An agent works elsewhere, or supervises: shown before, refused while she holds what she would see
    /// no more, then effective at her next call (S-008).
    async fn s008_an_agents_services_change(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&testkit::samples::request()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let taken = agent.act(&filed, "take", None).await.expect(200);
        house.pass(jiff::SignedDuration::from_mins(1));
        let mut inside = house.visit_as("agent@cpam.example").await;
        inside.get("/calendrier").await.expect(403);
        let mut visitor = administrator(&house).await;
        let address = format!("/administration/comptes/{}", house.people.agent);
        visitor.get(&address).await.expect(200).says("Changer de rôle ou de services");
        let path = format!("{address}/role");
        visitor.get(&path).await.expect(200).titled("Rôle de agent");
        let none = [("role", "supervisor"), ("services", "")];
        visitor.post(&format!("{path}/apercu"), &none).await.expect(422).says("Choisissez un service au moins");
        let elsewhere = [("role", "supervisor"), ("services", "health_benefits")];
        let shown = visitor.post(&format!("{path}/apercu"), &elsewhere).await.expect(200);
        let shown = shown.says("devient Superviseur").says("Elle pourra modifier les règles d’orientation");
        let shown = shown.says("Elle a encore 1 demande en cours");
        assert!(shown.forms_of(&path).is_empty());
        let forced = [("role", "supervisor"), ("services", "health_benefits"), ("version", "1")];
        visitor.post(&path, &forced).await.expect(422).says("un superviseur les confie d’abord");
        let supervisor = house.sign_in("supervisor@cpam.example").await;
        let to = serde_json::json!({ "assignee": house.people.c2s_agent });
        supervisor.act(&taken, "assign", Some(&to)).await.expect(200);
        visitor.get(&path).await.expect(200);
        visitor.post(&format!("{path}/apercu"), &elsewhere).await.expect(200).says("ne lira plus");
        let done = visitor.submit(&path, &[]).await;
        visitor.follow(&done).await.expect(200).says("Le rôle est changé").says("Superviseur");
        inside.get("/calendrier").await.expect(200);
        inside.get(&format!("/demandes/{}", filed["id"].as_str().unwrap())).await.expect(403).titled("Accès exceptionnel");
        // Her own role, and those that are only invited as such, stay.
        let list = visitor.get("/administration/comptes").await.expect(200);
        let own = format!("{}/role", list.link("administrator").unwrap());
        visitor.get(&own).await.expect(200).says("personne ne change le sien");
        let fields = [("role", "agent"), ("services", "c2s"), ("version", "1")];
        visitor.post(&own, &fields).await.expect(422).says("votre propre rôle");
    }
}
