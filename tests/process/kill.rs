//! S-401: the service is killed while partners file requests. Whatever it had acknowledged is there,
//! once, and is told once; whatever it had not is there at most once.

use crate::process::clients::{Load, Partners};
use crate::process::ledger::Tried;
use crate::process::site::{Life, Site};
use crate::process::sql::Sql;
use mailparse::MailHeaderMap;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::Duration;
use testkit::Where;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How many partners file at the same time.
const CLIENTS: u64 = 20;

/// What a partner does between two requests.
const PAUSE: Duration = Duration::from_millis(100);

/// Mails that a killed process held leave when its lease is over, two minutes later (S-403).
const DELIVERY: Duration = Duration::from_mins(4);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s401_nothing_acknowledged_is_lost_or_doubled_on_sqlite() {
    killed_again_and_again(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s401_nothing_acknowledged_is_lost_or_doubled_on_postgresql() {
    killed_again_and_again(Where::Postgresql).await;
}

#[expect(
    clippy::print_stderr,
    reason = "how much was shown is part of what is shown"
)]
async fn killed_again_and_again(place: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    site.seed().await;
    let kills = number("KILLS", 50);
    let mut dice = Dice(number("SEED", 401));
    let mut life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, CLIENTS, PAUSE);
    for kill in 0..kills {
        // Every other life is long enough to acknowledge something, however slow the machine.
        match kill % 2 {
            0 => load.partners.next_call().await,
            _ => load.partners.next_answer().await,
        }
        sleep(Duration::from_millis(dice.between(20, 400))).await;
        load.partners.serve_at(None);
        life.kill().await;
        life = site.start().await;
        load.partners.serve_at(Some(life.address));
    }
    let partners = load.finish().await;
    let keys = partners.ledger.keys();
    let (seen, resent) = (
        keys.len(),
        keys.values().filter(|tried| tried.sent > 1).count(),
    );
    eprintln!(
        "{place:?}: {kills} kills, {seen} requests acknowledged, {resent} of them sent again"
    );
    assert!(resent > 0, "no kill met a call: nothing was shown");
    holds(&site, life, partners).await;
}

/// Everything that must be true once the service is up again and left alone.
pub async fn holds(site: &Site, life: Life, partners: Partners) {
    let keys = partners.ledger.keys();
    every_answer_is_given_again(&partners, &keys).await;
    let mut sql = Sql::connect(site.database());
    all_is_told(site, &mut sql).await;
    let (status, _) = life.terminate().await;
    assert!(status.success(), "{}", site.log());
    each_is_kept_once(&mut sql, &keys);
    each_is_told_once(site, &keys);
    database_is_sound(site, &mut sql);
    assert!(
        site.run(&["audit", "verify"]).await.success(),
        "{}",
        site.log()
    );
    assert!(!site.log().contains("panicked"), "{}", site.log());
}

/// A retry is answered as the first call was (S-203, S-207).
async fn every_answer_is_given_again(partners: &Partners, keys: &BTreeMap<String, Tried>) {
    let mut calls = JoinSet::new();
    for (key, tried) in keys.clone() {
        if calls.len() >= 20 {
            calls
                .join_next()
                .await
                .expect("a call")
                .expect("an equal answer");
        }
        let partners = partners.clone();
        calls.spawn(async move {
            let again = partners.send(&key, tried.who, &tried.body).await;
            let answer = tried.answer.expect("an answer in the ledger");
            assert_eq!(
                again,
                Some((reqwest::StatusCode::CREATED, answer, true)),
                "{key}"
            );
        });
    }
    while let Some(call) = calls.join_next().await {
        call.expect("an equal answer");
    }
}

async fn all_is_told(site: &Site, sql: &mut Sql) {
    const UNTOLD: &str = "SELECT count(*) AS n FROM outbox WHERE state <> 'sent'";
    let told = async {
        while sql.number(UNTOLD) > 0 {
            sleep(Duration::from_millis(200)).await;
        }
    };
    let told = tokio::time::timeout(DELIVERY, told).await;
    assert!(told.is_ok(), "some mails never left: {}", site.log());
}

