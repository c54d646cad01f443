//! Passwords: argon2id, never more than two at once, off the threads that serve.

use crate::error::AppError;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::clock::{Random, random_bytes};
use domain::text::Sensitive;
use std::sync::Arc;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// KiB, passes, lanes (S-017): 53 ms on the machine of the requirements.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Passwords that are hashed at the same time: each holds a core and 19 MiB.
const AT_ONCE: usize = 2;
/// Calls that may wait for their turn: beyond, they are told to come back.
const WAITING: usize = 64;

/// A hash that no password has, at the setting above: what the password of an unknown account is
/// compared with, so that it takes as long (S-019).
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password as it was typed: nothing trimmed, nothing cut, the two Unicode spellings of an accent
/// made one (S-015).
#[derive(Debug, Clone)]
pub struct Password(Sensitive<String>);

impl Password {
    /// The most characters that a password may have: beyond, it is refused, never cut.
    pub const MAX: usize = 256;

    /// Takes what was typed. `None` when it is longer than anybody's password.
    pub fn typed(text: &str) -> Option<Self> {
        let text: String = text.nfc().take(Self::MAX + 1).collect();
        (text.chars().count() <= Self::MAX).then(|| Self(Sensitive::new(text)))
    }

    /// The characters: to hash them, and to judge them.
    pub(super) fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// What comparing a password told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Wrong, or nobody's.
    Wrong,
    /// Right.
    Right,
    /// Right, and its hash is weaker than what we make today: hash it again.
    RightButWeak,
}

/// The place where passwords are hashed.
pub struct Passwords {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// A place for two at once.
    pub fn new() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }

    /// Hashes a password under a random salt: a PHC string.
    pub async fn hash(
        &self,
        password: &Password,
        random: &dyn Random,
    ) -> Result<Zeroizing<String>, AppError> {
        let salt: [u8; 16] = random_bytes(random);
        let password = password.clone();
        self.in_turn(move || hash(&password, &salt)).await?
    }

    /// Compares a password with a hash; with nobody's when there is none, for as long (S-019).
    pub async fn verify(
        &self,
        password: &Password,
        hash: Option<Zeroizing<String>>,
    ) -> Result<Verdict, AppError> {
        let password = password.clone();
        self.in_turn(move || verify(&password, hash.as_ref().map(|hash| hash.as_str())))
            .await
    }

    /// Waits for a turn, then works on a thread made for waiting.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let _place = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|_| AppError::Unavailable)?;
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|error| AppError::Internal(error.to_string()))?;
        // The turn goes along: a caller who hangs up does not free a core that is still at work.
        let done = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(turn);
            outcome
        });
        done.await
            .map_err(|error| AppError::Internal(error.to_string()))
    }
}

fn argon2id() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(MEMORY, PASSES, LANES, None)
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &Password, salt: &[u8]) -> Result<Zeroizing<String>, AppError> {
    let hash: PasswordHash = argon2id()?
        .hash_password_with_salt(password.expose().as_bytes(), salt)
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(Zeroizing::new(hash.to_string()))
}

fn verify(password: &Password, hash: Option<&str>) -> Verdict {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else {
        return Verdict::Wrong;
    };
    let right = Argon2::default()
        .verify_password(password.expose().as_bytes(), &parsed)
        .is_ok();
    match (right && hash.is_some(), is_weak(&parsed)) {
        (false, _) => Verdict::Wrong,
        (true, false) => Verdict::Right,
        (true, true) => Verdict::RightButWeak,
    }
}

fn is_weak(hash: &PasswordHash) -> bool {
    let at_least = |name: &str, least: u32| {
        hash.params
            .get_decimal(name)
            .is_some_and(|given| given >= least)
    };
    hash.algorithm.as_str() != "argon2id" || !at_least("m", MEMORY) || !at_least("t", PASSES)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Salt;

    impl Random for Salt {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(9);
        }
    }

    fn typed(text: &str) -> Password {
        Password::typed(text).unwrap()
    }

    /// S-017: the setting is in the string that is kept.
    #[tokio::test]
    async fn s017_the_hash_is_argon2id_at_the_approved_setting() {
        let hash = Passwords::new()
            .hash(&typed("une phrase de passe"), &Salt)
            .await
            .unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{}",
            hash.as_str()
        );
    }

    /// S-015: never cut, nothing trimmed, one password for the two spellings of an accent.
    #[tokio::test]
    async fn s015_exactly_what_was_typed() {
        let place = Passwords::new();
        let long = "é".repeat(128);
        for (kept, tried, right) in [
            (" avec des espaces ", " avec des espaces ", true),
            (" avec des espaces ", "avec des espaces", false),
            ("motdepasselong", "motdepasselongu", false),
            ("Motdepasselong", "motdepasselong", false),
            (
                "caf\u{e9} cr\u{e8}me 42",
                "cafe\u{301} cre\u{300}me 42",
                true,
            ),
            (long.as_str(), long.as_str(), true),
            (long.as_str(), &long[..254], false),
        ] {
            let hash = place.hash(&typed(kept), &Salt).await.unwrap();
            let verdict = place.verify(&typed(tried), Some(hash)).await.unwrap();
            assert_eq!(verdict == Verdict::Right, right, "{kept} / {tried}");
        }
        assert!(Password::typed(&"a".repeat(257)).is_none());
    }

    /// S-019: an unknown account costs a real comparison, and never succeeds.
    #[tokio::test]
    async fn s019_nobody_has_a_hash_that_parses_and_fits_nothing() {
        let parsed = PasswordHash::new(NOBODY).unwrap();
        assert!(!is_weak(&parsed));
        let verdict = Passwords::new().verify(&typed(""), None).await.unwrap();
        assert_eq!(verdict, Verdict::Wrong);
    }

    /// S-017: a hash of another time is told, so that it is made again.
    #[tokio::test]
    async fn s017_a_weaker_hash_is_told() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(1024, 1, 1, None).unwrap(),
        );
        let hash: PasswordHash = weak.hash_password_with_salt(b"ancien", &[1; 16]).unwrap();
        let kept = || Some(Zeroizing::new(hash.to_string()));
        let place = Passwords::new();
        assert_eq!(
            place.verify(&typed("ancien"), kept()).await.unwrap(),
            Verdict::RightButWeak
        );
        assert_eq!(
            place.verify(&typed("autre"), kept()).await.unwrap(),
            Verdict::Wrong
        );
    }

    /// S-017: a burst of sign-ins is refused rather than piled up.
    #[tokio::test]
    async fn s017_more_than_the_queue_is_told_to_come_back() {
        let place = Passwords::new();
        let _held = Arc::clone(&place.queue)
            .acquire_many_owned(66)
            .await
            .unwrap();
        let refused = place.verify(&typed("x"), None).await;
        assert!(matches!(refused, Err(AppError::Unavailable)));
    }
}
