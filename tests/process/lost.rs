//! S-403, S-410: PostgreSQL is killed, hangs, or cannot be reached while partners file requests.

use super::clients::{Load, Partners};
use super::kill::holds;
use super::line::{Line, Proxy};
use super::site::Site;
use std::time::Duration;
use temp_postgres::Cluster;
use testkit::Where;
use tokio::time::sleep;

const CLIENTS: u64 = 10;
const PAUSE: Duration = Duration::from_millis(100);
/// A loss is told this soon, and healed this soon once it is over.
const TOLD: Duration = Duration::from_secs(5);
const HEALED: Duration = Duration::from_secs(10);

/// What is done to the server.
type Order = fn(&Cluster) -> Result<(), String>;

/// S-403, S-410: the server is killed and started again, under load; then it hangs and goes on; then it
/// is killed with the service. Partners are told 503 meanwhile, and nothing else is needed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s403_s410_a_server_that_dies_or_hangs_loses_nothing() {
    let Some(site) = Site::open(Where::Postgresql) else {
        return;
    };
    site.seed().await;
    let cluster = site.cluster.as_ref().expect("a cluster");
    let mut life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, CLIENTS, PAUSE);
    load.partners.next_answer().await;
    load.partners.serve_at(None);
    life.kill().await;
    cluster.crash().expect("a crash");
    cluster.start_again().expect("a server");
    life = site.start().await;
    load.partners.serve_at(Some(life.address));
    for turn in 0..4 {
        load.partners.next_answer().await;
        let (lose, find): (Order, Order) = if turn % 2 == 0 {
            (Cluster::crash, Cluster::start_again)
        } else {
            (Cluster::freeze, Cluster::thaw)
        };
        lose(cluster).expect("a loss");
        assert!(load.partners.ready_within(TOLD, false).await, "{turn}");
        // Long enough for whoever waits to be told.
        sleep(Duration::from_secs(if turn == 1 { 9 } else { 1 })).await;
        find(cluster).expect("a server");
        assert!(load.partners.ready_within(HEALED, true).await, "{turn}");
    }
    load.partners.next_answer().await;
    let partners = load.finish().await;
    holds(&site, life, partners).await;
}

/// S-410: the line to the server is cut, or falls silent, under load.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s410_a_server_that_cannot_be_reached_loses_nothing() {
    let Some(site) = Site::open(Where::Postgresql) else {
        return;
    };
    site.seed().await;
    let direct = site.database().to_owned();
    let socket = site
        .cluster
        .as_ref()
        .expect("a cluster")
        .sockets()
        .join(".s.PGSQL.5432");
    let proxy = Proxy::before(&socket).await;
    let name = direct.rsplit('/').next().expect("a name");
    let through = format!("postgres://postgres@{}/{name}", proxy.address);
    let site = site.with("EP_DATABASE_URL", &through);
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, CLIENTS, PAUSE);
    for line in [Line::Cut, Line::Silent, Line::Cut] {
        load.partners.next_answer().await;
        proxy.set(line);
        assert!(load.partners.ready_within(TOLD, false).await, "{line:?}");
        sleep(Duration::from_secs(2)).await;
        // A line that was silent lost what was said: its connections are broken, not whole again.
        proxy.set(Line::Cut);
        sleep(Duration::from_millis(200)).await;
        proxy.set(Line::Whole);
        assert!(load.partners.ready_within(HEALED, true).await, "{line:?}");
    }
    load.partners.next_answer().await;
    let partners = load.finish().await;
    holds(&site.with("EP_DATABASE_URL", &direct), life, partners).await;
}