fn each_is_kept_once(sql: &mut Sql, keys: &BTreeMap<String, Tried>) {
    let known: BTreeSet<&str> = keys.values().map(|tried| member(tried, "id")).collect();
    let references: BTreeSet<String> = keys
        .values()
        .map(|tried| reference(tried).to_owned())
        .collect();
    assert_eq!(known.len(), keys.len(), "two keys, one request");
    let kept: BTreeSet<String> = sql
        .lines("SELECT reference AS line FROM requests")
        .into_iter()
        .collect();
    assert_eq!(kept, references, "what is kept is what was acknowledged");
    let count = i64::try_from(keys.len()).expect("small");
    for (what, query, expected) in [
        ("requests", "SELECT count(*) AS n FROM requests", count),
        (
            "submissions",
            "SELECT count(*) AS n FROM submissions",
            count,
        ),
        ("data keys", "SELECT count(*) AS n FROM data_keys", count),
        ("keys", "SELECT count(*) AS n FROM idempotency", count),
        ("history", "SELECT count(*) AS n FROM history", count),
        (
            "with history",
            "SELECT count(DISTINCT request) AS n FROM history",
            count,
        ),
        (
            "audit",
            "SELECT count(*) AS n FROM audit WHERE action = 'request.submit'",
            count,
        ),
        (
            "audited",
            "SELECT count(DISTINCT object_id) AS n FROM audit WHERE action = 'request.submit'",
            count,
        ),
        ("mails", "SELECT count(*) AS n FROM outbox", 2 * count),
        (
            "mailed",
            "SELECT count(DISTINCT request) AS n FROM outbox WHERE account IS NULL",
            count,
        ),
        (
            "acknowledged",
            "SELECT count(DISTINCT request) AS n FROM outbox WHERE fund IS NULL",
            count,
        ),
    ] {
        assert_eq!(sql.number(query), expected, "{what}");
    }
}

/// One mail for each request and recipient, by its `Message-ID`; none about anything else.
fn each_is_told_once(site: &Site, keys: &BTreeMap<String, Tried>) {
    let mut ids = BTreeSet::new();
    let mut told = BTreeSet::new();
    let mut files = 0;
    for entry in std::fs::read_dir(site.mails())
        .expect("the mails")
        .flatten()
    {
        if entry.path().extension().is_none_or(|end| end != "eml") {
            continue;
        }
        files += 1;
        let bytes = std::fs::read(entry.path()).expect("a mail");
        let mail = mailparse::parse_mail(&bytes).expect("a mail");
        let header = |name: &str| mail.headers.get_first_value(name).expect("a header");
        assert!(ids.insert(header("Message-ID")), "a Message-ID twice");
        let text = mail
            .subparts
            .first()
            .unwrap_or(&mail)
            .get_body()
            .expect("a text");
        let at = text.find("EP-20").expect("a reference");
        assert!(
            told.insert((text[at..at + 14].to_owned(), header("To"))),
            "told twice: {text}"
        );
    }
    assert_eq!(files, 2 * keys.len());
    for tried in keys.values() {
        let mails: Vec<_> = told
            .iter()
            .filter(|(about, _)| about == reference(tried))
            .collect();
        assert_eq!(mails.len(), 2, "{}: {mails:?}", reference(tried));
        assert!(
            mails.iter().any(|(_, to)| to.contains(tried.who)),
            "{mails:?}"
        );
    }
}

/// What the database itself can tell of its files.
fn database_is_sound(site: &Site, sql: &mut Sql) {
    let Some(cluster) = &site.cluster else {
        let check = "SELECT integrity_check AS line FROM pragma_integrity_check";
        assert_eq!(sql.lines(check), ["ok"]);
        assert_eq!(
            sql.number("SELECT count(*) AS n FROM pragma_foreign_key_check"),
            0
        );
        return;
    };
    let amcheck = cluster.bin().join("pg_amcheck");
    if amcheck.exists() {
        let name = site.database().rsplit('/').next().expect("a name");
        let checked = Command::new(amcheck)
            .arg("-h")
            .arg(cluster.sockets())
            .args([
                "-U",
                "postgres",
                "--install-missing",
                "--heapallindexed",
                "-d",
                name,
            ])
            .output()
            .expect("pg_amcheck");
        assert!(
            checked.status.success(),
            "{}",
            String::from_utf8_lossy(&checked.stdout)
        );
    }
}

fn reference(tried: &Tried) -> &str {
    member(tried, "reference")
}

fn member<'a>(tried: &'a Tried, name: &str) -> &'a str {
    tried
        .answer
        .as_ref()
        .and_then(|answer| answer[name].as_str())
        .expect("an answered key")
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// Numbers that look random, the same at each run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn between(&mut self, least: u64, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        least + (z ^ (z >> 31)) % (most - least + 1)
    }
}
