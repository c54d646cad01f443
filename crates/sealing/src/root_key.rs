//! The root key: the one secret that lies outside the database.

use crate::{KeyError, SealError};
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use domain::clock::Random;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// A random key has about 30 different bytes of 32; fewer than 9 happens once in 10^20 keys.
const FEWEST_DIFFERENT_BYTES: usize = 9;

/// Which key an envelope is under: 8 bytes derived from the key, which say nothing about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId([u8; Self::BYTES]);

impl KeyId {
    /// Length of an id, in bytes.
    pub const BYTES: usize = 8;

    /// The id that an envelope or a row holds.
    pub const fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The 8 bytes, for storage.
    pub const fn bytes(self) -> [u8; Self::BYTES] {
        self.0
    }

    /// The first 8 bytes of HKDF-SHA-256(key, "ep1/kid").
    pub(crate) fn of(key: &[u8; 32]) -> Result<Self, SealError> {
        let derived = derive(key, b"ep1/kid")?;
        derived
            .first_chunk()
            .copied()
            .map(Self)
            .ok_or(SealError::Primitive)
    }
}

impl std::str::FromStr for KeyId {
    type Err = KeyError;

    /// The 16 hexadecimal digits that it is shown by.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .map_err(|_| KeyError::Alphabet)?;
        bytes
            .as_slice()
            .try_into()
            .map(Self)
            .map_err(|_| KeyError::Length)
    }
}

impl std::fmt::Display for KeyId {
    /// 16 hexadecimal digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        HEXLOWER_PERMISSIVE.encode_display(&self.0).fmt(f)
    }
}

/// The root key: 32 random bytes, wiped from memory on drop (S-504).
///
/// It cannot be printed (S-512):
/// ```compile_fail,E0277
/// fn show(key: &sealing::RootKey) -> String { format!("{key:?}") }
/// ```
/// ```compile_fail,E0277
/// fn show(key: &sealing::RootKey) -> String { format!("{key}") }
/// ```
pub struct RootKey(Zeroizing<[u8; 32]>);

impl RootKey {
    /// Reads 32 bytes written in base64 (standard or URL alphabet, padded or not) or hexadecimal;
    /// white space around them is ignored.
    ///
    /// # Errors
    /// [`KeyError`]: not such a text, not 32 bytes, or visibly not random.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim().as_bytes();
        let decoded = if text.len() == 64 {
            HEXLOWER_PERMISSIVE.decode(text)
        } else {
            BASE64
                .decode(text)
                .or_else(|_| BASE64_NOPAD.decode(text))
                .or_else(|_| BASE64URL_NOPAD.decode(text.strip_suffix(b"=").unwrap_or(text)))
        };
        let decoded = Zeroizing::new(decoded.map_err(|_| KeyError::Alphabet)?);
        let bytes: &[u8; 32] = decoded
            .as_slice()
            .try_into()
            .map_err(|_| KeyError::Length)?;
        let different: std::collections::BTreeSet<&u8> = bytes.iter().collect();
        if different.len() < FEWEST_DIFFERENT_BYTES {
            return Err(KeyError::Weak);
        }
        Ok(Self(Zeroizing::new(*bytes)))
    }

    /// A new key.
    pub fn generate(random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// The text to write into the key file; [`RootKey::parse`] reads it back.
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(self.0.as_slice()))
    }

    /// The key material, for derivation inside this crate only.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// HKDF-SHA-256 without salt, 32 bytes out: one sub-key per purpose (S-504).
pub(crate) fn derive(key: &[u8; 32], label: &[u8]) -> Result<Zeroizing<[u8; 32]>, SealError> {
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, key)
        .expand(label, derived.as_mut_slice())
        .map_err(|_| SealError::Primitive)?;
    Ok(derived)
}
