//! A clock and a die that the tests hold in their hands.

use domain::clock::{Clock, Random};
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A clock that is moved by hand; a microsecond passes at each look, so that no two are the same.
#[derive(Default)]
pub struct Hand(AtomicI64);

impl Hand {
    /// Moves it forward.
    pub fn forward(&self, by: SignedDuration) {
        let micros = i64::try_from(by.as_micros()).unwrap();
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Moves it to an instant.
    pub fn set(&self, to: &str) {
        let to: Timestamp = to.parse().unwrap();
        self.0.store(to.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::SeqCst)).unwrap()
    }
}

/// Numbers that look random and are the same at each run (`SplitMix64`).
#[derive(Default)]
pub struct Seeded(AtomicU64);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z ^ (z >> 31)).to_le_bytes()[0];
        }
    }
}
