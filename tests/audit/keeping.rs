//! What is done with the journal: copied, checked, analysed, asked.

use super::reads::behind;
use app::audit::{Watch, check, read_copies, seal, ship, watch};
use domain::audit::{AlertKind, Fault};
use serde_json::{Value, json};
use store::audit::{Anchor, Known, Verified, verify};
use testkit::{House, on_each_database, samples};

async fn alerts(house: &House) -> Vec<Value> {
    let auditor = house.sign_in("auditor@cpam.example").await;
    let found = auditor.get("/api/v1/journal/alerts").await.expect(200);
    found["items"].as_array().unwrap().clone()
}

async fn against(house: &House, anchor: Option<Anchor>) -> Verified {
    let app = &house.running.app;
    let known = Known {
        signers: app.journal.signers(),
        anchor,
        after: 0,
    };
    app.store.read(move |tx| verify(tx, &known)).await.unwrap()
}

/// The number of a line by its action.
async fn line(house: &House, action: &'static str) -> i64 {
    let entries = house
        .running
        .app
        .store
        .read(|tx| store::audit::entries(tx, 0, 1000))
        .await
        .unwrap();
    let found = entries.iter().find(|entry| entry.action == action);
    found.unwrap().seq
}

on_each_database! {
    /// S-124: what somebody changes behind our back is an alert at the next check, for the auditor.
    async fn s124_tampering_is_an_alert(house) {
        let member = house.sign_in("member@ccas.example").await;
        member.submit(&samples::request()).await.expect(201);
        let app = &house.running.app;
        seal(app).await.unwrap();
        assert!(matches!(check(app, true).await.unwrap(), Verified::Intact(_)));
        let seq = line(&house, "request.submit").await;
        behind(
            &house,
            "DROP TRIGGER audit_is_never_updated",
            "ALTER TABLE audit DISABLE TRIGGER audit_is_never_changed",
        );
        let edit = format!("UPDATE audit SET codes = 'x' WHERE seq = {seq}");
        behind(&house, &edit, &edit);
        assert_eq!(check(app, true).await.unwrap(), Verified::Altered(seq, Fault::Altered));
        let told = alerts(&house).await;
        let altered: Vec<_> = told.iter().filter(|alert| alert["kind"] == "journal_altered").collect();
        assert_eq!(altered.len(), 1);
        assert!(altered[0]["codes"].as_str().unwrap().contains(&format!("entry={seq}")));
        check(app, false).await.unwrap();
        assert_eq!(alerts(&house).await.len(), told.len(), "told once");
    }

    /// S-124, S-522: the copy that leaves has every line; the journal is compared with it, and a tail
    /// that is cut off shows.
    async fn s124_the_copy_shows_what_the_journal_lost(house) {
        let member = house.sign_in("member@ccas.example").await;
        for _ in 0..3 {
            member.submit(&samples::request()).await.expect(201);
        }
        let app = &house.running.app;
        house.pass(jiff::SignedDuration::from_mins(6));
        seal(app).await.unwrap();
        let path = app.journal.copy.clone().unwrap();
        ship(app, path.clone()).await.unwrap();
        let anchor = read_copies(std::slice::from_ref(&path), &app.journal.signers()).unwrap();
        let (lines, heads) = anchor.size();
        assert!(lines >= 3 && heads >= 1, "{lines} lines, {heads} checkpoints");
        assert!(matches!(against(&house, Some(anchor)).await, Verified::Intact(_)));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("Amarante") && !text.contains("@ccas"));
        behind(
            &house,
            "DROP TRIGGER audit_is_only_cut",
            "ALTER TABLE audit DISABLE TRIGGER audit_is_only_cut",
        );
        let seq = line(&house, "request.submit").await;
        let delete = format!("DELETE FROM audit WHERE seq >= {seq}");
        behind(&house, &delete, &delete);
        behind(
            &house,
            "DROP TRIGGER audit_chain_is_only_cut",
            "ALTER TABLE audit_chain DISABLE TRIGGER audit_chain_is_only_cut",
        );
        let delete = format!("DELETE FROM audit_chain WHERE seq >= {seq}");
        behind(&house, &delete, &delete);
        behind(
            &house,
            "DROP TRIGGER audit_checkpoints_are_never_deleted",
            "ALTER TABLE audit_checkpoints DISABLE TRIGGER audit_checkpoints_are_never_changed",
        );
        behind(&house, "DELETE FROM audit_checkpoints", "DELETE FROM audit_checkpoints");
        let anchor = read_copies(&[path], &app.journal.signers()).unwrap();
        let found = against(&house, Some(anchor)).await;
        assert!(
            matches!(found, Verified::Altered(at, Fault::Truncated | Fault::Rewritten) if at >= seq),
            "{found:?}"
        );
        assert!(matches!(check(app, true).await.unwrap(), Verified::Altered(..)), "the running service sees it too");
    }

    /// S-125, S-126: what is unusual waits for the auditor, who notes what it is; nobody else sees it.
    async fn s125_what_is_unusual_is_looked_at(house) {
        let app = &house.running.app;
        let shelter = house.sign_in("member@shelter.example").await;
        for n in 0..10_u128 {
            let id = uuid::Uuid::from_u128(n + 1);
            assert_eq!(shelter.get(&format!("/api/v1/requests/{id}")).await.status, 404);
        }
        seal(app).await.unwrap();
        watch(app, &mut Watch::default()).await.unwrap();
        let told = alerts(&house).await;
        let missed = told.iter().find(|alert| alert["kind"] == AlertKind::ManyNotFound.code()).unwrap();
        assert_eq!((&missed["state"], &missed["about_kind"]), (&json!("open"), &json!("account")));
        for stranger in ["agent@cpam.example", "administrator@cpam.example"] {
            let stranger = house.sign_in(stranger).await;
            assert_eq!(stranger.get("/api/v1/journal/alerts").await.status, 403);
        }
        let mut visitor = house.visit_as("auditor@cpam.example").await;
        let page = visitor.get("/journal").await.expect(200);
        assert!(page.reads("Nombreux identifiants introuvables"));
        let act = format!("/journal/alertes/{}", missed["id"].as_str().unwrap());
        let seen = visitor.submit(&act, &[("note", "Un lien périmé dans un intranet.")]).await;
        assert_eq!(seen.status, 303);
        let page = visitor.follow(&seen).await.expect(200);
        assert!(page.reads("Un lien périmé dans un intranet."));
        let auditor = house.sign_in("auditor@cpam.example").await;
        let again = format!("/api/v1/journal/alerts/{}:see", missed["id"].as_str().unwrap());
        assert_eq!(auditor.post(&again, &json!({ "note": "x" })).await.status, 404, "once");
    }

    /// S-127: whom somebody saw, and who saw a person; the auditor learns no name.
    async fn s127_the_auditor_asks_who_saw_whom(house) {
        let member = house.sign_in("member@ccas.example").await;
        let one = member.submit(&samples::request()).await.expect(201);
        let other = member.submit(&samples::documents()).await.expect(201);
        let agent = house.sign_in("agent@cpam.example").await;
        let ids = [&one, &other].map(|filed| filed["id"].as_str().unwrap().to_owned());
        agent.get(&format!("/api/v1/requests/{}", ids[0])).await.expect(200);
        let auditor = house.sign_in("auditor@cpam.example").await;
        let period = "from=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z";
        let who = house.people.agent.uuid();
        let seen = auditor.get(&format!("/api/v1/journal/exposures/{who}?{period}")).await.expect(200);
        assert_eq!((&seen["persons"], &seen["opened"]), (&json!(1), &json!(1)));
        assert_eq!(seen["items"][0]["reference"], one["reference"]);
        assert!(!seen.to_string().contains("Amarante"));
        // The other request is about the same person: whoever saw the first one saw her.
        let seers = auditor.get(&format!("/api/v1/journal/seers/{}?{period}", ids[1])).await.expect(200);
        let seers: Vec<&str> = seers["items"].as_array().unwrap().iter().map(|seer| seer["id"].as_str().unwrap()).collect();
        assert!(seers.contains(&who.to_string().as_str()) && seers.len() == 2, "{seers:?}");
        assert_eq!(agent.get(&format!("/api/v1/journal/exposures/{who}?{period}")).await.status, 403);
    }
}
