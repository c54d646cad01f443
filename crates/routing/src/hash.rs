//! One fixed 64-bit hash (FNV-1a): feature names, stems and folds must be the same on every
//! machine and in every release, which the standard hasher does not promise.

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

#[cfg(test)]
mod tests {
    #[test]
    fn is_the_published_fnv_1a() {
        assert_eq!(super::of("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
