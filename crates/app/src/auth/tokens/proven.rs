//! Tokens whose signature is known to be good: checking one costs as much as answering.
//!
//! A signature becomes bad with its key alone, which makes us forget. What may change (the session,
//! the account, the organisation) is not here: the database is asked at each call (S-008).

use super::{LEEWAY, LIFETIME, Proof};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// 3 MB at most, however many tokens we gave.
const MOST: usize = 10_000;

/// When a token may be used, in seconds since 1970 by our clock.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) not_before: i64,
    pub(super) issued_at: i64,
    pub(super) expires_at: i64,
}

impl Times {
    /// Whether they allow the use of the token now (S-219, S-220).
    pub(super) fn allow(self, now: i64) -> bool {
        let lifetime = self.expires_at.checked_sub(self.issued_at);
        self.not_before <= now + LEEWAY
            && self.issued_at <= now + LEEWAY
            && now < self.expires_at
            && lifetime.is_some_and(|seconds| seconds <= LIFETIME)
    }
}

/// What proven tokens prove, by the SHA-256 of the token: the token itself is not kept.
#[derive(Default)]
pub(super) struct Proven(Mutex<HashMap<[u8; 32], (Times, Proof)>>);

/// What a token is known by.
pub(super) fn digest(bearer: &str) -> [u8; 32] {
    Sha256::digest(bearer.as_bytes()).into()
}

impl Proven {
    /// What is known of a token. Its times are still to be compared with the clock.
    pub(super) fn find(&self, digest: &[u8; 32]) -> Option<(Times, Proof)> {
        self.kept().get(digest).cloned()
    }

    /// Remembers a token whose signature is good. When there is no room, those that are over leave;
    /// if none is, all do.
    pub(super) fn keep(&self, digest: [u8; 32], times: Times, proof: Proof, now: i64) {
        let mut kept = self.kept();
        if kept.len() >= MOST {
            kept.retain(|_, (times, _)| now < times.expires_at);
        }
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(digest, (times, proof));
    }

    /// Forgets them all: the keys changed.
    pub(super) fn forget(&self) {
        self.kept().clear();
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<[u8; 32], (Times, Proof)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{AccountId, SessionId};
    use uuid::Uuid;

    /// S-411: no number of tokens makes it grow without end.
    #[test]
    fn there_is_room_for_so_many() {
        let proven = Proven::default();
        let keep = |name: String, expires_at: i64| {
            let times = Times {
                not_before: 0,
                issued_at: 0,
                expires_at,
            };
            let proof = Proof::Session {
                account: AccountId::from_uuid(Uuid::nil()),
                session: SessionId::from_uuid(Uuid::nil()),
            };
            proven.keep(digest(&name), times, proof, 100);
        };
        keep("lives".to_owned(), 200);
        for number in 1..MOST {
            keep(format!("over {number}"), 50);
        }
        assert_eq!(proven.kept().len(), MOST);
        keep("one more".to_owned(), 200);
        assert_eq!(proven.kept().len(), 2);
        assert!(proven.find(&digest("lives")).is_some());
        for number in 0..MOST {
            keep(format!("lives {number}"), 200);
        }
        assert!(proven.kept().len() <= MOST);
    }
}
