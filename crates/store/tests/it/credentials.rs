//! What proves who somebody is: steps, links, challenges, each good once.

use crate::both::both;
use crate::people::partner;
use jiff::SignedDuration;
use store::StoreError;
use store::accounts::credentials;
use store::accounts::links::{self, Link, Purpose};
use store::sessions::challenges;

/// S-020: a step serves once, and none before it serves after it.
#[tokio::test]
async fn s020_a_step_is_spent_once_and_the_seed_is_sealed() {
    for bench in both() {
        let outcome = bench
            .store
            .write(|tx| {
                let (_, _, account) = partner(tx)?;
                credentials::set_totp(tx, account.id, b"12345678901234567890")?;
                let spent = [
                    credentials::spend_step(tx, account.id, 10)?,
                    credentials::spend_step(tx, account.id, 10)?,
                    credentials::spend_step(tx, account.id, 9)?,
                    credentials::spend_step(tx, account.id, 11)?,
                ];
                credentials::set_password(tx, account.id, "one")?;
                credentials::strengthen(tx, account.id, "another", "two")?;
                Ok::<_, StoreError>((spent, credentials::find(tx, account.id)?))
            })
            .await
            .unwrap();
        let (spent, kept) = outcome;
        let kept = kept.unwrap();
        assert_eq!(spent, [true, false, false, true], "{}", bench.name);
        assert_eq!(kept.totp_seed.unwrap().as_slice(), b"12345678901234567890");
        assert_eq!(kept.password_hash.unwrap().as_str(), "one");
        assert_eq!(kept.totp_step, Some(11));
    }
}

/// S-021: looking does not use a link, using it once ends it, and so does time.
#[tokio::test]
async fn s021_a_link_opens_once_and_for_a_time() {
    for bench in both() {
        bench
            .store
            .write(|tx| {
                let link = Link {
                    purpose: Purpose::Bootstrap,
                    account: None,
                };
                let until = tx.now() + SignedDuration::from_mins(30);
                for number in 1..=3 {
                    links::add(tx, &[number; 32], &link, until)?;
                }
                assert_eq!(links::find(tx, &[1; 32])?, Some(link.clone()));
                assert_eq!(links::find(tx, &[1; 32])?, Some(link));
                assert!(links::spend(tx, &[1; 32])? && !links::spend(tx, &[1; 32])?);
                assert_eq!(links::find(tx, &[1; 32])?, None);
                assert!(!links::spend(tx, &[9; 32])?);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        bench.clock.advance(SignedDuration::from_mins(30));
        let over = bench
            .store
            .write(|tx| links::spend(tx, &[2; 32]))
            .await
            .unwrap();
        assert!(!over, "{}", bench.name);
        let forgotten = bench.store.write(|tx| {
            let after = tx.now() + SignedDuration::from_secs(1);
            links::forget(tx, after)
        });
        assert_eq!(forgotten.await.unwrap(), 3);
    }
}

/// S-020: five attempts, the sixth is not even looked at.
#[tokio::test]
async fn s020_a_challenge_bears_a_few_attempts() {
    for bench in both() {
        let (answered, counted) = bench
            .store
            .write(|tx| {
                let (_, _, account) = partner(tx)?;
                let until = tx.now() + SignedDuration::from_mins(5);
                challenges::add(tx, &[1; 32], account.id, until)?;
                let mut answered = 0;
                for _ in 0..8 {
                    answered += usize::from(challenges::attempt(tx, &[1; 32], 5)?.is_some());
                }
                let now = tx.now();
                Ok::<_, StoreError>((answered, challenges::attempts_since(tx, account.id, now)?))
            })
            .await
            .unwrap();
        assert_eq!((answered, counted), (5, 5), "{}", bench.name);
    }
}
