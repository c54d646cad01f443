//! S-055: whatever is done is in the journal: who, when, what, to what. Each operation of which
//! `docs/journal.md` says that it is an act is done, and must leave its line.

use super::{ROWS, World};
use crate::audit::routes::{acts, since};
use domain::audit::Nature;
use std::collections::BTreeSet;
use store::audit::{Entry, last};
use testkit::{House, Where};

async fn end(house: &House) -> i64 {
    house.running.app.store.read(last).await.unwrap()
}

/// What was done since then, by somebody.
async fn deeds(house: &House, seq: i64) -> Vec<Entry> {
    let lines = since(house, seq).await.into_iter();
    lines
        .filter(|line| line.action.parse::<Nature>().is_err())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s055_every_act_is_in_the_journal() {
    let house = super::house(Where::Sqlite).await.expect("a house");
    let (acts, mut world) = (acts(), World::of(&house).await);
    let (mut silent, mut kinds, mut done) = (Vec::new(), BTreeSet::new(), 0);
    let rows = ROWS.iter().copied().flatten();
    for row in rows.filter(|row| acts.contains(row.operation)) {
        let names = world.make(&house, row).await;
        let before = end(&house).await;
        let met = world.call(&house, row, row.by, &names).await;
        // A form that is shown again did nothing.
        if !met.is_good() || (row.is_page() && met.status == 200) {
            continue;
        }
        done += 1;
        let lines = deeds(&house, before).await;
        let own = lines
            .iter()
            .filter(|line| line.author.uuid().is_some() && line.at == house.now());
        let actions: Vec<_> = own.map(|line| line.action.clone()).collect();
        if actions.is_empty() {
            silent.push(format!("{}: {}", row.name(), met.status));
        }
        kinds.extend(actions);
    }
    eprintln!("{done} acts, {} kinds of lines: {kinds:?}", kinds.len());
    assert!(silent.is_empty(), "acts that left no line: {silent:#?}");
    assert!(kinds.len() >= 40, "{kinds:?}");
}
