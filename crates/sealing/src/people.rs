//! The keys that people are found by: one that writes, and during a rotation a second one, so that both
//! are asked until everything is under one (S-509).

use crate::index::{Standing, blind, index_key};
use crate::keyring::key_bytes;
use crate::{Address, BlindIndex, IndexKind, Keyring, SealError};
use domain::clock::Random;
use hmac::Hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Where a key lies, sealed by a root key.
const PLACE: Address<'_> = Address {
    table: "keyring",
    column: "people_index",
    row: uuid::Uuid::nil(),
    case: uuid::Uuid::nil(),
};

/// The version of the first key, which is that of the standing secret and lies nowhere else.
pub const FIRST_PEOPLE_KEY: i32 = 1;

/// A key that people are found by, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct PeopleKey {
    /// What rows say that they are under.
    pub version: i32,
    /// The key, sealed; `None` for [`FIRST_PEOPLE_KEY`].
    pub sealed: Option<Vec<u8>>,
}

/// The keys in use, the one that writes first.
pub(crate) struct People {
    writes: Key,
    asks: Vec<Key>,
}

struct Key {
    version: i32,
    keyed: Hmac<Sha256>,
}

impl People {
    pub(crate) fn first(standing: &Standing) -> Self {
        let writes = Key {
            version: FIRST_PEOPLE_KEY,
            keyed: standing.index_key(),
        };
        Self {
            writes,
            asks: Vec::new(),
        }
    }
}

impl Keyring {
    /// Takes up the keys that people are found by: `writes` is the version of the one that writes, and
    /// all of them are asked.
    ///
    /// # Errors
    /// As [`Keyring::open_system`]; [`SealError::NotAKey`] when the one that writes is not among them.
    pub fn with_people_keys(mut self, writes: i32, kept: &[PeopleKey]) -> Result<Self, SealError> {
        let mut keys = Vec::new();
        for one in kept {
            let keyed = match &one.sealed {
                None => self.standing.index_key(),
                Some(sealed) => {
                    let secret = key_bytes(&self.open_system(&PLACE, sealed)?)?;
                    index_key(&secret)?
                }
            };
            keys.push(Key {
                version: one.version,
                keyed,
            });
        }
        let place = keys.iter().position(|key| key.version == writes);
        let writes = keys.swap_remove(place.ok_or(SealError::NotAKey)?);
        self.people = People { writes, asks: keys };
        Ok(self)
    }

    /// A new key for people to be found by, sealed.
    ///
    /// # Errors
    /// [`SealError::Primitive`] only.
    pub fn new_people_key(&self, random: &dyn Random) -> Result<Vec<u8>, SealError> {
        let mut secret = Zeroizing::new([0; 32]);
        random.fill(secret.as_mut_slice());
        self.seal_system(&PLACE, secret.as_slice(), random)
    }

    /// The same key under the current root key (S-505).
    ///
    /// # Errors
    /// As [`Keyring::open_system`].
    pub fn reseal_people_key(
        &self,
        sealed: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        self.reseal_system(&PLACE, sealed, random)
    }

    /// The version that a new row says it is under.
    pub const fn people_version(&self) -> i32 {
        self.people.writes.version
    }

    /// What a person is written to be found by, within a fund (S-509).
    pub fn person_index(&self, kind: IndexKind, fund: &str, normalised: &str) -> BlindIndex {
        blind(&self.people.writes.keyed, kind, fund, normalised)
    }

    /// Everything that the same person may lie under now: one, and two during a rotation.
    pub fn person_indexes(&self, kind: IndexKind, fund: &str, normalised: &str) -> Vec<BlindIndex> {
        std::iter::once(&self.people.writes)
            .chain(&self.people.asks)
            .map(|key| blind(&key.keyed, kind, fund, normalised))
            .collect()
    }
}
