//! S-405: the service is asked to stop while partners file requests.

use crate::process::clients::{Load, Partners};
use crate::process::kill::holds;
use crate::process::site::Site;
use std::time::Duration;
use testkit::Where;
use tokio::time::sleep;

/// Fifty requests a second.
const CLIENTS: u64 = 10;
const PAUSE: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s405_a_service_that_is_stopped_under_load_finishes_its_work_on_sqlite() {
    stopped_under_load(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s405_a_service_that_is_stopped_under_load_finishes_its_work_on_postgresql() {
    stopped_under_load(Where::Postgresql).await;
}

async fn stopped_under_load(place: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    site.seed().await;
    let mut life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, CLIENTS, PAUSE);
    for _ in 0..3 {
        load.partners.next_call().await;
        sleep(Duration::from_millis(700)).await;
        load.partners.serve_at(None);
        let (status, took) = life.terminate().await;
        assert!(status.success(), "{}", site.log());
        assert!(took < Duration::from_secs(30), "{took:?}");
        life = site.start().await;
        load.partners.serve_at(Some(life.address));
    }
    let partners = load.finish().await;
    // A retry is enough: what was begun was answered, what was not was never begun.
    let patient = partners
        .ledger
        .keys()
        .into_values()
        .filter(|tried| tried.sent > 4)
        .count();
    assert_eq!(patient, 0, "sent more often than there were stops");
    holds(&site, life, partners).await;
}
