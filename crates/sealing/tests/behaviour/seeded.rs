//! Randomness that a test can repeat.

use domain::clock::Random;
use sealing::{Address, DataKey, Keyring, RootKey};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// `SplitMix64` from a seed.
pub struct Seeded(AtomicU64);

impl Seeded {
    pub fn from(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut word = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(word ^ (word >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

pub fn data_key(seed: u64) -> DataKey {
    DataKey::generate(&Seeded::from(seed)).unwrap()
}

pub fn root_key(seed: u64) -> RootKey {
    RootKey::generate(&Seeded::from(seed))
}

pub fn keyring(seed: u64) -> Keyring {
    Keyring::new(root_key(seed), Vec::new()).unwrap()
}

pub const PLACE: Address<'_> = Address {
    table: "requests",
    column: "text",
    row: Uuid::from_u128(0x11),
    case: Uuid::from_u128(0xca),
};
