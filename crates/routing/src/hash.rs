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

/// A few bits of the hashes of a set, in `64 × WORDS` bits: says of most hashes that they surely are not in it, from
/// a table that stays in the nearest cache.
#[derive(Debug, Clone)]
pub struct Sieve<const WORDS: usize>(Box<[u64; WORDS]>);

impl<const WORDS: usize> Default for Sieve<WORDS> {
    fn default() -> Self {
        Self(Box::new([0; WORDS]))
    }
}

impl<const WORDS: usize> Sieve<WORDS> {
    /// Adds a hash.
    pub fn insert(&mut self, hash: u64) {
        let (word, bit) = Self::place(hash);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    /// Whether the hash may have been added.
    pub fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = Self::place(hash);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    fn place(hash: u64) -> (usize, u64) {
        let short = short(hash);
        let word = usize::try_from(short >> 6).unwrap_or_default() % WORDS;
        (word, 1 << (short & 63))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_the_published_fnv_1a() {
        assert_eq!(super::of("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
