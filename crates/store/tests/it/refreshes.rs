//! S-217: refresh tokens, in every order in which two parties may use them.

use crate::both::{Bench, both};
use crate::people::{account, fund};
use domain::ids::{AccountId, SessionId};
use jiff::SignedDuration;
use store::sessions::refreshes::{self, Exchange};
use store::sessions::{self, Session};
use store::{StoreError, accounts, funds};

const fn token(number: u8) -> [u8; 32] {
    [number; 32]
}

/// A session whose first token is 1.
async fn signed_in(bench: &Bench) -> SessionId {
    let opened = bench
        .store
        .write(|tx| {
            funds::add(tx, &fund())?;
            let account = account(tx, "agent@cpam.test");
            accounts::add(tx, &account)?;
            let session = Session {
                id: SessionId::make(tx.clock(), tx.random()),
                account: account.id,
                created_at: tx.now(),
                expires_at: tx.now() + SignedDuration::from_hours(12),
            };
            sessions::add(tx, &session)?;
            refreshes::add(tx, session.id, &token(1))?;
            Ok::<_, StoreError>(session.id)
        })
        .await;
    opened.unwrap()
}

async fn exchange(bench: &Bench, shown: u8, next: u8) -> &'static str {
    let exchanged = bench
        .store
        .write(move |tx| refreshes::exchange(tx, &token(shown), &token(next)))
        .await;
    match exchanged.unwrap() {
        Exchange::Done(_) => "done",
        Exchange::Refused => "refused",
        Exchange::Reused(_) => "reused",
    }
}

async fn is_open(bench: &Bench, session: SessionId) -> bool {
    let found = bench
        .store
        .read(move |tx| sessions::find(tx, session))
        .await;
    found.unwrap().is_some()
}

const fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

#[tokio::test]
async fn s217_each_token_gives_the_next() {
    for bench in both() {
        let session = signed_in(&bench).await;
        for number in 1..5 {
            assert_eq!(
                exchange(&bench, number, number + 1).await,
                "done",
                "{}",
                bench.name
            );
            bench.clock.advance(seconds(600));
        }
        assert!(is_open(&bench, session).await);
        assert_eq!(exchange(&bench, 99, 100).await, "refused");
    }
}

#[tokio::test]
async fn s217_an_old_token_after_its_next_was_used_ends_the_session() {
    for bench in both() {
        let session = signed_in(&bench).await;
        assert_eq!(exchange(&bench, 1, 2).await, "done");
        assert_eq!(exchange(&bench, 2, 3).await, "done");
        assert_eq!(exchange(&bench, 1, 4).await, "reused", "{}", bench.name);
        assert!(!is_open(&bench, session).await);
        assert_eq!(exchange(&bench, 3, 5).await, "refused");
    }
}

#[tokio::test]
async fn s217_a_lost_answer_is_given_again_within_thirty_seconds() {
    for bench in both() {
        let session = signed_in(&bench).await;
        assert_eq!(exchange(&bench, 1, 2).await, "done");
        bench.clock.advance(seconds(30));
        assert_eq!(exchange(&bench, 1, 3).await, "done", "{}", bench.name);
        assert_eq!(
            exchange(&bench, 2, 4).await,
            "refused",
            "the one that was lost is dead"
        );
        assert!(is_open(&bench, session).await);
        assert_eq!(exchange(&bench, 3, 5).await, "done");
        assert_eq!(
            exchange(&bench, 2, 6).await,
            "reused",
            "it was not lost: somebody holds it"
        );
        assert!(!is_open(&bench, session).await);
    }
}

#[tokio::test]
async fn s217_an_old_token_after_thirty_seconds_ends_the_session() {
    for bench in both() {
        let session = signed_in(&bench).await;
        assert_eq!(exchange(&bench, 1, 2).await, "done");
        bench.clock.advance(seconds(31));
        assert_eq!(exchange(&bench, 1, 3).await, "reused", "{}", bench.name);
        assert!(!is_open(&bench, session).await);
    }
}

/// Two windows refresh at once: one family lives.
#[tokio::test]
async fn s217_two_parallel_exchanges_leave_one_family() {
    for bench in both() {
        let session = signed_in(&bench).await;
        let (one, other) = tokio::join!(exchange(&bench, 1, 2), exchange(&bench, 1, 3));
        assert_eq!((one, other), ("done", "done"), "{}", bench.name);
        assert!(is_open(&bench, session).await);
        let went_on = [exchange(&bench, 2, 4).await, exchange(&bench, 3, 5).await];
        assert_eq!(
            went_on.iter().filter(|outcome| **outcome == "done").count(),
            1,
            "{went_on:?}"
        );
    }
}

#[tokio::test]
async fn s217_a_session_ends_after_twelve_hours_whatever_happens() {
    for bench in both() {
        let session = signed_in(&bench).await;
        bench.clock.advance(SignedDuration::from_hours(12));
        assert!(!is_open(&bench, session).await);
        assert_eq!(exchange(&bench, 1, 2).await, "refused", "{}", bench.name);
    }
}

#[tokio::test]
async fn s027_an_ended_session_gives_nothing() {
    for bench in both() {
        let session = signed_in(&bench).await;
        let ended = bench
            .store
            .write(move |tx| sessions::end(tx, session))
            .await
            .unwrap();
        let again = bench
            .store
            .write(move |tx| sessions::end(tx, session))
            .await
            .unwrap();
        assert!(ended && !again, "{}", bench.name);
        assert_eq!(exchange(&bench, 1, 2).await, "refused");
    }
}

/// Somebody's account that has no session.
#[tokio::test]
async fn an_unknown_account_has_no_session() {
    for bench in both() {
        let nobody = AccountId::make(bench.clock.as_ref(), bench.random.as_ref());
        let none = bench
            .store
            .read(move |tx| sessions::list(tx, nobody))
            .await
            .unwrap();
        assert!(none.is_empty(), "{}", bench.name);
    }
}
