//! What holds while much moves at once: one winner a race (S-212), lists that neither skip nor repeat
//! (S-213), and nobody missed by whoever follows `updated_since`.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Caller, House, on_each_database, samples};
use tokio::task::JoinSet;

/// How much is done: `RACES=1000` for the long run.
fn rounds(short: usize) -> usize {
    let asked = std::env::var("RACES")
        .ok()
        .and_then(|text| text.parse().ok());
    asked.unwrap_or(short)
}

fn id(request: &Value) -> String {
    request["id"].as_str().unwrap().to_owned()
}

/// Files so many requests, eight at a time.
async fn file(member: &Caller, number: usize) -> Vec<Value> {
    let (mut filing, mut filed) = (JoinSet::new(), Vec::new());
    for _ in 0..number {
        if filing.len() == 8 {
            filed.extend(filing.join_next().await.map(Result::unwrap));
        }
        let member = member.clone();
        filing.spawn(async move { member.submit(&samples::request()).await.expect(201) });
    }
    while let Some(one) = filing.join_next().await {
        filed.push(one.unwrap());
    }
    filed
}

/// Closes them, while others come in: so many moves in all.
async fn stir(house: &House, old: Vec<Value>, moves: usize) {
    let member = house.bearer("member@ccas.example").await;
    let agent = house.bearer("agent@cpam.example").await;
    let closed = old.len().min(moves);
    for request in old.into_iter().take(closed) {
        let close = json!({ "outcome": "resolved" });
        agent.act(&request, "close", Some(&close)).await.expect(200);
    }
    file(&member, moves - closed).await;
}

/// Everything that a list gives, page after page.
async fn pages(caller: &Caller, filter: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/requests?limit=7{filter}{cursor}");
        let page = caller.get(&path).await.expect(200);
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

on_each_database! {
    /// S-212: of two agents who act on one version, one wins and one is told, each time.
    async fn s212_each_race_has_one_winner(house) {
        let member = house.bearer("member@ccas.example").await;
        let one = house.bearer("agent@cpam.example").await;
        let mut request = member.submit(&samples::request()).await.expect(201);
        let other = house.bearer("c2s@cpam.example").await;
        for round in 0..rounds(60) {
            let urgency = ["routine", "soon"][round % 2];
            let urgency = if request["urgency"] == urgency { "urgent" } else { urgency };
            let to = json!({ "type": "file_follow_up", "subject": "c2s", "urgency": urgency, "service": "c2s" });
            if round % 200 == 199 {
                house.pass(SignedDuration::from_secs(1));
            }
            let (first, second) = tokio::join!(
                one.act(&request, "sort", Some(&to)),
                other.act(&request, "sort", Some(&to)),
            );
            let mut statuses = [first.status, second.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 412], "round {round}: {} {}", first.text, second.text);
            let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
            assert_eq!(lost.header("etag"), won.header("etag"), "the loser is told the version that is there");
            assert_eq!(won.json["version"].as_i64(), request["version"].as_i64().map(|version| version + 1));
            request = won.json;
        }
    }

    /// S-213: while 500 rows come in and close, each row that was there is shown exactly once.
    async fn s213_nothing_is_skipped_or_repeated_while_rows_move(house) {
        let member = house.bearer("member@ccas.example").await;
        let old = file(&member, 60).await;
        let before: BTreeSet<String> = old.iter().map(id).collect();
        let stirring = stir(&house, old, 500);
        let reading = async {
            let mut walks = Vec::new();
            for _ in 0..4 {
                walks.push(pages(&member, "").await);
            }
            walks
        };
        let ((), walks) = tokio::join!(stirring, reading);
        for walk in walks {
            let ids: Vec<String> = walk.iter().map(id).collect();
            let seen: BTreeSet<String> = ids.iter().cloned().collect();
            assert_eq!(seen.len(), ids.len(), "none twice");
            assert!(before.is_subset(&seen), "none skipped");
        }
        let total = member.get("/api/v1/requests?limit=1").await.expect(200)["total"].as_u64().unwrap();
        assert_eq!(total, u64::try_from(pages(&member, "").await.len()).unwrap(), "exact up to 1,000");
    }

    /// S-213: whoever goes on a minute before the largest `updated_at` that she saw ends with the last version
    /// of all: what took longest to be written is not missed.
    async fn s213_who_follows_updated_since_misses_nothing(house) {
        let member = house.bearer("member@ccas.example").await;
        let old = file(&member, 40).await;
        let stirring = stir(&house, old, 90);
        let mut known: BTreeMap<String, i64> = BTreeMap::new();
        let mut last_seen: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut follow = async |known: &mut BTreeMap<String, i64>| {
            house.pass(SignedDuration::from_millis(10));
            let since = last_seen - SignedDuration::from_mins(1);
            for request in pages(&member, &format!("&updated_since={since}")).await {
                last_seen = last_seen.max(request["updated_at"].as_str().unwrap().parse().unwrap());
                known.insert(id(&request), request["version"].as_i64().unwrap());
            }
        };
        let following = async {
            for _ in 0..6 {
                follow(&mut known).await;
            }
        };
        tokio::join!(stirring, following);
        follow(&mut known).await;
        let all = pages(&member, "").await;
        let last: BTreeMap<String, i64> =
            all.iter().map(|one| (id(one), one["version"].as_i64().unwrap())).collect();
        assert_eq!(known, last);
    }
}
