//! Changing the root key: wraps move to the new one, indexes and MACs stay the same (S-505).

use crate::envelope::key_id_of;
use crate::index::Standing;
use crate::keyring::{WRAP, key_bytes};
use crate::people::People;
use crate::{Address, KeyId, Keyring, SealError};
use domain::clock::Random;
use uuid::Uuid;

const STANDING: Address<'_> = Address {
    table: "keyring",
    column: "standing",
    row: Uuid::nil(),
    case: Uuid::nil(),
};

impl Keyring {
    /// Takes up the standing secret that [`Keyring::standing`] sealed, perhaps under a root key
    /// that is now retired: blind indexes and MACs stay the same after a root-key rotation.
    ///
    /// # Errors
    /// As [`Keyring::unwrap_key`].
    pub fn with_standing(mut self, envelope: &[u8]) -> Result<Self, SealError> {
        let secret = self
            .opening(envelope, WRAP)?
            .open(&STANDING.associated_data(), envelope)?;
        self.secret = key_bytes(&secret)?;
        self.standing = Standing::of(&self.secret)?;
        self.people = People::first(&self.standing);
        Ok(self)
    }

    /// Forgets the retired keys older than `oldest`: what is still under them is refused with
    /// [`SealError::KeyTooOld`] (`min_kid`, S-505).
    ///
    /// # Errors
    /// [`SealError::UnknownKey`] if `oldest` is not in this keyring.
    pub fn refuse_older_than(mut self, oldest: KeyId) -> Result<Self, SealError> {
        let kept = if self.current.id == oldest {
            0
        } else {
            let place = self.retired.iter().position(|root| root.id == oldest);
            place
                .ok_or(SealError::UnknownKey(oldest))?
                .saturating_add(1)
        };
        let refused = self.retired.split_off(kept);
        self.refused.extend(refused.iter().map(|root| root.id));
        Ok(self)
    }

    /// The same data key under the current root key; `None` if it already is (S-505).
    ///
    /// # Errors
    /// As [`Keyring::unwrap_key`].
    pub fn rewrap(
        &self,
        envelope: &[u8],
        owner: Uuid,
        random: &dyn Random,
    ) -> Result<Option<Vec<u8>>, SealError> {
        if key_id_of(envelope)? == self.current.id {
            return Ok(None);
        }
        let key = self.unwrap_key(envelope, owner)?;
        self.wrap(&key, owner, random).map(Some)
    }

    /// The same system value under the current root key, whatever root key it was under (S-505).
    ///
    /// # Errors
    /// As [`Keyring::open_system`].
    pub fn reseal_system(
        &self,
        address: &Address<'_>,
        envelope: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let opened = self.open_system(address, envelope)?;
        self.seal_system(address, &opened, random)
    }

    /// The secret that indexes and MACs derive from, under the current root key. To be kept in the
    /// database from the first start on, taken up by [`Keyring::with_standing`] at every start, and
    /// written again by a root-key rotation.
    ///
    /// # Errors
    /// [`SealError::Primitive`] only.
    pub fn standing(&self, random: &dyn Random) -> Result<Vec<u8>, SealError> {
        let sub_key = self.current.sub_key(WRAP)?;
        sub_key.seal(&STANDING.associated_data(), self.secret.as_slice(), random)
    }
}
