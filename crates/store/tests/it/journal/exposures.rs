//! S-127: who saw whom, compared with an oracle that remembers everything.

use super::behind;
use crate::both::both;
use domain::accounts::{Author, Membership};
use domain::audit::Nature;
use domain::ids::AccountId;
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;
use store::audit::{self, Reading};
use uuid::Uuid;

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

const NATURES: [Nature; 6] = [
    Nature::RequestRead,
    Nature::RequestListed,
    Nature::AttachmentRead,
    Nature::RequestIndexed,
    Nature::AccountRead,
    Nature::DraftRead,
];

/// S-127: the answers are the oracle's. `SEEN_LINES=1000000` makes the measure of the requirement.
#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "the oracle stands beside what it judges"
)]
async fn s127_who_saw_whom_equals_an_oracle() {
    let lines: u64 = std::env::var("SEEN_LINES").map_or(1_500, |lines| lines.parse().unwrap());
    for bench in both() {
        let mut dice = Dice(5);
        let begins = bench
            .store
            .read(|tx| Ok::<_, StoreError>(tx.now()))
            .await
            .unwrap();
        let mut oracle: Vec<(jiff::Timestamp, Uuid, Nature, Vec<Uuid>)> = Vec::new();
        let mut written = 0;
        while written < lines {
            let now = bench
                .store
                .read(|tx| Ok::<_, StoreError>(tx.now()))
                .await
                .unwrap();
            let mut notes = Vec::new();
            for _ in 0..500.min(lines - written) {
                let author = Uuid::from_u128(u128::from(dice.below(20)));
                let nature = NATURES[usize::try_from(dice.below(6)).unwrap()];
                let mut draw = || Uuid::from_u128(u128::from(1000 + dice.below(400)));
                let (object, objects) = match nature {
                    Nature::RequestListed | Nature::RequestIndexed => {
                        (None, vec![draw(), draw(), draw()])
                    }
                    Nature::AttachmentRead => (Some(Uuid::from_u128(9)), vec![draw()]),
                    _ => (Some(draw()), Vec::new()),
                };
                let mut about = objects.clone();
                if nature == Nature::RequestRead {
                    about.extend(object);
                }
                if nature.exposes() {
                    oracle.push((now, author, nature, about));
                }
                let store = bench.store.clone();
                notes.push(tokio::spawn(async move {
                    store
                        .note(Reading {
                            author: Author::Account(AccountId::from_uuid(author)),
                            membership: Membership::Fund {
                                fund: "597".parse().unwrap(),
                                services: BTreeSet::new(),
                            },
                            nature,
                            object,
                            objects,
                            codes: String::new(),
                        })
                        .await
                }));
                written += 1;
            }
            for note in notes {
                note.await.unwrap().unwrap();
            }
            bench.clock.advance(SignedDuration::from_mins(7));
        }
        if lines > 100_000 {
            behind(&bench, "ANALYZE;");
        }
        let ends = bench
            .store
            .read(|tx| Ok::<_, StoreError>(tx.now()))
            .await
            .unwrap();
        let until = if lines > 100_000 {
            ends
        } else {
            begins + SignedDuration::from_mins(14)
        };
        let author = Uuid::from_u128(3);
        let began = std::time::Instant::now();
        let seen = bench
            .store
            .read(move |tx| audit::seen_by(tx, author, (begins, until)))
            .await
            .unwrap();
        println!(
            "{}: whom one of 20 saw in {:?}",
            bench.name,
            began.elapsed()
        );
        let mut expected: BTreeMap<Uuid, u32> = BTreeMap::new();
        for (_, _, _, about) in oracle
            .iter()
            .filter(|(at, who, ..)| *who == author && *at < until)
        {
            // A list names a request once.
            for request in about {
                *expected.entry(*request).or_default() += 1;
            }
        }
        let counted: BTreeMap<Uuid, u32> = seen
            .iter()
            .map(|(request, seen)| (*request, seen.ways.values().sum()))
            .collect();
        assert_eq!(counted, expected, "{}", bench.name);
        let person = BTreeSet::from([Uuid::from_u128(1005), Uuid::from_u128(1006)]);
        let wanted = person.clone();
        let began = std::time::Instant::now();
        let seers = bench
            .store
            .read(move |tx| audit::seers_of(tx, &wanted, (begins, until)))
            .await
            .unwrap();
        println!(
            "{}: who saw one of 400 in {:?}",
            bench.name,
            began.elapsed()
        );
        let mut expected: BTreeMap<Uuid, u32> = BTreeMap::new();
        for (_, who, _, about) in oracle.iter().filter(|(at, ..)| *at < until) {
            if about.iter().any(|request| person.contains(request)) {
                *expected.entry(*who).or_default() += 1;
            }
        }
        let counted: BTreeMap<Uuid, u32> = seers
            .iter()
            .filter_map(|(who, seen)| Some((who.uuid()?, seen.ways.values().sum())))
            .collect();
        assert_eq!(counted, expected, "{}", bench.name);
    }
}
