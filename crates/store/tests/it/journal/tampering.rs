//! S-522: what somebody does who owns the database, and, where it says so, every key but the one that
//! signs. Each attack is made on a journal of sixty lines with two checkpoints, the last ten lines of
//! which are sealed but not signed.

use super::{at, behind, check, copy, disarm, intact, seal, signer, write};
use crate::both::{Bench, both};
use domain::audit::Fault;
use store::audit::{self, Anchor, Verified};

async fn victims() -> Vec<(Bench, Anchor)> {
    let mut victims = Vec::new();
    for bench in both() {
        write(&bench, 0, 30).await;
        seal(&bench, 1).await;
        write(&bench, 100, 20).await;
        seal(&bench, 1).await;
        write(&bench, 200, 10).await;
        bench.store.write(|tx| audit::seal(tx, 100)).await.unwrap();
        let whole = intact(&bench).await;
        assert_eq!((whole.entries, whole.signed), (60, 50));
        let anchor = copy(&bench).await;
        disarm(&bench);
        victims.push((bench, anchor));
    }
    victims
}

fn bad(bench: &Bench, found: Verified, seq: i64, fault: Fault) {
    assert_eq!(found, Verified::Altered(seq, fault), "{}", bench.name);
}

/// S-520, S-522: edit.
#[tokio::test]
async fn s522_an_edited_line_is_named() {
    for (bench, _) in victims().await {
        let seq = at(&bench, 12).await;
        behind(
            &bench,
            &format!("UPDATE audit SET codes = 'x' WHERE seq = {seq};"),
        );
        bad(&bench, check(&bench, None).await, seq, Fault::Altered);
    }
}

/// S-522: delete.
#[tokio::test]
async fn s522_a_deleted_line_is_named() {
    for (bench, _) in victims().await {
        let seq = at(&bench, 31).await;
        behind(&bench, &format!("DELETE FROM audit WHERE seq = {seq};"));
        bad(&bench, check(&bench, None).await, seq, Fault::Missing);
    }
    for (bench, _) in victims().await {
        let (seq, next) = (at(&bench, 31).await, at(&bench, 32).await);
        behind(
            &bench,
            &format!(
                "DELETE FROM audit WHERE seq = {seq}; DELETE FROM audit_chain WHERE seq = {seq};"
            ),
        );
        bad(&bench, check(&bench, None).await, next, Fault::Missing);
    }
}

/// S-522: insert: without a seal, and as a line that waits for one.
#[tokio::test]
async fn s522_an_inserted_line_is_named() {
    for (bench, _) in victims().await {
        behind(
            &bench,
            "INSERT INTO audit (id, at, author_kind, action, object_kind, object_id, codes, mac)
             SELECT object_id, at, author_kind, 'request.read', object_kind, object_id, codes, mac
             FROM audit WHERE objects IS NULL AND seq = (SELECT MIN(seq) FROM audit);",
        );
        let seq = bench.store.read(audit::last).await.unwrap();
        bad(&bench, check(&bench, None).await, seq, Fault::Altered);
        behind(&bench, "DELETE FROM audit_waiting;");
        bad(&bench, check(&bench, None).await, seq, Fault::Inserted);
    }
}

/// S-522: reorder.
#[tokio::test]
async fn s522_reordered_lines_are_named() {
    for (bench, _) in victims().await {
        let (one, other) = (at(&bench, 20).await, at(&bench, 21).await);
        behind(
            &bench,
            &format!(
                "UPDATE audit SET seq = -1 WHERE seq = {one};
                 UPDATE audit SET seq = {one} WHERE seq = {other};
                 UPDATE audit SET seq = {other} WHERE seq = -1;"
            )
            .replace(
                "UPDATE audit SET seq",
                if bench.name == "SQLite" {
                    "UPDATE audit SET seq"
                } else {
                    "UPDATE audit_chain SET seq"
                },
            ),
        );
        bad(
            &bench,
            check(&bench, None).await,
            reordered(&bench, one, other),
            Fault::Reordered,
        );
    }
}

/// Lines were exchanged on one database, links on the other: the first place that is wrong.
fn reordered(bench: &Bench, one: i64, other: i64) -> i64 {
    if bench.name == "SQLite" { one } else { other }
}

