//! Recovery codes: ten, shown once, each good once in the place of the telephone's code (S-020).
//!
//! A code has 120 random bits, so that a plain SHA-256 keeps it (ASVS 6.5.2).

use crate::auth::secrets::digest;
use crate::error::AppError;
use data_encoding::{Encoding, Specification};
use domain::clock::{Random, random_bytes};
use domain::ids::AccountId;
use domain::text::Sensitive;
use std::sync::LazyLock;
use store::Tx;
use store::accounts::recovery;

/// How many codes somebody is given.
const NUMBER: usize = 10;
/// Random bytes of a code.
const BYTES: usize = 15;
/// Characters of a group, for the eye.
const GROUP: usize = 4;

/// Letters and digits that are not taken for one another (Crockford).
static ALPHABET: LazyLock<Option<Encoding>> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification.encoding().ok()
});

/// A code, for the one person that it is for: `7K3Q-XDPM-…`. Never logged, kept only as a hash.
#[derive(Debug, Clone)]
pub struct RecoveryCode(Sensitive<String>);

impl RecoveryCode {
    /// The characters, in groups of four.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Whether a text has the shape of a code, as it is shown.
    pub fn has_shape(text: &str) -> bool {
        let groups: Vec<&str> = text.split('-').collect();
        let is_group = |group: &&str| {
            group.len() == GROUP && group.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        groups.len() == BYTES * 8 / 5 / GROUP && groups.iter().all(is_group)
    }
}

/// Draws new codes in the place of all those of before.
pub(super) fn renew(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<RecoveryCode>, AppError> {
    let alphabet = ALPHABET
        .as_ref()
        .ok_or_else(|| AppError::Internal("the alphabet of recovery codes".to_owned()))?;
    let codes: Vec<RecoveryCode> = (0..NUMBER).map(|_| draw(tx.random(), alphabet)).collect();
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| hash(code.expose())).collect();
    recovery::replace(tx, account, &hashes)?;
    Ok(codes)
}

/// Uses a code as it was typed: `false` when it is not one of hers, or was used.
pub(super) fn spend(tx: &mut Tx<'_>, account: AccountId, typed: &str) -> Result<bool, AppError> {
    Ok(recovery::spend(tx, account, &hash(typed))?)
}

fn draw(random: &dyn Random, alphabet: &Encoding) -> RecoveryCode {
    let bytes: [u8; BYTES] = random_bytes(random);
    let text = alphabet.encode(&bytes);
    let groups: Vec<String> = text
        .as_bytes()
        .chunks(GROUP)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    RecoveryCode(Sensitive::new(groups.join("-")))
}

/// The hash of a code however it was typed: case, spaces, dashes, `O` for zero and `I` for one do
/// not count.
fn hash(typed: &str) -> [u8; 32] {
    let plain: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(64)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    digest(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            for (place, byte) in bytes.iter_mut().zip(0_u8..) {
                *place = byte.wrapping_mul(37);
            }
        }
    }

    /// S-020: long enough to be kept under a plain hash, and forgiving of how it is typed.
    #[test]
    fn s020_a_code_has_120_bits_and_is_typed_freely() {
        let code = draw(&Fixed, ALPHABET.as_ref().unwrap());
        assert_eq!(code.expose().len(), 29);
        assert!(RecoveryCode::has_shape(code.expose()));
        let loose = format!(" {} ", code.expose().to_lowercase().replace('-', " "));
        assert_eq!(hash(&loose), hash(code.expose()));
        assert_eq!(hash("OIL0"), hash("0110"));
        assert_ne!(hash("OIL0"), hash("0111"));
        assert!(!format!("{code:?}").contains(code.expose()));
        for bad in [
            "",
            "AAAA",
            "AAAA-AAAA-AAAA-AAAA-AAAA-AAA",
            "<b>a-AAAA-AAAA-AAAA-AAAA-AAAA",
        ] {
            assert!(!RecoveryCode::has_shape(bad), "{bad}");
        }
    }
}
