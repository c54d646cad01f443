//! The envelope: `0x01 ‖ key id (8) ‖ nonce (24) ‖ ciphertext ‖ tag (16)` (S-502).

use crate::{KeyId, SealError};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use domain::clock::{Random, random_bytes};
use zeroize::Zeroizing;

/// XChaCha20-Poly1305, the only format so far.
const VERSION: u8 = 0x01;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
const HEADER_BYTES: usize = 1 + KeyId::BYTES;

/// How many bytes longer than its content an envelope is: 49.
pub const OVERHEAD: usize = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

/// A key of the cipher, with the id that envelopes carry.
pub(crate) struct SubKey {
    /// Id of the key that this one derives from.
    pub(crate) id: KeyId,
    /// The key itself.
    pub(crate) bytes: Zeroizing<[u8; 32]>,
}

impl SubKey {
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.bytes).into())
    }

    /// Seals under a fresh random nonce (S-501).
    pub(crate) fn seal(
        &self,
        associated: &[u8],
        plaintext: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let nonce: [u8; NONCE_BYTES] = random_bytes(random);
        let mut envelope = Vec::with_capacity(plaintext.len().saturating_add(OVERHEAD));
        envelope.push(VERSION);
        envelope.extend_from_slice(&self.id.bytes());
        envelope.extend_from_slice(&nonce);
        let start = envelope.len();
        envelope.extend_from_slice(plaintext);
        let body = envelope.get_mut(start..).ok_or(SealError::Primitive)?;
        let tag = self
            .cipher()
            .encrypt_inout_detached(&XNonce::from(nonce), associated, body.into())
            .map_err(|_| SealError::TooLarge)?;
        envelope.extend_from_slice(&tag);
        Ok(envelope)
    }

    /// Opens what [`SubKey::seal`] made with the same associated data. The tag is verified over the
    /// whole value before a byte is deciphered.
    pub(crate) fn open(
        &self,
        associated: &[u8],
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let parts = Parts::of(envelope)?;
        if parts.key != self.id {
            return Err(SealError::UnknownKey(parts.key));
        }
        let mut plaintext = Zeroizing::new(parts.ciphertext.to_vec());
        self.cipher()
            .decrypt_inout_detached(
                &XNonce::from(*parts.nonce),
                associated,
                plaintext.as_mut_slice().into(),
                &Tag::from(*parts.tag),
            )
            .map_err(|_| SealError::Refused)?;
        Ok(plaintext)
    }
}

/// Id of the key that an envelope says it is under: lets a rotation find what is left to do.
///
/// Nothing is authenticated: a wrong id only leads to a refusal at opening.
///
/// # Errors
/// [`SealError::Truncated`] or [`SealError::UnknownVersion`].
pub fn key_id_of(envelope: &[u8]) -> Result<KeyId, SealError> {
    Parts::of(envelope).map(|parts| parts.key)
}

struct Parts<'a> {
    key: KeyId,
    nonce: &'a [u8; NONCE_BYTES],
    ciphertext: &'a [u8],
    tag: &'a [u8; TAG_BYTES],
}

impl<'a> Parts<'a> {
    fn of(envelope: &'a [u8]) -> Result<Self, SealError> {
        let (&version, rest) = envelope.split_first().ok_or(SealError::Truncated)?;
        if version != VERSION {
            return Err(SealError::UnknownVersion(version));
        }
        let (key, rest) = rest.split_first_chunk().ok_or(SealError::Truncated)?;
        let (nonce, rest) = rest.split_first_chunk().ok_or(SealError::Truncated)?;
        let (ciphertext, tag) = rest.split_last_chunk().ok_or(SealError::Truncated)?;
        Ok(Self {
            key: KeyId::from_bytes(*key),
            nonce,
            ciphertext,
            tag,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    struct Nonce;

    impl Random for Nonce {
        fn fill(&self, bytes: &mut [u8]) {
            for (place, byte) in (0x40..).zip(bytes) {
                *byte = place;
            }
        }
    }

    /// S-501: appendix A.3.1 of draft-irtf-cfrg-xchacha-03, whole.
    #[test]
    fn draft_vector_of_xchacha20_poly1305() {
        let bytes: [u8; 32] = std::array::from_fn(|place| 0x80 + u8::try_from(place).unwrap());
        let key = SubKey {
            id: KeyId::from_bytes([0; 8]),
            bytes: Zeroizing::new(bytes),
        };
        let associated = HEXLOWER.decode(b"50515253c0c1c2c3c4c5c6c7").unwrap();
        let plaintext = b"Ladies and Gentlemen of the class of '99: If I could offer you only \
                          one tip for the future, sunscreen would be it.";
        let envelope = key.seal(&associated, plaintext, &Nonce).unwrap();
        assert_eq!(
            HEXLOWER.encode(&envelope),
            "01\
             0000000000000000\
             404142434445464748494a4b4c4d4e4f5051525354555657\
             bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb\
             731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452\
             2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\
             21f9664c97637da9768812f615c68b13b52e\
             c0875924c1c7987947deafd8780acf49"
        );
        assert_eq!(
            key.open(&associated, &envelope).unwrap().as_slice(),
            plaintext
        );
    }
}
