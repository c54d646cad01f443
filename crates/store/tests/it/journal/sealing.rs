//! The chain has every committed line once, whatever the order of commits and wherever a sealer dies.

use super::{at, attempt, check, intact, seal, write};
use crate::both::both;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use store::StoreError;
use store::audit::{self, Verified};

/// S-521: all that is committed is chained, in positions without gaps.
#[tokio::test]
async fn s521_every_committed_line_is_chained_once() {
    for bench in both() {
        write(&bench, 0, 50).await;
        assert_eq!(intact(&bench).await.waiting, 50, "{}", bench.name);
        assert_eq!(seal(&bench, 1).await, 50, "{}", bench.name);
        assert_eq!(seal(&bench, 1).await, 0, "{}", bench.name);
        let whole = intact(&bench).await;
        assert_eq!(
            (whole.entries, whole.waiting, whole.checkpoints),
            (50, 0, 1)
        );
        assert_eq!((whole.signed, whole.last), (50, 50));
    }
}

/// S-521: a line whose transaction ends after that of a later number is chained all the same.
#[tokio::test]
async fn s521_numbers_that_are_committed_out_of_order_are_all_chained() {
    for bench in both()
        .into_iter()
        .filter(|bench| bench.name == "PostgreSQL")
    {
        write(&bench, 0, 10).await;
        let mut slow = PgConnection::establish(&bench.url).unwrap();
        // A line as ours are, but of a transaction that is still open: it has the lower number.
        slow.batch_execute(
            "BEGIN; INSERT INTO audit (id, at, author_kind, author_id, action, object_kind, object_id, codes, mac)
             SELECT decode(md5('slow'), 'hex'), at, author_kind, author_id, action, object_kind, object_id, codes, mac
             FROM audit ORDER BY seq LIMIT 1;",
        )
        .unwrap();
        write(&bench, 100, 10).await;
        assert_eq!(seal(&bench, 1).await, 20);
        slow.batch_execute("COMMIT;").unwrap();
        assert_eq!(seal(&bench, 1).await, 1, "it is not passed over");
        let last = bench.store.read(audit::head).await.unwrap();
        assert_eq!(last.position, 21);
        assert!(
            at(&bench, 21).await < at(&bench, 20).await,
            "later in the chain than in numbers"
        );
    }
}

/// S-521: a sealer that dies in the middle leaves what was before; two at once make no fork.
#[tokio::test]
async fn s521_a_sealer_that_dies_or_has_a_twin_makes_no_fork() {
    for bench in both() {
        write(&bench, 0, 40).await;
        let died = bench
            .store
            .write(|tx| {
                audit::seal(tx, 25)?;
                Err::<(), _>(StoreError::Refused("killed"))
            })
            .await;
        assert!(died.is_err());
        assert_eq!(intact(&bench).await.waiting, 40, "{}", bench.name);
        let twins = futures(&bench).await;
        assert!(
            twins
                .iter()
                .all(|twin| matches!(twin, Ok(_) | Err(StoreError::Taken | StoreError::Driver(_))))
        );
        seal(&bench, 1).await;
        let whole = intact(&bench).await;
        assert_eq!((whole.entries, whole.waiting), (40, 0), "{}", bench.name);
    }
}

async fn futures(bench: &crate::both::Bench) -> Vec<Result<usize, StoreError>> {
    let twins: Vec<_> = (0..4)
        .map(|_| {
            let store = bench.store.clone();
            tokio::spawn(async move { store.write(|tx| audit::seal(tx, 7)).await })
        })
        .collect();
    let mut done = Vec::new();
    for twin in twins {
        done.push(twin.await.unwrap());
    }
    done
}

/// S-124: neither the program nor somebody with its rights edits or deletes.
#[tokio::test]
async fn s124_the_journal_is_append_only() {
    for bench in both() {
        write(&bench, 0, 10).await;
        seal(&bench, 1).await;
        for sql in [
            "UPDATE audit SET codes = 'x';",
            "DELETE FROM audit;",
            "UPDATE audit_chain SET seq = 3;",
            "DELETE FROM audit_chain;",
            "UPDATE audit_checkpoints SET at = 0;",
            "DELETE FROM audit_checkpoints;",
        ] {
            let refused = attempt(&bench, sql).unwrap_err().to_string();
            assert!(
                refused.contains("append-only"),
                "{}: {sql}: {refused}",
                bench.name
            );
        }
        assert!(matches!(check(&bench, None).await, Verified::Intact(_)));
    }
}

/// S-521, S-522: a hundred thousand lines are checked in less than ten seconds. With `JOURNAL_LINES`
/// set to 100000 and a release build; a tenth, and no clock, otherwise.
#[tokio::test]
async fn s522_many_lines_are_checked() {
    let lines: u128 = std::env::var("JOURNAL_LINES").map_or(5_000, |lines| lines.parse().unwrap());
    for bench in both() {
        for from in (0..lines).step_by(5_000) {
            write(&bench, from, 5_000.min(lines)).await;
            seal(&bench, 1).await;
        }
        let began = std::time::Instant::now();
        let whole = intact(&bench).await;
        println!(
            "{}: {} lines in {:?}",
            bench.name,
            whole.entries,
            began.elapsed()
        );
        assert_eq!(u128::from(whole.entries), lines);
    }
}

/// S-524: what a line of a reader costs, alone and with sixty-three others: they share their commits.
#[tokio::test]
async fn s524_lines_of_readers_share_their_commits() {
    for bench in both() {
        let note = |n: u128| {
            let store = bench.store.clone();
            async move { super::note(&store, n).await }
        };
        let began = std::time::Instant::now();
        for n in 0..100 {
            note(n).await;
        }
        let alone = began.elapsed() / 100;
        let began = std::time::Instant::now();
        for wave in 0..16 {
            let calls: Vec<_> = (0..64).map(|n| tokio::spawn(note(wave * 64 + n))).collect();
            for call in calls {
                call.await.unwrap();
            }
        }
        let together = began.elapsed() / 1024;
        println!(
            "{}: a line alone {alone:?}, one of 64 {together:?}",
            bench.name
        );
        assert!(
            together < alone,
            "{}: {together:?} is not less than {alone:?}",
            bench.name
        );
        assert_eq!(intact(&bench).await.waiting, 1124, "{}", bench.name);
    }
}
