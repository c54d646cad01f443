//! The number of a person: masked, shown one at a time, written down.

use super::{act, filed, page, submitted};
use serde_json::json;
use testkit::{on_each_database, samples};

on_each_database! {
    /// S-103: masked in every page, shown by an act that the audit journal keeps.
    async fn s103_the_number_is_shown_by_an_audited_act(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        let masked = agent.get(&page(&filed)).await.expect(200);
        assert!(masked.html.contains("2 90 •• •• ••• ••• ••"));
        assert!(!masked.html.contains("999 999"), "the number is not in the page");
        let shown = agent.submit(&format!("{}#numero", act(&filed, "nir")), &[]).await.expect(200);
        shown.says("2 90 03 99 999 999").says("Consultation enregistrée");
        let again = agent.get(&page(&filed)).await.expect(200);
        assert!(!again.html.contains("999 999"), "it is not remembered");
        let deeds = house.running.app.store
            .read(|tx| {
                let since = tx.now() - jiff::SignedDuration::from_hours(1);
                store::audit::count_since(tx, uuid::Uuid::nil(), "request.reveal_nir", since)
            })
            .await
            .unwrap();
        assert_eq!(deeds, 0, "of another object");
        let id: uuid::Uuid = filed["id"].as_str().unwrap().parse().unwrap();
        let deeds = house.running.app.store
            .read(move |tx| {
                let since = tx.now() - jiff::SignedDuration::from_hours(1);
                store::audit::count_since(tx, id, "request.reveal_nir", since)
            })
            .await
            .unwrap();
        assert_eq!(deeds, 1);
    }

    /// S-103, S-125: more than twenty within an hour raise an alert for the auditor, and are not refused.
    async fn s125_many_numbers_within_an_hour_raise_an_alert(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        let app = &house.running.app;
        let mut watch = app::audit::Watch::default();
        let action = format!("{}#numero", act(&filed, "nir"));
        for shown in 1..=21 {
            agent.get(&page(&filed)).await.expect(200);
            agent.submit(&action, &[]).await.expect(200).says("2 90 03 99 999 999");
            if shown == 20 {
                app::audit::seal(app).await.unwrap();
                app::audit::watch(app, &mut watch).await.unwrap();
            }
        }
        let mut auditor = house.visit_as("auditor@cpam.example").await;
        let words = domain::audit::AlertKind::ManyReveals.label();
        auditor.get("/journal").await.expect(200).keeps_quiet_about(words);
        app::audit::seal(app).await.unwrap();
        app::audit::watch(app, &mut watch).await.unwrap();
        auditor.get("/journal").await.expect(200).says(words).keeps_quiet_about("999 999");
    }

    /// S-106, S-103: the number of the insured person is masked, and shown with hers by the same audited act.
    async fn s106_the_number_of_the_insured_person_is_shown_with_hers(house) {
        let mut body = samples::request();
        body["person"]["insured_nir"] = json!("1650399999999");
        body["person"]["insured_link"] = json!("child");
        let filed = submitted(&house, body).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        let masked = agent.get(&page(&filed)).await.expect(200).says("Dépend de l’assuré").says("Son enfant, ou un enfant à sa charge");
        assert!(masked.html.contains("1 65 •• •• ••• ••• ••") && !masked.html.contains("999 999"));
        let shown = agent.submit(&format!("{}#numero", act(&filed, "nir")), &[]).await.expect(200);
        shown.says("2 90 03 99 999 999").says("1 65 03 99 999 999");
        let mut member = house.visit_as("colleague@ccas.example").await;
        member.get(&page(&filed)).await.expect(200).says("1 65 ••").keeps_quiet_about("999 999");
    }
}
