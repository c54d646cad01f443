//! S-424: the clock jumps, forwards, backwards, to the ends of what it can say. Nothing breaks meanwhile,
//! and all goes on once it is right again.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::collections::BTreeSet;
use testkit::{Caller, House, PASSWORD, on_each_database, samples};

const MEMBER: &str = "member@ccas.example";

/// Where the clock goes, and back: steps of a server that is corrected, nights on which the hour changes,
/// the end of 32 bits, a century, a day that a leap year has.
const INSTANTS: [&str; 12] = [
    "2026-11-23T09:00:01Z",
    "2026-11-23T08:59:59Z",
    "2026-11-23T10:00:00Z",
    "2026-11-23T08:00:00Z",
    "2026-11-24T09:00:00Z",
    "2026-11-22T09:00:00Z",
    "2027-03-28T00:59:59Z",
    "2027-03-28T01:00:00Z",
    "2027-10-31T00:30:00Z",
    "2028-02-29T23:59:59Z",
    "2038-01-19T03:14:08Z",
    "2100-03-01T00:00:00Z",
];

/// Whatever people do all day; none of it may break, whatever is refused.
async fn a_day(
    house: &House,
    caller: &Caller,
    filed: &serde_json::Value,
    seen: &mut BTreeSet<String>,
) {
    let nobody = house.nobody();
    let login = json!({ "email": MEMBER, "password": PASSWORD });
    let mut answers = vec![nobody.post("/api/v1/auth/login", &login).await];
    let submitted = caller.submit(&samples::request()).await;
    if submitted.status == 201 {
        let id = submitted.json["id"].as_str().unwrap().to_owned();
        assert!(seen.insert(id), "an id twice");
    }
    answers.push(submitted);
    let path = format!("/api/v1/requests/{}", filed["id"].as_str().unwrap());
    for path in [
        path.clone(),
        format!("{path}/history"),
        "/api/v1/requests".to_owned(),
        "/readyz".to_owned(),
    ] {
        answers.push(caller.get(&path).await);
    }
    for answer in answers {
        assert!(answer.status < 500, "{}: {}", house.now(), answer.text);
    }
    app::retention::rehearse(&house.running.app).await.unwrap();
}

on_each_database! {
    /// S-424: no panic, no answer of ours to repair; sessions end by their own term; no id comes twice; what
    /// was to be told is told, once; the journal is whole, in the order in which it was written.
    async fn s424_the_clock_jumps_and_nothing_breaks(house) {
        let caller = house.sign_in(MEMBER).await;
        let filed = caller.submit(&samples::request()).await.expect(201);
        let start = house.now();
        let mut seen = BTreeSet::from([filed["id"].as_str().unwrap().to_owned()]);
        for instant in INSTANTS {
            house.set_now(instant);
            a_day(&house, &caller, &filed, &mut seen).await;
            let far = house.now().duration_since(start) > SignedDuration::from_hours(24 * 61);
            let believed = app::retention::believes_the_clock(&house.running.app).await.unwrap();
            assert!(believed || far, "{instant}");
            // Its own term, by the clock as it then is: a token lives ten minutes (S-216).
            let at: Timestamp = instant.parse().unwrap();
            let me = caller.get("/api/v1/accounts/me").await;
            if at.duration_since(start) > SignedDuration::from_mins(11) {
                assert_eq!(me.problem(401), "not-signed-in", "{instant}");
            }
            house.set_now("2026-11-23T09:00:00Z");
        }
        // Keys of tokens are replaced with time: whoever held a token may have to sign in again, no more.
        let me = caller.get("/api/v1/accounts/me").await;
        assert!(matches!(me.status, 200 | 401), "{}", me.text);
        house.set_now("2026-11-25T09:00:00Z");
        let back = house.sign_in(MEMBER).await;
        let told = house.letters(2).await.len();
        back.submit(&samples::request()).await.expect(201);
        let letters = house.letters(told + 2).await;
        let ids: BTreeSet<&str> = letters.iter().map(|letter| letter.id.as_str()).collect();
        assert_eq!(ids.len(), letters.len(), "told twice");
        while app::audit::seal(&house.running.app).await.unwrap() > 0 {}
        let whole = app::audit::check(&house.running.app, false).await.unwrap();
        assert!(matches!(whole, store::audit::Verified::Intact(_)), "the journal is not whole");
    }
}
