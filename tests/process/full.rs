//! S-410, S-412, S-413: a disk that is full, at every write, that cannot be read, or whose flushes fail.
//! Nothing that was acknowledged is lost, nothing is acknowledged that is not kept, and all goes on by itself.

use super::clients::{Partners, submission};
use super::faults::{Faults, Kind};
use super::kill::holds;
use super::site::{Life, Site};
use reqwest::StatusCode;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use testkit::Where;
use tokio::time::sleep;

const MEMBER: &str = "member@ccas.example";
const MIB: u64 = 1024 * 1024;

/// The writes that fail: each of the first ones, then ever fewer; all of them with `SWEEP=all`.
fn swept() -> impl Iterator<Item = u64> {
    let all = std::env::var("SWEEP").is_ok_and(|value| value == "all");
    (1_u64..2_000).filter(move |n| all || *n <= 4 || n.is_power_of_two() || (n % 8 == 5 && *n < 60))
}

/// Files one request, again and again until it is taken; how often it was refused.
async fn file(partners: &Partners, number: u64, mut refused: impl FnMut()) -> u32 {
    let (key, body) = (format!("full-{number}"), submission(number, true));
    for refusals in 0..100 {
        if partners.once(&key, MEMBER, &body).await == StatusCode::CREATED {
            return refusals;
        }
        refused();
        sleep(Duration::from_millis(50)).await;
    }
    panic!("{key} was never taken");
}

/// A service whose disk obeys, and partners who are signed in.
async fn obeying() -> (Site, Faults, Life, Partners) {
    let site = Site::open(Where::Sqlite).expect("a place");
    site.seed().await;
    let (site, faults) = Faults::of(site);
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    (site, faults, life, partners)
}

/// S-412: the N-th write of the database's file, or of its log, finds the disk full, and all that
/// follow, for N = 1, 2, 3… until a request goes through before the N-th.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s412_a_disk_that_is_full_at_any_write_loses_nothing() {
    let (site, faults, life, partners) = obeying().await;
    let mut number = 0;
    for (kind, part) in [
        (Kind::Full, "/site.db-wal"),
        (Kind::Once, "/site.db-wal"),
        (Kind::Once, "/site.db-shm"),
        (Kind::Full, "/site.db"),
    ] {
        let (mut refused, mut idle) = (0, 0);
        for from in swept() {
            let struck = faults.struck();
            faults.order(kind, from, part);
            number += 1;
            refused += file(&partners, number, || faults.none()).await;
            faults.none();
            // Only what the journal writes meanwhile may still meet it.
            idle = if faults.struck() == struck {
                idle + 1
            } else {
                0
            };
            if idle == 3 {
                break;
            }
        }
        eprintln!("{kind:?} {part}: {refused} refusals");
        assert!(refused > 0 || part != "/site.db-wal", "nothing was refused");
    }
    assert!(partners.ready_within(Duration::from_secs(10), true).await);
    holds(&site, life, partners).await;
}

/// S-413: as long as flushes of the log fail nothing is acknowledged; then all goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s413_what_is_not_flushed_is_not_acknowledged() {
    let (site, faults, life, partners) = obeying().await;
    for number in 0..4 {
        let (key, body) = (
            format!("unflushed-{number}"),
            submission(900 + number, true),
        );
        faults.order(Kind::Flush, 1, "/site.db-wal");
        for _ in 0..3 {
            let status = partners.once(&key, MEMBER, &body).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        }
        assert!(partners.ready_within(Duration::from_secs(5), false).await);
        faults.none();
        assert!(partners.ready_within(Duration::from_secs(10), true).await);
        assert_eq!(
            partners.once(&key, MEMBER, &body).await,
            StatusCode::CREATED
        );
    }
    assert!(faults.struck() >= 12, "{:?}", faults.seen());
    holds(&site, life, partners).await;
}

