//! The journal tells whoever answers for security.

use crate::house::on_each;
use app::audit::mail_alerts;
use domain::audit::AlertKind;
use store::alerts::{self, NewAlert};
use uuid::Uuid;

/// S-124, S-125: one mail an alert, which names nobody and nothing.
#[tokio::test]
async fn s125_an_alert_is_mailed_once_and_names_nobody() {
    on_each(|house| async move {
        // The whole house is kept: its folder goes when it goes.
        let house = &house;
        let about = Uuid::from_u128(77);
        let at = house.app.clock.now();
        let raised = house
            .app
            .store
            .write(move |tx| {
                let alert = NewAlert {
                    kind: AlertKind::Volume,
                    about_kind: "account",
                    about,
                    fund: None,
                    at,
                    codes: "count=61".to_owned(),
                    once: "volume".to_owned(),
                };
                assert!(alerts::raise(tx, &alert)?.is_some());
                alerts::raise(tx, &alert)
            })
            .await
            .unwrap();
        assert_eq!(raised, None, "the same thing is one alert");
        let mailed = mail_alerts(&house.app, &house.transport, &house.letterhead).await;
        assert_eq!(mailed.unwrap(), 1);
        let mailed = mail_alerts(&house.app, &house.transport, &house.letterhead).await;
        assert_eq!(mailed.unwrap(), 0);
        let sent = house.memory.sent();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].to.expose(), "securite@cpam.example");
        assert!(sent[0].text.contains("Beaucoup de dossiers ouverts"));
        assert!(!sent[0].text.contains(&about.to_string()));
    })
    .await;
}
