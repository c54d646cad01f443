//! Which signing key does what, from the instants at which they were made alone: every process that has
//! the same keys decides the same (S-221).
//!
//! ```text
//! made ── 5 min ──▶ signs ─────────────── the next one signs ── 10 min 10 s ──▶ removed
//! └──────────── published, and verifies ───────────────────────────────────────┘
//! ```

use super::{Key, LEEWAY, LIFETIME, Tokens, generate, internal};
use crate::error::AppError;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use store::Store;
use store::audit::{self, Deed};
use store::keys::{SigningKey, add_signing_key, retire_signing_keys, signing_keys, signing_kids};
use uuid::Uuid;

/// How long what `jwks.json` said may be kept by who read it: a new key signs only after that.
const PUBLISHED: SignedDuration = SignedDuration::from_mins(5);
/// A signing key is replaced after so long.
const REPLACED_AFTER: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The signing keys that are kept.
pub(super) struct SigningKeys {
    newest: Key,
    /// Newest first.
    older: Vec<Key>,
}

impl SigningKeys {
    pub(super) fn of(kept: &[SigningKey]) -> Result<Self, AppError> {
        let mut keys: Vec<Key> = kept.iter().map(Key::from).collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.created_at));
        let mut keys = keys.into_iter();
        Ok(Self {
            newest: keys.next().ok_or_else(|| internal("no signing key"))?,
            older: keys.collect(),
        })
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    /// The place of the key that signs: the newest that everybody can know. Alone, the first one signs
    /// at once.
    fn signing(&self, now: Timestamp) -> usize {
        let known = |key: &Key| now.duration_since(key.created_at) >= PUBLISHED;
        self.all().position(known).unwrap_or(self.older.len())
    }

    /// The key that signs.
    pub(super) fn signer(&self, now: Timestamp) -> &Key {
        self.all().nth(self.signing(now)).unwrap_or(&self.newest)
    }

    /// Those whose tokens are taken, newest first: that are going to sign, that sign, or whose last
    /// token has not ended.
    pub(super) fn verifying(&self, now: Timestamp) -> impl Iterator<Item = &Key> {
        let over = self.over(now);
        self.all().take(over)
    }

    /// How many verify; those after them in the list are over.
    fn over(&self, now: Timestamp) -> usize {
        let last_token = SignedDuration::from_secs(LIFETIME + LEEWAY);
        let ended =
            |next: &Key| now.duration_since(next.created_at) > PUBLISHED.saturating_add(last_token);
        // Each key is over by the one after it; the oldest that is not decides how many are left.
        self.all().position(ended).unwrap_or(self.older.len()) + 1
    }

    /// The names of those that are over.
    fn ended(&self, now: Timestamp) -> Vec<String> {
        let over = self.over(now);
        self.all().skip(over).map(|key| key.kid.clone()).collect()
    }

    fn is_old(&self, now: Timestamp) -> bool {
        now.duration_since(self.newest.created_at) > REPLACED_AFTER
    }
}

impl Tokens {
    /// Takes up the signing keys that another process made or retired, makes the next one when the
    /// newest is ninety days old, and forgets those whose last token has ended. To be called every few
    /// seconds; several processes may.
    pub async fn keep(&self, store: &Store) -> Result<(), AppError> {
        let now = self.clock.now();
        let held = self.keys();
        let ended = held.ended(now);
        if !ended.is_empty() {
            let retired = store
                .write(move |tx| retire_signing_keys(tx, &ended))
                .await?;
            tracing::info!(retired, "signing keys are over");
        } else if held.is_old(now) {
            rotate(store, false).await?;
        }
        let kids = store.read(signing_kids).await?;
        let known: BTreeSet<String> = held.all().map(|key| key.kid.clone()).collect();
        if known == kids {
            return Ok(());
        }
        let kept = store.read(signing_keys).await?;
        let taken_up = Arc::new(SigningKeys::of(&kept)?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = taken_up;
        // What a key that is gone signed is proven no longer.
        self.proven.forget();
        Ok(())
    }
}

/// Makes the next signing key. `at_once` when one leaked: the others are forgotten, and the tokens that
/// they signed are refused as soon as every process has seen it; people refresh, programs ask again.
pub async fn rotate(store: &Store, at_once: bool) -> Result<String, AppError> {
    store
        .write(move |tx| {
            let next = generate(tx.random(), tx.now())?;
            if at_once {
                let all: Vec<String> = signing_kids(tx)?.into_iter().collect();
                retire_signing_keys(tx, &all)?;
            }
            add_signing_key(tx, &next)?;
            let codes = format!("kid={} at_once={at_once}", next.kid);
            audit::add_by_system(
                tx,
                &Deed {
                    action: "signing_key.rotate",
                    object_kind: "signing_key",
                    object: Uuid::nil(),
                    codes: &codes,
                },
            )?;
            Ok(next.kid)
        })
        .await
}
