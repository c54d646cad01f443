//! S-441: long histories drawn at random, against a model of a request's life that knows nothing of our
//! code, while statements fail: what can be seen of each request is what the model says, always.
//!
//! `STEPS=20000` is a long run; `SEED` draws another.

use super::mutations::Chance;
use super::whole::arm;
use crate::process::sql::Sql;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::{Caller, House, on_each_database, samples};

/// Where a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Submitted,
    InProgress,
    AwaitingPartner,
    Answered,
    Closed,
    Withdrawn,
}

use Place::{Answered, AwaitingPartner, Closed, InProgress, Submitted, Withdrawn};

/// What is known of a request by whoever wrote down all that was accepted.
struct Known {
    seen: Value,
    place: Place,
    is_confirmed: bool,
    /// Somebody treats it: it is hers again when it is reopened.
    is_treated: bool,
    acts: Vec<&'static str>,
}

/// An act: who may do it, from where, and where it leads.
type Act = (&'static str, bool, &'static [Place], Place);

const OPEN: &[Place] = &[Submitted, InProgress, AwaitingPartner, Answered];
const ACTS: [Act; 7] = [
    ("take", true, &[Submitted], InProgress),
    ("ask", true, OPEN, AwaitingPartner),
    ("answer", true, OPEN, Answered),
    ("close", true, OPEN, Closed),
    ("confirm", false, &[Answered, Closed], Closed),
    ("reopen", false, &[Closed], InProgress),
    ("withdraw", false, OPEN, Withdrawn),
];

fn body(act: &str) -> Option<Value> {
    match act {
        "ask" => Some(json!({ "items": ["Avis d’imposition 2025"] })),
        "answer" => Some(json!({ "message": "La C2S est accordée." })),
        "close" => Some(json!({ "outcome": "resolved" })),
        "reopen" => Some(json!({ "reason": "La carte n’arrive pas." })),
        _ => None,
    }
}

fn number(name: &str, usual: usize) -> usize {
    let asked = std::env::var(name).ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

impl Known {
    fn of(seen: Value) -> Self {
        Self {
            seen,
            place: Submitted,
            is_confirmed: false,
            is_treated: false,
            acts: vec!["submit"],
        }
    }

    fn takes(&self, (name, _, from, _): Act) -> bool {
        from.contains(&self.place) && !(name == "confirm" && self.is_confirmed)
    }

    fn did(&mut self, (name, _, _, to): Act) {
        self.is_treated |= matches!(name, "take" | "ask" | "answer");
        self.place = match name {
            "reopen" if !self.is_treated => Submitted,
            _ => to,
        };
        self.is_confirmed = name == "confirm";
        self.acts.push(name);
    }

    fn status(&self) -> &'static str {
        match self.place {
            Submitted => "submitted",
            InProgress => "in_progress",
            AwaitingPartner => "awaiting_partner",
            Answered => "answered",
            Closed => "closed",
            Withdrawn => "withdrawn",
        }
    }

    /// What can be seen is what is known.
    async fn compare(&mut self, caller: &Caller) {
        let path = format!("/api/v1/requests/{}", self.seen["id"].as_str().unwrap());
        self.seen = caller.get(&path).await.expect(200);
        assert_eq!(self.seen["status"], self.status(), "{:?}", self.acts);
        assert_eq!(self.seen["version"], self.acts.len(), "{:?}", self.acts);
        let history = caller.get(&format!("{path}/history")).await.expect(200);
        let items = history["items"].as_array().unwrap();
        let acts: Vec<&str> = items
            .iter()
            .filter_map(|line| line["act"].as_str())
            .collect();
        assert_eq!(acts, self.acts);
    }
}

/// One step: an act on some request, on its version or an older one, with or without a failing statement.
async fn step(house: &House, sql: &mut Sql, chance: &mut Chance, known: &mut Known) {
    let act = ACTS[chance.below(ACTS.len())];
    let who = if act.1 {
        "agent@cpam.example"
    } else {
        "member@ccas.example"
    };
    let who = house.sign_in(who).await;
    let mut seen = known.seen.clone();
    let is_stale = chance.below(6) == 0;
    if is_stale {
        seen["version"] = json!(known.acts.len() + 1);
    }
    let fails = chance.below(4) == 0;
    if fails {
        sql.script(&format!(
            "UPDATE failpoint SET n = 0, at = {}",
            1 + chance.below(12)
        ));
    }
    let answer = who.act(&seen, act.0, body(act.0).as_ref()).await;
    sql.script("UPDATE failpoint SET at = -1");
    match answer.status {
        200 if known.takes(act) && !is_stale => known.did(act),
        412 if is_stale => {}
        409 if !known.takes(act) && !is_stale => {}
        500 if fails => {}
        status => panic!("{} from {:?}: {status} {}", act.0, known.acts, answer.text),
    }
    known.compare(&who).await;
}

on_each_database! {
    /// S-441: a hundred steps over a few requests at each build.
    #[expect(clippy::print_stderr, reason = "how much was shown is part of it")]
    async fn s441_what_is_seen_is_what_was_accepted(house) {
        let mut sql = Sql::connect(house.database());
        arm(&mut sql);
        let mut chance = Chance(u64::try_from(number("SEED", 441)).unwrap());
        let mut all: BTreeMap<usize, Known> = BTreeMap::new();
        let mut accepted = 0;
        for number in 0..number("STEPS", 100) {
            let place = chance.below(4);
            // One that was withdrawn stays so: another takes its place.
            if all.get(&place).is_none_or(|known| known.place == Withdrawn) {
                let member = house.sign_in("member@ccas.example").await;
                let filed = member.submit(&samples::request()).await.expect(201);
                all.insert(place, Known::of(filed));
            }
            let known = all.get_mut(&place).unwrap();
            let before = known.acts.len();
            step(&house, &mut sql, &mut chance, known).await;
            accepted += known.acts.len() - before;
            // Tokens live ten minutes (S-216).
            if number % 40 == 39 {
                house.pass(jiff::SignedDuration::from_mins(6));
            }
        }
        eprintln!("{accepted} acts accepted");
        assert!(accepted > 10, "{accepted}");
    }
}
