//! Whether time tells what answers do not: figures, asked for by name and never asserted.
//!
//! `cargo test -p acceptance rights::timing -- --ignored --nocapture`

use super::World;
use app::auth::actor::resolve;
use app::requests::{Wanted, search};
use domain::identity::Nir;
use jiff::SignedDuration;
use serde_json::json;
use std::time::{Duration, Instant};
use testkit::{Caller, Where, samples};

/// How often each of the two is asked.
fn pairs(usual: usize) -> usize {
    let asked = std::env::var("PAIRS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[expect(clippy::print_stdout, reason = "a measure, when asked for")]
fn say(what: &str, mut one: Vec<Duration>, mut other: Vec<Duration>) {
    let (one, other) = (median(&mut one), median(&mut other));
    let apart = one.abs_diff(other);
    let part = apart.as_secs_f64() / one.max(other).as_secs_f64() * 100.0;
    println!("{what}: medians {one:?} and {other:?}, {apart:?} apart ({part:.1} %)");
}

async fn timed(caller: &Caller, path: &str) -> Duration {
    let began = Instant::now();
    caller.get(path).await;
    began.elapsed()
}

/// S-001: another organisation's request, and one that never was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measure of minutes, not a test"]
async fn s001_time_does_not_tell_what_is_elsewhere() {
    for place in [Where::Sqlite, Where::Postgresql] {
        let Some(house) = super::house(place).await else {
            continue;
        };
        let _world = World::of(&house).await;
        let filed = house
            .bearer("member@ccas.example")
            .await
            .submit(&samples::request())
            .await
            .expect(201);
        let theirs = format!("/api/v1/requests/{}", filed["id"].as_str().expect("an id"));
        let shelter = house.bearer("member@shelter.example").await;
        for part in ["", "/messages", "/history"] {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            for number in 0..pairs(2_000) {
                let never = uuid::Uuid::from_u128(
                    0x0192_b3a4_0000_7000_8000_0000_0000_0000
                        + u128::try_from(number).expect("a number"),
                );
                one.push(timed(&shelter, &format!("{theirs}{part}")).await);
                other.push(timed(&shelter, &format!("/api/v1/requests/{never}{part}")).await);
            }
            say(
                &format!("{place:?} GET /requests/{{id}}{part}, of elsewhere and of nobody"),
                one,
                other,
            );
        }
    }
}

/// S-019: an address that has an account, and one that has none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measure of minutes, not a test"]
async fn s019_time_does_not_tell_who_has_an_account() {
    let house = super::house(Where::Sqlite).await.expect("a house");
    let nobody = house.nobody();
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for _ in 0..pairs(500) {
        for (email, times) in [
            ("member@ccas.example", &mut one),
            ("personne@ccas.example", &mut other),
        ] {
            let login = json!({ "email": email, "password": "une autre phrase de passe" });
            let began = Instant::now();
            let answer = nobody.post("/api/v1/auth/login", &login).await;
            times.push(began.elapsed());
            assert_eq!(answer.status, 401);
        }
        // Tries are counted by the hour (S-018).
        house.pass(SignedDuration::from_hours(1));
    }
    say("POST /auth/login, known and unknown", one, other);
}

/// S-511: a partner looks for the number of somebody whom another organisation helps, and for one that
/// nobody has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measure of minutes, not a test"]
async fn s511_time_does_not_tell_who_is_known_elsewhere() {
    for place in [Where::Sqlite, Where::Postgresql] {
        let Some(house) = super::house(place).await else {
            continue;
        };
        let _world = World::of(&house).await;
        let member = house.bearer("member@ccas.example").await;
        member.submit(&samples::request()).await.expect(201);
        let shelter = house.bearer("member@shelter.example").await;
        let app = &house.running.app;
        let actor = resolve(app, shelter.token()).await;
        let actor = actor.expect("somebody");
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for number in 0..pairs(2_000) {
            // She may search thirty times an hour.
            if number % 14 == 0 {
                house.pass(SignedDuration::from_mins(61));
            }
            for (nir, times) in [
                ("290039999999964", &mut one),
                ("290039999999800", &mut other),
            ] {
                let wanted = Wanted::Nir(Nir::parse(nir).expect("a number").nir);
                let began = Instant::now();
                let found = search(app, &actor, wanted).await;
                times.push(began.elapsed());
                assert!(found.expect("an answer").is_empty());
            }
        }
        say(
            &format!("{place:?} search by number, known elsewhere and unknown"),
            one,
            other,
        );
    }
}
