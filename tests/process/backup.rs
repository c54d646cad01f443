//! S-431, S-130: a backup that is made while partners file requests, and what comes back out of it.

use crate::process::clients::{Load, Partners};
use crate::process::ledger::Tried;
use crate::process::site::Site;
use crate::process::sql::Sql;
use app::attachments::{FileResult, Join, Upload, join, open};
use app::requests::find;
use domain::accounts::{Actor, Author, Membership, Role};
use domain::codes::Service;
use domain::ids::{AttachmentId, RequestId};
use domain::keeping::ErasureReason;
use domain::text::FileName;
use domain::thread::Audience;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use testkit::Where;
use tokio::time::sleep;

/// Twenty requests a second.
const CLIENTS: u64 = 10;
const PAUSE: Duration = Duration::from_millis(500);
const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");

/// S-130, S-431: a restoration is tried, not promised.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s431_a_backup_under_load_is_whole_on_sqlite() {
    saved_under_load(Where::Sqlite, Where::Postgresql).await;
}

/// S-130, S-431: a restoration is tried, not promised.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s431_a_backup_under_load_is_whole_on_postgresql() {
    saved_under_load(Where::Postgresql, Where::Sqlite).await;
}

/// Whatever was acknowledged before the backup began is in it, with its files; what was filed
/// meanwhile is in it whole or not at all; it opens on the same database and on the other one.
async fn saved_under_load(place: Where, other: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    site.seed().await;
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, CLIENTS, PAUSE);
    for _ in 0..3 {
        load.partners.next_answer().await;
    }
    let files = join_files(&site, &load.partners.ledger.keys()).await;
    sleep(Duration::from_millis(500)).await;
    let before = answered(&load.partners.ledger.keys());
    assert!(!before.is_empty() && !files.is_empty());
    let backup = site.folder().join("backup");
    let dir = backup.to_str().expect("a path");
    assert!(site.run(&["backup", dir]).await.success(), "{}", site.log());
    // Nobody was stopped by it, however quick it was.
    load.partners.next_answer().await;
    let partners = load.finish().await;
    let (status, _) = life.terminate().await;
    assert!(status.success(), "{}", site.log());
    assert!(
        answered(&partners.ledger.keys()).len() > before.len(),
        "nobody filed meanwhile"
    );
    holds_no_root_key(&backup);
    assert!(
        !site.run(&["backup", dir]).await.success(),
        "a folder that holds a backup"
    );
    for place in [place, other] {
        if let Some(other) = Site::open(place) {
            comes_back(&other, dir, &before, &files).await;
        }
    }
}

async fn comes_back(
    site: &Site,
    dir: &str,
    before: &BTreeMap<RequestId, Tried>,
    files: &[(RequestId, AttachmentId)],
) {
    let mut interrupted = site.spawn(&["restore", dir]);
    sleep(Duration::from_millis(50)).await;
    interrupted.start_kill().expect("a kill");
    let ended = interrupted.wait().await.expect("an end");
    // Wherever it was cut, the same command goes on to the end; unless it was there already.
    assert!(
        ended.success() || site.run(&["restore", dir]).await.success(),
        "{}",
        site.log()
    );
    let mut sql = Sql::connect(site.database());
    for (what, query) in HALVES {
        assert_eq!(sql.number(query), 0, "{what}");
    }
    let count = sql.number("SELECT count(*) AS n FROM requests");
    assert!(count >= i64::try_from(before.len()).expect("small"));
    let app = site.assemble().await;
    for (id, tried) in before {
        let found = find(&app, &agent(), *id)
            .await
            .expect("a request that was acknowledged");
        let answer = tried.answer.as_ref().expect("an answer");
        assert_eq!(
            found.request.reference.as_str(),
            answer["reference"].as_str().expect("one")
        );
        let told = answer["person"]["birth_name"].as_str();
        assert_eq!(Some(found.submission.person.birth_name.expose()), told);
    }
    for (request, file) in files {
        let (_, bytes) = open(&app, &agent(), *request, *file).await.expect("a file");
        assert_eq!(bytes.as_slice(), PDF);
    }
    drop(app);
    let life = site.start().await;
    life.terminate().await;
    assert!(
        !site.run(&["restore", dir]).await.success(),
        "it is somebody's now"
    );
    assert!(site.log().contains("not empty"), "{}", site.log());
}

