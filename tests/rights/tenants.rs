//! S-003: lists, totals, searches and cursors of five organisations never mix.

use domain::accounts::{AccountStatus, Membership, Role};
use serde_json::Value;
use std::collections::BTreeSet;
use testkit::{Caller, Where, samples};

/// Requests of each organisation. `TENANTS=200` for the long run.
fn each() -> usize {
    let asked = std::env::var("TENANTS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(24)
}

/// Files a request for somebody without a number: these organisations may not process it.
async fn file(caller: &Caller) -> String {
    let mut body = samples::request();
    body["person"] = samples::person_without_number();
    let filed = caller.submit(&body).await.expect(201);
    filed["id"].as_str().expect("an id").to_owned()
}

/// Every request of the list, page by page, and the total that the first page said.
async fn pages(caller: &Caller, limit: usize) -> (Vec<String>, Value) {
    let (mut all, mut total, mut next) = (Vec::new(), Value::Null, String::new());
    loop {
        let page = caller
            .get(&format!("/api/v1/requests?limit={limit}{next}"))
            .await
            .expect(200);
        if total.is_null() {
            total = page["total"].clone();
        }
        let items = page["items"].as_array().expect("items");
        all.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().expect("an id").to_owned()),
        );
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return (all, total),
        }
    }
}

async fn never_mix(place: Where) {
    let Some(house) = super::house(place).await else {
        return;
    };
    let mut callers = Vec::new();
    for number in 0..5 {
        let organisation = house.add_organisation(&format!("Foyer {number}")).await;
        let address = format!("tenant-{number}@foyer.example");
        let membership = Membership::Organisation(organisation);
        house
            .add_person(
                &address,
                Role::PartnerManager,
                membership,
                AccountStatus::Active,
            )
            .await;
        callers.push(house.bearer(&address).await);
    }
    let mut own: Vec<BTreeSet<String>> = vec![BTreeSet::new(); callers.len()];
    for _ in 0..each() {
        for (caller, ids) in callers.iter().zip(&mut own) {
            ids.insert(file(caller).await);
        }
    }
    for (number, caller) in callers.iter().enumerate() {
        let (all, total) = pages(caller, 7).await;
        assert_eq!(total, own[number].len());
        assert_eq!(all.len(), own[number].len(), "each once");
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), own[number]);
        // A cursor is its caller's.
        let page = caller.get("/api/v1/requests?limit=5").await.expect(200);
        let cursor = page["next"].as_str().expect("a cursor");
        let other = &callers[(number + 1) % callers.len()];
        let answer = other
            .get(&format!("/api/v1/requests?limit=5&cursor={cursor}"))
            .await;
        assert_eq!(answer.problem(400), "bad-cursor");
        // Nor does a filter reach further.
        let foreign = own[(number + 1) % own.len()].first().expect("a request");
        let theirs = house
            .nobody()
            .with_token(other.token())
            .get(&format!("/api/v1/requests/{foreign}"))
            .await
            .expect(200);
        let reference = theirs["reference"].as_str().expect("a reference");
        let found = caller
            .get(&format!("/api/v1/requests?reference={reference}"))
            .await
            .expect(200);
        assert_eq!(found["total"], 0);
    }
    while_others_file(&callers, &own).await;
}

/// Pages that are read while others file: what was there is shown once, and nothing of elsewhere.
async fn while_others_file(callers: &[Caller], own: &[BTreeSet<String>]) {
    let others: Vec<Caller> = callers.to_vec();
    let filing = tokio::spawn(async move {
        let mut filed = BTreeSet::new();
        for _ in 0..4 {
            for caller in &others {
                filed.insert(file(caller).await);
            }
        }
        filed
    });
    let (all, _) = pages(&callers[0], 3).await;
    let filed = filing.await.expect("filed");
    let unique: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(unique.len(), all.len(), "each once");
    assert!(own[0].is_subset(&unique));
    let elsewhere: BTreeSet<&String> = own[1..].iter().flatten().collect();
    assert!(unique.iter().all(|id| !elsewhere.contains(id)));
    assert!(
        unique
            .iter()
            .all(|id| own[0].contains(id) || filed.contains(id))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s003_five_organisations_never_mix_on_sqlite() {
    never_mix(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s003_five_organisations_never_mix_on_postgresql() {
    never_mix(Where::Postgresql).await;
}
