//! The known-answer test of start-up (S-514): a build that seals differently must not write.

use crate::{Address, DataKey, IndexKind, Keyring, MacPurpose, RootKey, SealError};
use data_encoding::HEXLOWER;
use domain::clock::Random;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The bytes 0 to 31, written in hexadecimal as an operator would.
const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const PLACE: Address<'_> = Address {
    table: "requests",
    column: "text",
    row: Uuid::from_u128(1),
    case: Uuid::from_u128(2),
};

// Computed by another implementation: HKDF and HMAC of Python's library, HChaCha20 written from the
// draft, ChaCha20-Poly1305 of OpenSSL.
const SEALED: &str = "01d6b94be9d2c2c4ef242424242424242424242424242424242424242424242424\
                      07756a21f033bfe0cbea40982b9eb006312de3712d8ebbaf9b";
const INDEX: &str = "b836649af49062936037cdf23bb789b517f687c3f98c2cda9263a5a4aa77f61b";
const MAC: &str = "cb7392cf25b637fd9dba98449742f4c9dd01f54eef26f87a5db253ed3f28cc9c";

/// The nonce of the known answer. A constant is right here only: the key is public.
struct KnownNonce;

impl Random for KnownNonce {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0x24);
    }
}

/// Seals, indexes and authenticates a known text under a known key, and compares with the answer of
/// another implementation. Touches no key in use.
///
/// # Errors
/// [`SealError::SelfTest`] names the primitive that answers otherwise.
pub fn self_test() -> Result<(), SealError> {
    let root = || RootKey::parse(KEY).map_err(|_| SealError::SelfTest("key"));
    let key = DataKey::of(Zeroizing::new(*root()?.bytes()))?;
    let sealed = key.seal(&PLACE, b"self-test", &KnownNonce)?;
    if HEXLOWER.encode(&sealed) != SEALED {
        return Err(SealError::SelfTest("XChaCha20-Poly1305"));
    }
    if key.open(&PLACE, &sealed)?.as_slice() != b"self-test" {
        return Err(SealError::SelfTest("XChaCha20-Poly1305"));
    }
    let known = Keyring::new(root()?, Vec::new())?;
    let index = known.blind_index(IndexKind::Nir, "597", "1850199999123");
    if HEXLOWER.encode(&index.bytes()) != INDEX {
        return Err(SealError::SelfTest("blind index"));
    }
    if HEXLOWER.encode(&known.mac(MacPurpose::Audit, b"self-test")) != MAC {
        return Err(SealError::SelfTest("HMAC-SHA-256"));
    }
    Ok(())
}