/// What there would be if something were there by halves.
const HALVES: [(&str, &str); 6] = [
    (
        "requests without what was written",
        "SELECT count(*) AS n FROM requests r WHERE NOT EXISTS \
         (SELECT 1 FROM submissions s WHERE s.request = r.id)",
    ),
    (
        "requests without their key",
        "SELECT count(*) AS n FROM requests r WHERE NOT EXISTS \
         (SELECT 1 FROM data_keys k WHERE k.case_id = r.id)",
    ),
    (
        "requests without history",
        "SELECT count(*) AS n FROM requests r WHERE NOT EXISTS \
         (SELECT 1 FROM history h WHERE h.request = r.id)",
    ),
    (
        "requests that nobody is told of",
        "SELECT count(*) AS n FROM requests r WHERE \
         (SELECT count(*) FROM outbox o WHERE o.request = r.id) < 2",
    ),
    (
        "requests that are not in the journal",
        "SELECT count(*) AS n FROM requests r WHERE NOT EXISTS \
         (SELECT 1 FROM audit a WHERE a.object_id = r.id AND a.action = 'request.submit')",
    ),
    (
        "people who are still signed in",
        "SELECT count(*) AS n FROM sessions WHERE ended_at IS NULL",
    ),
];

/// A backup that was altered, or whose root key is not there, is refused, and nothing is written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s431_what_is_damaged_or_has_no_key_is_refused() {
    let site = Site::open(Where::Sqlite).expect("a place");
    site.seed().await;
    let backup = site.folder().join("backup");
    let dir = backup.to_str().expect("a path");
    assert!(site.run(&["backup", dir]).await.success(), "{}", site.log());
    let other_key = "b3RoZXIga2V5IGZvciB0ZXN0cyBvbmx5LCBub3QgcmU=";
    let other = Site::open(Where::Sqlite)
        .expect("a place")
        .with("EP_ROOT_KEY", other_key);
    assert!(!other.run(&["restore", dir]).await.success());
    assert!(
        other.log().contains("needs the root key"),
        "{}",
        other.log()
    );
    assert!(!other.folder().join("site.db").exists());
    let keyless = Site::open(Where::Sqlite)
        .expect("a place")
        .without("EP_ROOT_KEY");
    assert!(!keyless.run(&["restore", dir]).await.success());
    assert!(
        keyless.log().contains("no backup holds it"),
        "{}",
        keyless.log()
    );
    let tables = backup.join("tables");
    std::fs::copy(
        tables.join("funds.jsonl.gz"),
        tables.join("organisations.jsonl.gz"),
    )
    .expect("a copy");
    let damaged = Site::open(Where::Sqlite).expect("a place");
    assert!(!damaged.run(&["restore", dir]).await.success());
    assert!(damaged.log().contains("organisations"), "{}", damaged.log());
    let mut sql = Sql::connect(damaged.database());
    assert_eq!(sql.number("SELECT count(*) AS n FROM accounts"), 0);
    let manifest = backup.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, text.replace("\"rows\": 1,", "\"rows\": 2,")).expect("a write");
    assert!(!damaged.run(&["restore", dir]).await.success());
    assert!(
        damaged.log().contains("manifest.json was altered"),
        "{}",
        damaged.log()
    );
    std::fs::remove_file(&manifest).expect("a removal");
    assert!(!damaged.run(&["restore", dir]).await.success());
    assert!(damaged.log().contains("not a backup"), "{}", damaged.log());
}

