//! Number conversions that cannot fail, in one place.

/// A count as a real. Counts here are sizes of texts and corpora, far below 2^32.
pub fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A real as `f32`: the precision of the model.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "rounding is what is wanted"
)]
pub const fn single(value: f64) -> f32 {
    value as f32
}

/// A real rounded into a signed byte, saturating.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the cast saturates"
)]
pub fn byte(value: f64) -> i8 {
    value.round() as i8
}

/// A non-negative real rounded down to a count, saturating.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
pub fn count(value: f64) -> usize {
    value as usize
}
