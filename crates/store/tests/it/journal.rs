//! The journal: sealed, signed, checked, cut.

mod cutting;
mod exposures;
mod sealing;
mod tampering;

use crate::both::Bench;
use ::sealing::{RootKey, Signer};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use domain::accounts::{Actor, Author, Membership};
use domain::audit::Nature;
use domain::ids::AccountId;
use std::collections::BTreeSet;
use store::audit::{self, Anchor, Deed, Known, Reading, Verified, Whole};
use store::{Store, StoreError};
use uuid::Uuid;

/// What our code never says, said to the database itself.
pub fn behind(bench: &Bench, sql: &str) {
    attempt(bench, sql).unwrap();
}

/// The same, when it may be refused.
pub fn attempt(bench: &Bench, sql: &str) -> diesel::QueryResult<()> {
    if let Some(path) = bench.url.strip_prefix("sqlite://") {
        let mut connection = SqliteConnection::establish(path).unwrap();
        connection.batch_execute("PRAGMA busy_timeout = 5000;")?;
        connection.batch_execute(sql)
    } else {
        PgConnection::establish(&bench.url)
            .unwrap()
            .batch_execute(sql)
    }
}

/// Whoever owns the database takes the triggers away first.
pub fn disarm(bench: &Bench) {
    if bench.url.starts_with("sqlite://") {
        let triggers = [
            "audit_is_never_updated",
            "audit_is_only_cut",
            "audit_chain_is_only_cut",
            "audit_chain_is_never_updated",
            "audit_checkpoints_are_never_updated",
            "audit_checkpoints_are_never_deleted",
            "audit_cuts_are_never_updated",
            "audit_cuts_are_never_deleted",
        ];
        for trigger in triggers {
            behind(bench, &format!("DROP TRIGGER {trigger};"));
        }
    } else {
        for table in ["audit", "audit_chain", "audit_checkpoints", "audit_cuts"] {
            behind(bench, &format!("ALTER TABLE {table} DISABLE TRIGGER USER;"));
        }
        behind(
            bench,
            "ALTER TABLE audit ENABLE TRIGGER audit_waits_for_its_seal;
             ALTER TABLE audit_chain ENABLE TRIGGER audit_chain_ends_the_wait;",
        );
    }
}

pub fn signer(seed: u8) -> Signer {
    let bytes: Vec<String> = (0..32)
        .map(|n| format!("{:02x}", seed.wrapping_add(n * 7)))
        .collect();
    Signer::new(&RootKey::parse(&bytes.concat()).unwrap())
}

fn somebody() -> Actor {
    Actor {
        author: Author::Account(AccountId::from_uuid(Uuid::from_u128(7))),
        membership: Membership::Fund {
            fund: "597".parse().unwrap(),
            services: BTreeSet::new(),
        },
        permissions: BTreeSet::new(),
    }
}

/// Writes the line of somebody who looked at a list.
pub async fn note(store: &Store, n: u128) {
    let reader = somebody();
    let reading = Reading {
        author: reader.author,
        membership: reader.membership,
        nature: Nature::RequestListed,
        object: None,
        objects: vec![Uuid::from_u128(n), Uuid::from_u128(n + 1)],
        codes: String::new(),
    };
    store.note(reading).await.unwrap();
}

/// Writes so many lines, a fifth of them by readers, ten at most: each of those waits for its commit.
pub async fn write(bench: &Bench, from: u128, lines: u128) {
    let readers = (lines / 5).min(10);
    let writer = somebody();
    bench
        .store
        .write(move |tx| {
            for n in from..from + lines - readers {
                let deed = Deed {
                    action: "request.take",
                    object_kind: "request",
                    object: Uuid::from_u128(n),
                    codes: "status=in_progress",
                };
                audit::add(tx, &writer, &deed)?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    for n in 0..readers {
        note(&bench.store, n).await;
    }
}

/// Chains everything, and signs it when it is time.
pub async fn seal(bench: &Bench, seed: u8) -> usize {
    bench.clock.advance(jiff::SignedDuration::from_mins(6));
    bench
        .store
        .write(move |tx| {
            let mut chained = 0;
            loop {
                let some = audit::seal(tx, 100)?;
                chained += some;
                if some == 0 {
                    break;
                }
            }
            audit::checkpoint(tx, &signer(seed))?;
            Ok::<_, StoreError>(chained)
        })
        .await
        .unwrap()
}

/// What somebody kept elsewhere until now.
pub async fn copy(bench: &Bench) -> Anchor {
    let (lines, heads) = bench
        .store
        .read(|tx| {
            Ok::<_, StoreError>((audit::sealed(tx, 0, 100_000)?, audit::checkpoints(tx, 0)?))
        })
        .await
        .unwrap();
    let lines = lines
        .iter()
        .map(|line| (line.position, line.entry.seq, line.link));
    Anchor::of(lines.collect(), &heads, &[signer(1).public()])
}

pub async fn check(bench: &Bench, anchor: Option<Anchor>) -> Verified {
    let known = Known {
        signers: vec![signer(1).public()],
        anchor,
        after: 0,
    };
    bench
        .store
        .read(move |tx| audit::verify(tx, &known))
        .await
        .unwrap()
}

pub async fn intact(bench: &Bench) -> Whole {
    match check(bench, None).await {
        Verified::Intact(whole) => whole,
        other @ Verified::Altered(..) => panic!("{}: {other:?}", bench.name),
    }
}

/// The number of the line at a position of the chain.
pub async fn at(bench: &Bench, position: i64) -> i64 {
    let found = bench
        .store
        .read(move |tx| audit::sealed(tx, position - 1, 1))
        .await
        .unwrap();
    found[0].entry.seq
}
