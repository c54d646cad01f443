//! S-432: on PostgreSQL one process replaces another while partners file requests: the next one brings the
//! database to its version and serves beside the former one, which then ends its work.

use super::clients::{Load, Partners};
use super::kill::holds;
use super::site::Site;
use std::time::Duration;
use testkit::Where;

/// Twenty requests a second.
const CLIENTS: u64 = 4;
const PAUSE: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s432_one_process_replaces_another_while_serving() {
    let Some(site) = Site::open(Where::Postgresql) else {
        return;
    };
    site.seed().await;
    let mut life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, CLIENTS, PAUSE);
    for _ in 0..3 {
        load.partners.next_answer().await;
        assert!(site.run(&["migrate"]).await.success(), "{}", site.log());
        let next = site.start().await;
        load.partners.serve_at(Some(next.address));
        let (status, _) = std::mem::replace(&mut life, next).terminate().await;
        assert!(status.success(), "{}", site.log());
        load.partners.next_answer().await;
    }
    let partners = load.finish().await;
    let again = partners
        .ledger
        .keys()
        .into_values()
        .filter(|tried| tried.sent > 2);
    assert_eq!(again.count(), 0, "one retry is enough");
    holds(&site, life, partners).await;
}