/// S-412: an attachment that finds the disk full, or whose flush fails, is refused and leaves nothing;
/// sent again it is taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s412_a_file_that_finds_no_room_leaves_nothing() {
    let (site, faults, life, partners) = obeying().await;
    file(&partners, 1, || {}).await;
    let filed = partners.ledger.keys()["full-1"]
        .answer
        .clone()
        .expect("an answer");
    let path = format!(
        "/api/v1/requests/{}/attachments",
        filed["id"].as_str().expect("an id")
    );
    for kind in [Kind::Full, Kind::Flush] {
        let struck = faults.struck();
        faults.order(kind, 1, "*/var/files/");
        let refused = partners.attach(MEMBER, &path).await;
        assert_eq!(refused, StatusCode::SERVICE_UNAVAILABLE, "{kind:?}");
        faults.none();
        assert!(faults.struck() > struck, "{kind:?}: {:?}", faults.seen());
        assert_eq!(partners.attach(MEMBER, &path).await, StatusCode::CREATED);
    }
    // What was cut short is the sweeper's; nothing else was left.
    let kept = site.everything().into_iter().filter(|(path, _)| {
        let path = path.to_string_lossy();
        path.contains("/var/files/") && !path.contains('#')
    });
    assert_eq!(kept.count(), 2);
    assert!(life.terminate().await.0.success(), "{}", site.log());
}

/// S-410: a file that cannot be read: nothing is acknowledged that is not kept, and all goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s410_a_file_that_cannot_be_read_loses_nothing() {
    let (site, faults, life, partners) = obeying().await;
    file(&partners, 600, || {}).await;
    for turn in 0..3 {
        // The file, then its log; what is in memory is still served.
        let part = if turn == 1 {
            "/site.db-wal"
        } else {
            "/site.db"
        };
        faults.order(Kind::Unread, 1, part);
        for number in 0..6 {
            let number = 610 + 10 * turn + number;
            let (key, body) = (format!("unread-{number}"), submission(number, true));
            let status = partners.once(&key, MEMBER, &body).await;
            assert!(
                matches!(
                    status,
                    StatusCode::CREATED | StatusCode::SERVICE_UNAVAILABLE
                ),
                "{status}"
            );
        }
        faults.none();
        assert!(partners.ready_within(Duration::from_secs(10), true).await);
    }
    partners.settle_all().await;
    holds(&site, life, partners).await;
}

/// S-412: a log (stderr) without room stops nobody's work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s412_a_log_without_room_stops_nothing() {
    let (site, faults, life, partners) = obeying().await;
    faults.order(Kind::Full, 1, "/log");
    for number in 0..5 {
        let (key, body) = (format!("unlogged-{number}"), submission(800 + number, true));
        let status = partners.once(&key, MEMBER, &body).await;
        assert_eq!(status, StatusCode::CREATED);
        // What is refused is told in the log.
        let path = "/api/v1/requests/01930000-0000-7000-8000-000000000000";
        assert_eq!(partners.get(MEMBER, path).await, StatusCode::NOT_FOUND);
    }
    faults.none();
    holds(&site, life, partners).await;
}

/// A small disk of its own; gone when dropped.
struct Disk(PathBuf);

