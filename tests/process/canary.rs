//! S-056, S-102, S-530, S-532: one person, her number, her telephone, words, a file, passwords, tokens,
//! all unlike any other, through every flow of the real binary; then everything that it wrote is
//! searched for them, in every form that they may take.

mod flows;
mod forms;
mod words;

use super::faults::Faults;
use super::outgoing::{database, spoken_to};
use super::site::Site;
use super::sql::Sql;
use flows::Flows;
use forms::Canary;
use testkit::Where;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s056_s102_nothing_of_anybody_is_left_in_clear_on_sqlite() {
    run(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s056_s102_nothing_of_anybody_is_left_in_clear_on_postgresql() {
    run(Where::Postgresql).await;
}

async fn run(place: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    let temporary = site.folder().join("temporary");
    std::fs::create_dir(&temporary).expect("a folder");
    let temporary = temporary.display().to_string();
    let site = site
        .with("EP_LOG", "debug")
        .with("EP_PUBLIC_URL", "http://127.0.0.1");
    let site = site.with_environment("TMPDIR", &temporary);
    site.seed().await;
    let (site, faults) = Faults::of(site);
    let life = site.start().await;
    let canaries = Flows::begin(&site, life.address).all().await;
    life.terminate().await;
    // S-132: every flow, and nobody but the database was spoken to.
    assert_eq!(spoken_to(&faults), database(&site));
    assert!(canaries.len() >= 25, "{}", canaries.len());
    assert!(site.log().contains("\"answered\""), "the log is there");
    let mut places = site.everything();
    if place == Where::Postgresql {
        places.push((
            "the rows of PostgreSQL".into(),
            rows(&mut Sql::connect(site.database())),
        ));
    }
    let letters = places
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|end| end == "eml"));
    assert!(letters.count() >= 5, "the mails are there");
    let mut found = Vec::new();
    for (path, bytes) in &places {
        let is_mail = path.extension().is_some_and(|end| end == "eml");
        // A file of the test's own.
        if path.ends_with("ledger") {
            continue;
        }
        for canary in canaries
            .iter()
            .filter(|canary| !(is_mail && canary.is_mailed))
        {
            found.extend(
                canary
                    .found_in(bytes)
                    .map(|form| format!("{} as {form} in {}", canary.what, path.display())),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    // The search itself finds: a word that is there is seen.
    let there = Canary::new("a word of the log", "answered");
    assert!(there.found_in(site.log().as_bytes()).is_some());
}

/// Every row of every table as text; bytes are in hexadecimal there, which is one of the forms.
fn rows(sql: &mut Sql) -> Vec<u8> {
    let tables =
        sql.lines("SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'");
    assert!(tables.len() > 30, "{tables:?}");
    let mut all = String::new();
    for table in tables {
        for line in sql.lines(&format!("SELECT t::text AS line FROM \"{table}\" t")) {
            all.push_str(&line);
            all.push('\n');
        }
    }
    all.into_bytes()
}
