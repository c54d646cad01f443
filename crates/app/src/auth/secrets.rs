//! Random secrets that we give once and keep only as a hash.

use data_encoding::BASE64URL_NOPAD;
use domain::clock::{Random, random_bytes};
use domain::text::Sensitive;
use sha2::{Digest, Sha256};

/// A secret of 256 random bits, in base64url. It has no `Display` and its `Debug` hides it.
#[derive(Debug, Clone)]
pub struct Secret(Sensitive<String>);

impl Secret {
    /// Draws a secret. The prefix tells scanners what leaked: `ep_live_`, or nothing.
    pub fn make(random: &dyn Random, prefix: &str) -> Self {
        Self::of(&random_bytes(random), prefix)
    }

    /// The secret of these bits.
    pub fn of(bits: &[u8; 32], prefix: &str) -> Self {
        let bits = BASE64URL_NOPAD.encode(bits);
        Self(Sensitive::new(format!("{prefix}{bits}")))
    }

    /// The text: for the one person or program that it is for.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What the database keeps.
    pub fn digest(&self) -> [u8; 32] {
        digest(self.expose())
    }
}

/// SHA-256 of a secret that somebody shows: enough for 256 random bits, where a slow hash would only
/// slow us down.
pub fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    /// S-021, S-216: long enough, recognisable, never printed.
    #[test]
    fn a_secret_has_256_bits_and_does_not_print() {
        let random = Counting(1.into());
        let (one, other) = (
            Secret::make(&random, "ep_live_"),
            Secret::make(&random, "ep_live_"),
        );
        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), "ep_live_".len() + 43);
        assert_eq!(one.digest(), digest(one.expose()));
        assert!(!format!("{one:?}").contains("ep_live_"));
    }
}