impl Disk {
    /// `None` where nothing may be mounted, which is said.
    #[expect(clippy::print_stderr, reason = "a test says what it skips")]
    fn mount(at: &Path, mib: u64) -> Option<Self> {
        std::fs::create_dir_all(at).expect("a folder");
        let size = format!("size={mib}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(at)
            .output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(at.to_owned()));
        }
        eprintln!("SKIPPED a small disk: mount is for root");
        None
    }

    /// Leaves this much room, by a file that takes the rest.
    fn leave(&self, mib: u64) {
        let ballast = self.0.join("ballast");
        let _ = std::fs::remove_file(&ballast);
        let free = free(&self.0);
        let mut file = File::create(ballast).expect("a file");
        let block = vec![1; 1024 * 64];
        for _ in 0..free.saturating_sub(mib * MIB) / (1024 * 64) {
            if file.write_all(&block).is_err() {
                break;
            }
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.join("ballast")).expect("a ballast");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn free(folder: &Path) -> u64 {
    let said = Command::new("df")
        .args(["--output=avail", "-B1"])
        .arg(folder)
        .output();
    let said = String::from_utf8(said.expect("df").stdout).expect("a text");
    said.lines()
        .nth(1)
        .and_then(|line| line.trim().parse().ok())
        .expect("a number")
}

/// S-412: below the reserve nothing new is taken, while people sign in and read; on a disk without a
/// byte left, whatever writes is refused; both end by themselves when there is room.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s412_the_last_of_a_disk_is_for_signing_in_and_reading() {
    let site = Site::open(Where::Sqlite).expect("a place");
    let Some(disk) = Disk::mount(&site.folder().join("disk"), 96) else {
        return;
    };
    let on_disk = |name: &str| site.folder().join("disk").join(name).display().to_string();
    let (database, state) = (format!("sqlite://{}", on_disk("site.db")), on_disk("var"));
    let mails = site.mails().display().to_string();
    let site = site
        .with("EP_DATABASE_URL", &database)
        .with("EP_STATE", &state)
        .with("EP_MAIL_FOLDER", &mails)
        .with("EP_DISK_RESERVE", "32");
    site.seed().await;
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    file(&partners, 1, || {}).await;
    disk.leave(20);
    refused_for_room(&partners).await;
    // Signing in writes, and so does reading, whose line is in the journal before its answer.
    let agent = partners.with("agent@cpam.example").await;
    let list = agent.get("agent@cpam.example", "/api/v1/requests").await;
    assert_eq!(list, StatusCode::OK);
    disk.make_room();
    file(&partners, 2, || {}).await;
    disk.leave(0);
    refused_for_room(&partners).await;
    assert_eq!(partners.get(MEMBER, "/livez").await, StatusCode::OK);
    disk.make_room();
    partners.settle_all().await;
    holds(&site, life, partners).await;
}

/// Waits until a new request is refused, at most as long as the disks are looked at.
async fn refused_for_room(partners: &Partners) {
    static NEXT: AtomicU64 = AtomicU64::new(7_000);
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(10) {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let (key, body) = (format!("room-{number}"), submission(number, true));
        if partners.once(&key, MEMBER, &body).await == StatusCode::SERVICE_UNAVAILABLE {
            return;
        }
    }
    panic!("all was taken");
}

/// S-412: a PostgreSQL without room. What it takes is kept, the rest is refused with 503, and all goes
/// on once it has room and serves again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s412_a_server_whose_disk_is_full_loses_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    // The server runs as somebody else when this runs as root.
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(home.path(), open).expect("a folder");
    let Some(disk) = Disk::mount(&home.path().join("disk"), 160) else {
        return;
    };
    let Some(site) = Site::open_on(&disk.0) else {
        return;
    };
    site.seed().await;
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let cluster = site.cluster.as_ref().expect("a cluster");
    disk.leave(0);
    let (mut refused, mut taken, began) = (0, 0, Instant::now());
    // Pages that are there already take a few more.
    while refused < 5 {
        let number = refused + taken;
        let (key, body) = (format!("full-{number}"), submission(number, true));
        match partners.once(&key, MEMBER, &body).await {
            StatusCode::CREATED => taken += 1,
            _ => refused += 1,
        }
        assert!(
            began.elapsed() < Duration::from_mins(4),
            "{taken} were taken"
        );
    }
    eprintln!("{taken} were taken on a full disk, then {refused} refused");
    disk.make_room();
    // A server that could not write its own log has stopped: whoever operates it starts it again.
    cluster.start_again().expect("a server");
    assert!(partners.ready_within(Duration::from_secs(10), true).await);
    partners.settle_all().await;
    holds(&site, life, partners).await;
}