/// S-118: what was erased after the backup was made does not come back with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s118_what_was_erased_since_does_not_come_back() {
    let site = Site::open(Where::Sqlite).expect("a place");
    site.seed().await;
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, 1, PAUSE);
    for _ in 0..2 {
        load.partners.next_answer().await;
    }
    let filed = answered(&load.finish().await.ledger.keys());
    life.terminate().await;
    let backup = site.folder().join("backup");
    let dir = backup.to_str().expect("a path");
    assert!(site.run(&["backup", dir]).await.success(), "{}", site.log());
    let administrator = Actor {
        permissions: Role::Administrator.permissions(),
        ..agent()
    };
    let erased = *filed.keys().next().expect("a request");
    let app = site.assemble().await;
    let reason = ErasureReason::Person;
    app::erasing::erase(&app, &administrator, erased, reason)
        .await
        .expect("an erasure");
    drop(app);
    let ledger = site.folder().join("ledger.jsonl");
    std::fs::write(&ledger, site.output(&["retention", "ledger"]).await).expect("a ledger");
    let other = Site::open(Where::Sqlite).expect("a place");
    let words = ["restore", dir, "--ledger", ledger.to_str().expect("a path")];
    assert!(other.run(&words).await.success(), "{}", other.log());
    let app = other.assemble().await;
    for id in filed.keys() {
        let found = find(&app, &agent(), *id).await;
        assert_eq!(found.is_err(), *id == erased);
    }
}

/// Everything that was answered so far.
fn answered(keys: &BTreeMap<String, Tried>) -> BTreeMap<RequestId, Tried> {
    let answered = keys.values().filter_map(|tried| {
        let id = tried.answer.as_ref()?["id"].as_str()?;
        Some((id.parse().expect("an id"), tried.clone()))
    });
    answered.collect()
}

async fn join_files(site: &Site, keys: &BTreeMap<String, Tried>) -> Vec<(RequestId, AttachmentId)> {
    let app = site.assemble().await;
    let mut kept = Vec::new();
    for request in answered(keys).into_keys() {
        let command = Join {
            request,
            message: None,
            audience: Audience::Fund,
            files: vec![Upload {
                is_too_large: false,
                name: FileName::parse("avis.pdf").expect("a name"),
                bytes: PDF.to_vec(),
            }],
        };
        for result in join(&app, &agent(), command)
            .await
            .expect("a file that is taken")
        {
            match result {
                FileResult::Kept(file) => kept.push((request, file.id)),
                FileResult::Refused { code, .. } => panic!("{code}"),
            }
        }
    }
    kept
}

/// The service itself, with an agent's rights in every queue.
pub fn agent() -> Actor {
    Actor {
        author: Author::System,
        membership: Membership::Fund {
            fund: "597".parse().expect("a fund"),
            services: Service::ALL.iter().copied().collect(),
        },
        permissions: Role::Agent.permissions(),
    }
}

/// Neither as it is given nor in other letters.
fn holds_no_root_key(folder: &Path) {
    let key = data_encoding::BASE64
        .decode(b"Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5ISE=")
        .expect("the key");
    let hex = data_encoding::HEXLOWER.encode(&key);
    let signs: [&[u8]; 3] = [&key, b"Zm9yIHRlc3RzIG9ubHks", hex.as_bytes()];
    for file in files_of(folder) {
        let mut bytes = std::fs::read(&file).expect("a file");
        if file.extension().is_some_and(|end| end == "gz") {
            let mut text = Vec::new();
            let mut unpacked = flate2::read::GzDecoder::new(bytes.as_slice());
            std::io::Read::read_to_end(&mut unpacked, &mut text).expect("a compressed file");
            bytes = text;
        }
        for sign in signs {
            let found = bytes.windows(sign.len()).any(|window| window == sign);
            assert!(!found, "{}", file.display());
        }
    }
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files_of(&path)),
            path => found.push(path),
        }
    }
    found
}
