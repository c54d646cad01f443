//! Data keys: one per case, so that destroying it makes the case unreadable.

use crate::envelope::SubKey;
use crate::root_key::derive;
use crate::{Address, KeyId, SealError};
use domain::clock::Random;
use zeroize::Zeroizing;

/// The largest file that may be sealed, in bytes: 12 MiB (S-508).
pub const MAX_SEALABLE_FILE_BYTES: usize = 12 * 1024 * 1024;

/// The key of one case, or of one organisation: 32 random bytes, wiped from memory on drop (S-504).
///
/// It leaves memory only wrapped by a [`crate::Keyring`]. It cannot be printed (S-512):
/// ```compile_fail,E0277
/// fn show(key: &sealing::DataKey) -> String { format!("{key:?}") }
/// ```
/// ```compile_fail,E0277
/// fn show(key: &sealing::DataKey) -> String { format!("{key}") }
/// ```
pub struct DataKey {
    bytes: Zeroizing<[u8; 32]>,
    id: KeyId,
}

impl DataKey {
    /// A new key.
    ///
    /// # Errors
    /// [`SealError::Primitive`] only.
    pub fn generate(random: &dyn Random) -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut_slice());
        Self::of(bytes)
    }

    pub(crate) fn of(bytes: Zeroizing<[u8; 32]>) -> Result<Self, SealError> {
        Ok(Self {
            id: KeyId::of(&bytes)?,
            bytes,
        })
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The id that the envelopes of this key carry.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Seals the value of one column of one row, under a fresh nonce.
    ///
    /// # Errors
    /// [`SealError::TooLarge`] beyond 256 GiB, [`SealError::Primitive`].
    pub fn seal(
        &self,
        address: &Address<'_>,
        plaintext: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        self.sub_key(&address.label("enc"))?
            .seal(&address.associated_data(), plaintext, random)
    }

    /// Opens what [`DataKey::seal`] sealed for the same address.
    ///
    /// # Errors
    /// [`SealError::Refused`] if altered or moved; [`SealError::UnknownKey`] if it is under the key
    /// of another case; [`SealError::UnknownVersion`], [`SealError::Truncated`].
    pub fn open(
        &self,
        address: &Address<'_>,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.sub_key(&address.label("enc"))?
            .open(&address.associated_data(), envelope)
    }

    /// Seals a file of at most [`MAX_SEALABLE_FILE_BYTES`], as a whole (S-508).
    ///
    /// Whole rather than in chunks: our files fit in memory (10 MiB, S-044), so one tag over all of
    /// it rules out reordered, dropped or repeated chunks, and no byte can leave unverified.
    ///
    /// # Errors
    /// [`SealError::TooLarge`], [`SealError::Primitive`].
    pub fn seal_file(
        &self,
        address: &Address<'_>,
        content: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        if content.len() > MAX_SEALABLE_FILE_BYTES {
            return Err(SealError::TooLarge);
        }
        self.sub_key("file")?
            .seal(&address.associated_data(), content, random)
    }

    /// Opens what [`DataKey::seal_file`] sealed for the same address: all of it or nothing.
    ///
    /// # Errors
    /// As [`DataKey::open`].
    pub fn open_file(
        &self,
        address: &Address<'_>,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        if envelope.len() > MAX_SEALABLE_FILE_BYTES + crate::OVERHEAD {
            return Err(SealError::TooLarge);
        }
        self.sub_key("file")?
            .open(&address.associated_data(), envelope)
    }

    fn sub_key(&self, label: &str) -> Result<SubKey, SealError> {
        Ok(SubKey {
            id: self.id,
            bytes: derive(&self.bytes, label.as_bytes())?,
        })
    }
}
