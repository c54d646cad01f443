//! S-523: the journal is cut at the end of its term, and still shows that it is whole.

use super::{at, behind, check, copy, disarm, intact, seal, signer, write};
use crate::both::{Bench, both};
use domain::audit::Fault;
use jiff::SignedDuration;
use store::StoreError;
use store::audit::{self, Verified};

/// Thirty lines of long ago, and twenty of today.
async fn grown() -> Vec<Bench> {
    let benches = both();
    for bench in &benches {
        write(bench, 0, 30).await;
        seal(bench, 1).await;
        bench.clock.advance(SignedDuration::from_hours(24 * 400));
        write(bench, 100, 20).await;
        seal(bench, 1).await;
    }
    benches
}

async fn cut(bench: &Bench) -> usize {
    bench
        .store
        .write(|tx| {
            let limit = tx.now() - SignedDuration::from_hours(24 * 365);
            audit::cut(tx, limit, &signer(1))?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let mut gone = 0;
    loop {
        let removed = bench.store.write(audit::remove_cut).await.unwrap();
        gone += removed;
        if removed == 0 {
            return gone;
        }
    }
}

/// S-523, S-123: what is older than its term goes, the rest is verified from the checkpoint that is kept.
#[tokio::test]
async fn s523_the_rest_is_verified_from_the_kept_checkpoint() {
    for bench in grown().await {
        let anchor = copy(&bench).await;
        assert_eq!(cut(&bench).await, 30, "{}", bench.name);
        let whole = intact(&bench).await;
        assert_eq!(whole.entries, 20, "{}", bench.name);
        assert!(whole.cut_at.is_some());
        assert!(
            matches!(check(&bench, Some(anchor)).await, Verified::Intact(_)),
            "{}",
            bench.name
        );
        assert_eq!(cut(&bench).await, 0, "once is enough");
        write(&bench, 300, 5).await;
        assert_eq!(seal(&bench, 1).await, 5);
        assert_eq!(intact(&bench).await.last, 55, "positions go on");
    }
}

/// S-523: a purge that was interrupted between its two halves is no fault, and goes on.
#[tokio::test]
async fn s523_an_interrupted_purge_goes_on() {
    for bench in grown().await {
        bench
            .store
            .write(|tx| {
                let limit = tx.now() - SignedDuration::from_hours(24 * 365);
                audit::cut(tx, limit, &signer(1))
            })
            .await
            .unwrap();
        assert_eq!(intact(&bench).await.entries, 20, "{}", bench.name);
        assert_eq!(cut(&bench).await, 30, "{}", bench.name);
    }
}

/// S-523: a journal whose beginning somebody else took away, with or without a cut of her own.
#[tokio::test]
async fn s523_a_cut_elsewhere_is_named() {
    for bench in grown().await {
        let first = at(&bench, 36).await;
        disarm(&bench);
        behind(
            &bench,
            "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit_chain WHERE position <= 35);
             DELETE FROM audit_chain WHERE position <= 35;",
        );
        let found = check(&bench, None).await;
        assert_eq!(
            found,
            Verified::Altered(first, Fault::CutElsewhere),
            "{}",
            bench.name
        );
        // She makes a cut of it, with what a checkpoint is signed by: it says something else.
        behind(
            &bench,
            "INSERT INTO audit_cuts (count, head, at, signer, signature)
             SELECT 35, head, at, signer, signature FROM audit_checkpoints WHERE count = 30;",
        );
        let found = check(&bench, None).await;
        assert_eq!(
            found,
            Verified::Altered(first, Fault::CutElsewhere),
            "{}",
            bench.name
        );
    }
}
