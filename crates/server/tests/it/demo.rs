//! `serve --demo` on both databases.

use crate::house::{nature, places};
use app::AppError;
use domain::funds::FundCode;
use domain::requests::state::{Outcome, Status};
use server::clock::SetClock;
use server::demo;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use store::requests::{Filter, Visibility, list};

fn fund() -> FundCode {
    "597".parse().unwrap()
}

/// A living fund: every status, many outcomes, people who may sign in; continued, not made twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demonstration_is_a_living_fund() {
    for place in places() {
        let clock = Arc::new(SetClock::at("2026-11-23T09:00:00Z".parse().unwrap()));
        demo::fill(&place.config, &nature(&clock)).await.unwrap();
        let file = place.folder.path().join("demo/accounts.json");
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let written = std::fs::read(&file).unwrap();
        check_accounts(&serde_json::from_slice(&written).unwrap());

        let (app, _) = place.app("2026-11-23T09:00:00Z").await;
        let everything = app
            .store
            .read(|tx| {
                let all = list(tx, &Visibility::Fund(fund()), &Filter::default(), None, 100)?;
                Ok::<_, AppError>(all.items)
            })
            .await
            .unwrap();
        assert!(everything.len() >= 38, "{}", everything.len());
        let statuses: BTreeSet<Status> = everything
            .iter()
            .map(|request| request.state.status())
            .collect();
        assert_eq!(statuses, Status::ALL.iter().copied().collect());
        let outcomes: BTreeSet<Outcome> = everything
            .iter()
            .filter_map(|request| request.state.outcome())
            .collect();
        assert!(outcomes.len() >= 6, "{outcomes:?}");
        assert!(everything.iter().any(|request| request.human_sorting));
        let moved = everything.iter().filter(|request| {
            let rule = request.sorted_by.rule.as_ref();
            rule.is_some_and(|rule| rule.as_str() == "pass-droits")
        });
        assert!(moved.count() >= 1, "a rule of the fund is at work");
        drop(app);

        demo::fill(&place.config, &nature(&clock)).await.unwrap();
        assert_eq!(
            std::fs::read(&file).unwrap(),
            written,
            "an existing demonstration goes on"
        );
        std::fs::remove_file(&file).unwrap();
        assert!(demo::fill(&place.config, &nature(&clock)).await.is_err());
    }
}

fn check_accounts(accounts: &serde_json::Value) {
    assert_eq!(accounts["fund"], "597");
    let people = accounts["accounts"].as_array().unwrap();
    let count = |role: &str| {
        people
            .iter()
            .filter(|person| person["role"] == role)
            .count()
    };
    assert_eq!((count("supervisor"), count("administrator")), (1, 1));
    assert_eq!(count("auditor"), 1);
    let services: BTreeSet<&str> = people
        .iter()
        .filter_map(|person| person["service"].as_str())
        .collect();
    assert!(services.len() >= 3);
    let members = |organisation: &serde_json::Value, role: &str| {
        people
            .iter()
            .filter(|one| one["organisation"] == *organisation && one["role"] == role)
            .count()
    };
    let managers = people
        .iter()
        .filter(|person| person["role"] == "partner_manager");
    let full = managers
        .filter(|manager| members(&manager["organisation"], "partner_member") >= 2)
        .count();
    assert!(full >= 2);
    for person in people {
        for member in ["email", "password", "totp_secret"] {
            assert!(
                person[member].as_str().is_some_and(|text| text.len() >= 12),
                "{member}"
            );
        }
    }
    let clients = accounts["clients"].as_array().unwrap();
    assert_eq!(
        clients
            .iter()
            .filter(|client| client["organisation"].is_null())
            .count(),
        1
    );
    assert!(clients.len() >= 3);
}

/// A database that serves real people is left alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_with_people_is_refused_untouched() {
    let place = crate::house::place(None);
    let (app, clock) = place.app("2026-11-23T09:00:00Z").await;
    server::import_year::import(&app, &clock, fund(), Vec::new())
        .await
        .unwrap();
    drop(app);
    let refused = demo::fill(&place.config, &nature(&clock))
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("not empty"), "{refused}");
    assert!(!place.folder.path().join("demo").exists());
}