/// S-522: the tail is cut off, checkpoints too: nothing in the database shows it, the copy does.
#[tokio::test]
async fn s522_a_truncated_tail_is_named() {
    for (bench, anchor) in victims().await {
        let seq = at(&bench, 41).await;
        cut_tail(&bench, 40);
        assert!(
            matches!(check(&bench, None).await, Verified::Intact(_)),
            "{}",
            bench.name
        );
        bad(
            &bench,
            check(&bench, Some(anchor)).await,
            seq,
            Fault::Truncated,
        );
    }
    for (bench, _) in victims().await {
        // Checkpoints left behind show it by themselves.
        behind(
            &bench,
            "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit_chain WHERE position > 40);
             DELETE FROM audit_chain WHERE position > 40;",
        );
        let seq = at(&bench, 31).await;
        bad(&bench, check(&bench, None).await, seq, Fault::Truncated);
    }
}

fn cut_tail(bench: &Bench, after: i64) {
    behind(
        bench,
        &format!(
            "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit_chain WHERE position > {after});
             DELETE FROM audit_chain WHERE position > {after};
             DELETE FROM audit_checkpoints WHERE count > {after};"
        ),
    );
}

/// S-522: the tail is cut off, and others are written in its place with the real keys.
#[tokio::test]
async fn s522_a_tail_written_again_is_named() {
    for (bench, anchor) in victims().await {
        cut_tail(&bench, 40);
        write(&bench, 500, 20).await;
        seal(&bench, 1).await;
        assert!(
            matches!(check(&bench, None).await, Verified::Intact(_)),
            "{}",
            bench.name
        );
        let seq = at(&bench, 41).await;
        bad(
            &bench,
            check(&bench, Some(anchor)).await,
            seq,
            Fault::Rewritten,
        );
    }
}

/// S-522: everything is written, hashed and chained again by somebody who has every key but the one that
/// signs: no checkpoint of hers holds, and the copy names the first line.
#[tokio::test]
async fn s522_a_journal_made_again_is_named() {
    for (bench, anchor) in victims().await {
        behind(
            &bench,
            "DELETE FROM audit; DELETE FROM audit_chain; DELETE FROM audit_checkpoints;
             DELETE FROM audit_waiting;",
        );
        write(&bench, 700, 60).await;
        seal(&bench, 99).await;
        let first = at(&bench, 1).await;
        bad(&bench, check(&bench, None).await, first, Fault::Resealed);
        bad(
            &bench,
            check(&bench, Some(anchor)).await,
            first,
            Fault::Rewritten,
        );
    }
}

/// S-522: the same with checkpoints alone kept elsewhere: the part of the journal that they cover is
/// named by its first line.
#[tokio::test]
async fn s522_checkpoints_alone_show_it_too() {
    for (bench, _) in victims().await {
        let heads = bench
            .store
            .read(|tx| audit::checkpoints(tx, 0))
            .await
            .unwrap();
        let anchor = Anchor::of(Vec::new(), &heads, &[signer(1).public()]);
        cut_tail(&bench, 0);
        write(&bench, 700, 60).await;
        bench.store.write(|tx| audit::seal(tx, 1000)).await.unwrap();
        let first = at(&bench, 1).await;
        assert!(
            matches!(check(&bench, None).await, Verified::Intact(_)),
            "unsigned, and says so"
        );
        bad(
            &bench,
            check(&bench, Some(anchor)).await,
            first,
            Fault::Rewritten,
        );
    }
}

/// S-522: an older state of the database is put back, as a whole.
#[tokio::test]
async fn s522_an_older_database_is_named() {
    for (bench, _) in victims().await {
        let lost = at(&bench, 60).await;
        write(&bench, 900, 5).await;
        seal(&bench, 1).await;
        let anchor = copy(&bench).await;
        let seq = at(&bench, 61).await;
        cut_tail(&bench, 60);
        assert!(lost < seq);
        assert!(
            matches!(check(&bench, None).await, Verified::Intact(_)),
            "{}",
            bench.name
        );
        bad(
            &bench,
            check(&bench, Some(anchor)).await,
            seq,
            Fault::Truncated,
        );
    }
}
