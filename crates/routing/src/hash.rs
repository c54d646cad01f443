//! One fixed 64-bit hash (FNV-1a): feature names, stems and folds must be the same on every
//! machine and in every release, which the standard hasher does not promise.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// Hash of a string.
pub const fn of(text: &str) -> u64 {
    extend(OFFSET, text.as_bytes())
}

/// Continues a hash with more bytes.
pub const fn extend(mut state: u64, mut bytes: &[u8]) -> u64 {
    while let [byte, rest @ ..] = bytes {
        state = step(state, *byte);
        bytes = rest;
    }
    state
}

/// Continues a hash with one byte.
#[expect(
    clippy::as_conversions,
    reason = "u8 to u64 is lossless and From is not const"
)]
pub const fn step(state: u64, byte: u8) -> u64 {
    (state ^ byte as u64).wrapping_mul(PRIME)
}

/// Continues a hash with another hash.
pub const fn combine(left: u64, right: u64) -> u64 {
    let mixed = (left.rotate_left(23) ^ right).wrapping_mul(PRIME);
    mixed ^ (mixed >> 29)
}

/// Folds a hash to the 32 bits stored in the model.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the high half is mixed in first"
)]
pub const fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// A hasher for tables whose keys are short words or hashes already: no secret is needed against
/// collisions here, since every key comes from our own data.
#[derive(Debug, Clone, Copy)]
pub struct Quick(u64);

impl Default for Quick {
    fn default() -> Self {
        Self(OFFSET)
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = extend(self.0, bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = combine(self.0, hash);
    }
}

/// A table over [`Quick`].
pub type Table<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// A set of hashes over [`Quick`].
pub type Set = HashSet<u64, BuildHasherDefault<Quick>>;

#[cfg(test)]
mod tests {
    #[test]
    fn is_the_published_fnv_1a() {
        assert_eq!(super::of("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
