//! What the service does in a second, beside what it cannot exceed on the same machine in the same
//! run: `cargo bench -p acceptance`. The results and how to read them: docs/benchmarks.md.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measure that cannot be taken must fail loudly, and figures are printed"
)]
#![expect(
    dead_code,
    reason = "what the process tests share is more than figures need"
)]

#[path = "figures/bare.rs"]
mod bare;
#[path = "process/binary.rs"]
mod binary;
#[path = "figures/ceiling.rs"]
mod ceiling;
#[path = "process/clients.rs"]
mod clients;
#[path = "process/ledger.rs"]
mod ledger;
#[path = "figures/load.rs"]
mod load;
#[path = "figures/pages.rs"]
mod pages;
#[path = "figures/plans.rs"]
mod plans;
#[path = "process/site.rs"]
mod site;
#[path = "process/sql.rs"]
mod sql;

use crate::bare::Bare;
use crate::ceiling::{Ceiling, Script};
use crate::clients::{submission, token};
use crate::load::{Call, Load, Rate};
use crate::site::{Life, Site};
use reqwest::Client;
use std::time::Duration;
use testkit::Where;

/// Interleaved rounds; the median counts.
const ROUNDS: usize = 3;
/// How long a round is.
const ROUND: Duration = Duration::from_secs(5);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    // Cargo passes `--bench`; with `cargo test --benches` it does not, and figures would mean nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    if std::env::args().any(|argument| argument == "plans") {
        return plans::print().await;
    }
    if std::env::args().any(|argument| argument == "pages") {
        return pages::print().await;
    }
    println!(
        "| database | what | a second | its SQL alone | ratio | bare answer | ratio | p50 | p99 |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|");
    for place in [Where::Postgresql, Where::Sqlite] {
        if let Some(site) = Site::open(place) {
            measure(place, &site).await;
        }
    }
}

async fn measure(place: Where, site: &Site) {
    site.seed().await;
    let (status, _) = site.start().await.terminate().await;
    assert!(status.success());
    let mut starts = Vec::new();
    for _ in 0..ROUNDS {
        let life = site.start().await;
        starts.push(life.started_in);
        life.terminate().await;
    }
    let life = site.start().await;
    let http = Client::builder()
        .no_proxy()
        .build()
        .expect("an HTTP client");
    let member = token(&http, life.address, "member@ccas.example").await;
    let load = Load::new(site.folder(), life.address, &member);
    creates(place, site, &load);
    reads((place, site), &load, &http, &member, &life).await;
    starts.sort();
    println!(
        "| {place:?} | start to listening | {:?} | | | | | | |",
        starts[ROUNDS / 2]
    );
    println!(
        "| {place:?} | resident memory, 32 connections | {} | | | | | | |",
        memory(&life)
    );
    life.terminate().await;
}

fn creates(place: Where, site: &Site, load: &Load) {
    let body = submission(0, true);
    let call = Call::Create(&body);
    load.run(&call, ROUND);
    let alone = alone(site, Script::Create);
    let (mut ours, mut sql) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(load.run(&call, ROUND));
        sql.extend(alone.as_ref().map(|ceiling| ceiling.run(ROUND)));
    }
    print((place, "create"), &ours, &sql, &[]);
}

fn alone(site: &Site, script: Script) -> Option<Ceiling> {
    let cluster = site.cluster.as_ref()?;
    Some(Ceiling::new(cluster, site, script))
}

async fn reads(
    (place, site): (Where, &Site),
    load: &Load,
    http: &Client,
    member: &str,
    life: &Life,
) {
    let get = async |path: &str| {
        let url = format!("http://{}{path}", life.address);
        let answer = http
            .get(url)
            .bearer_auth(member)
            .send()
            .await
            .expect("an answer");
        answer.json::<serde_json::Value>().await.expect("JSON")
    };
    let page = get("/api/v1/requests?limit=25").await;
    let one = format!(
        "/api/v1/requests/{}",
        page["items"][0]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no list: {page}"))
    );
    let read = get(&one).await;
    for (what, path, answer, script) in [
        ("list 25", "/api/v1/requests?limit=25", page, Script::List),
        ("read one", one.as_str(), read, Script::One),
    ] {
        let bare = Bare::start(answer);
        let alone = alone(site, script);
        let (mut ours, mut sql, mut empty) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(load.run(&Call::Read(path), ROUND));
            sql.extend(alone.as_ref().map(|ceiling| ceiling.run(ROUND)));
            empty.push(load.at(bare.address).run(&Call::Read("/"), ROUND).a_second);
        }
        print((place, what), &ours, &sql, &empty);
        bare.stop().await;
    }
}

fn print((place, what): (Where, &str), ours: &[Rate], sql: &[f64], bare: &[f64]) {
    let median = middle(ours.iter().map(|rate| rate.a_second).collect());
    let (p50, p99) = ours
        .last()
        .map_or(("", ""), |rate| (rate.p50.as_str(), rate.p99.as_str()));
    let beside = |ceilings: &[f64]| {
        if ceilings.is_empty() {
            return " | ".to_owned();
        }
        let ceiling = middle(ceilings.to_vec());
        format!("{ceiling:.0} | {:.2}", median / ceiling)
    };
    println!(
        "| {place:?} | {what} | {median:.0} | {} | {} | {p50} | {p99} |",
        beside(sql),
        beside(bare)
    );
}

fn middle(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn memory(life: &Life) -> String {
    let told = std::fs::read_to_string(format!("/proc/{}/status", life.process()));
    let told = told.unwrap_or_default();
    let resident = told.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    resident.unwrap_or("unknown").trim().to_owned()
}
