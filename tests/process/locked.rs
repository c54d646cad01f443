//! S-414: somebody else holds the embedded database: a copy being made, a tool left open.

use super::clients::{Partners, submission};
use super::kill::holds;
use super::site::Site;
use super::sql::Sql;
use reqwest::StatusCode;
use std::time::{Duration, Instant};
use testkit::Where;
use tokio::time::sleep;

const MEMBER: &str = "member@ccas.example";
/// What `PRAGMA journal_size_limit` says.
const WAL_LIMIT: u64 = 64 * 1024 * 1024;

/// A lock of a moment is waited for; a longer one is told, soon enough, with when to try again; what
/// was refused then is taken afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s414_a_lock_is_waited_for_and_then_told() {
    let site = Site::open(Where::Sqlite).expect("a place");
    site.seed().await;
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    for (number, held, is_taken) in [(1, 1, true), (2, 3, true), (3, 12, false)] {
        let mut holder = Sql::connect(site.database());
        holder.execute("PRAGMA busy_timeout = 30000; BEGIN EXCLUSIVE");
        let held = Duration::from_secs(held);
        let release = tokio::spawn(async move {
            sleep(held).await;
            holder.execute("ROLLBACK");
        });
        let (key, body) = (format!("locked-{number}"), submission(number, true));
        let began = Instant::now();
        let status = partners.once(&key, MEMBER, &body).await;
        let took = began.elapsed();
        release.await.expect("a release");
        if is_taken {
            assert_eq!(status, StatusCode::CREATED);
        } else {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(took < Duration::from_secs(10), "{took:?}");
            assert!(partners.ready_within(Duration::from_secs(10), true).await);
        }
    }
    partners.settle_all().await;
    holds(&site, life, partners).await;
}

/// Whoever reads for long keeps the log from being emptied: it grows meanwhile, and is short again once
/// she has gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s414_a_long_reading_does_not_leave_a_long_log() {
    let site = Site::open(Where::Sqlite).expect("a place");
    site.seed().await;
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let mut reader = Sql::connect(site.database());
    reader.execute("BEGIN");
    assert!(reader.number("SELECT count(*) AS n FROM accounts") > 0);
    let mut writer = Sql::connect(site.database());
    writer.execute("PRAGMA busy_timeout = 30000; CREATE TABLE ballast (bytes BLOB)");
    for _ in 0..80 {
        writer.execute("INSERT INTO ballast VALUES (randomblob(1048576))");
    }
    let wal = site.folder().join("site.db-wal");
    let length = || wal.metadata().expect("a log").len();
    assert!(length() > WAL_LIMIT, "{}", length());
    partners
        .submit("long-1", MEMBER, &submission(1, true))
        .await;
    reader.execute("COMMIT");
    writer.execute("DROP TABLE ballast");
    drop(writer);
    for number in 2..6 {
        let key = format!("long-{number}");
        partners
            .submit(&key, MEMBER, &submission(number, true))
            .await;
    }
    assert!(length() <= WAL_LIMIT, "{}", length());
    holds(&site, life, partners).await;
}
