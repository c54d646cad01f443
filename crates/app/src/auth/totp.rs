//! The second factor: six digits that change every thirty seconds (RFC 6238), each good once (S-020).

use crate::error::AppError;
use data_encoding::BASE32_NOPAD;
use domain::accounts::Account;
use domain::clock::{Random, random_bytes};
use jiff::Timestamp;
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

/// Name shown in the telephone's application.
const ISSUER: &str = "Espace Partenaire";

/// What a person puts in her application, shown once.
pub struct Enrolment {
    /// The seed in base32, to be typed.
    pub secret: Zeroizing<String>,
    /// The same as `otpauth://…`, for a QR code.
    pub url: Zeroizing<String>,
}

/// Draws the 160 bits of a seed.
pub fn seed(random: &dyn Random) -> Zeroizing<Vec<u8>> {
    let bits: [u8; 20] = random_bytes(random);
    Zeroizing::new(bits.to_vec())
}

/// What the person puts in her application.
pub fn enrolment(account: &Account, seed: &[u8]) -> Result<Enrolment, AppError> {
    let totp = totp(account.email.expose(), seed)?;
    let url = totp
        .to_url()
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(Enrolment {
        secret: Zeroizing::new(BASE32_NOPAD.encode(seed)),
        url: Zeroizing::new(url),
    })
}

/// The step whose code this is: the present one, the one before or the one after. `None` when the
/// code is wrong.
pub fn step_of(seed: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>, AppError> {
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let typed: String = code
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(7)
        .collect();
    let step = totp("compte", seed)?.check(&typed, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

fn totp(account: &str, seed: &[u8]) -> Result<Totp, AppError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(seed.to_vec())
        .with_account_name(account)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| AppError::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of the vectors of RFC 6238, appendix B.
    const SEED: &[u8] = b"12345678901234567890";

    fn at(second: i64, code: &str) -> Option<i64> {
        step_of(SEED, code, Timestamp::from_second(second).unwrap()).unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_6238() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(at(second, code), Some(second / 30), "{second}");
        }
    }

    /// S-020: one step of tolerance on each side, no more.
    #[test]
    fn s020_a_code_lives_three_steps() {
        let (second, code) = (1_111_111_109, "081804");
        let step = Some(second / 30);
        assert_eq!((at(second - 30, code), at(second + 30, code)), (step, step));
        assert_eq!((at(second - 60, code), at(second + 61, code)), (None, None));
    }

    #[test]
    fn spaces_are_forgiven_anything_else_is_not() {
        assert_eq!(at(59, " 287 082"), Some(1));
        for wrong in [
            "",
            "28708",
            "2870822",
            "+87082",
            "28708a",
            "２８７０８２",
            "000000",
        ] {
            assert_eq!(at(59, wrong), None, "{wrong}");
        }
    }
}
