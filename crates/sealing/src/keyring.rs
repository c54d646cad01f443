//! The keyring: the root keys in use, and what derives from them.

use crate::address::Address;
use crate::envelope::{SubKey, key_id_of};
use crate::index::Standing;
use crate::people::People;
use crate::root_key::derive;
use crate::{BlindIndex, DataKey, IndexKind, KeyId, MacPurpose, RootKey, SealError};
use domain::clock::Random;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The root keys in use: the current one seals, the retired ones still open (S-505).
///
/// It cannot be printed (S-512):
/// ```compile_fail,E0277
/// fn show(keyring: &sealing::Keyring) -> String { format!("{keyring:?}") }
/// ```
pub struct Keyring {
    pub(crate) current: Root,
    /// Newest first.
    pub(crate) retired: Vec<Root>,
    /// Ids of the keys that [`Keyring::refuse_older_than`] forgot.
    pub(crate) refused: Vec<KeyId>,
    pub(crate) secret: Zeroizing<[u8; 32]>,
    pub(crate) standing: Standing,
    pub(crate) people: People,
}

pub(crate) struct Root {
    pub(crate) id: KeyId,
    key: RootKey,
}

impl Root {
    fn of(key: RootKey) -> Result<Self, SealError> {
        Ok(Self {
            id: KeyId::of(key.bytes())?,
            key,
        })
    }

    pub(crate) fn sub_key(&self, label: &str) -> Result<SubKey, SealError> {
        Ok(SubKey {
            id: self.id,
            bytes: derive(self.key.bytes(), label.as_bytes())?,
        })
    }
}

/// Label of the sub-key that wraps other keys.
pub(crate) const WRAP: &str = "wrap";
/// Label of the sub-keys that seal values belonging to no case.
const SYSTEM: &str = "sys";

const SENTINEL: Address<'_> = Address {
    table: "keyring",
    column: "sentinel",
    row: Uuid::nil(),
    case: Uuid::nil(),
};
const SENTINEL_TEXT: &[u8] = b"espace-partenaire";

const fn wrapped(owner: Uuid) -> Address<'static> {
    Address {
        table: "data_keys",
        column: "wrapped",
        row: owner,
        case: owner,
    }
}

impl Keyring {
    /// The keyring of a start: the current root key and the retired ones, newest first.
    ///
    /// # Errors
    /// [`SealError::Primitive`] only.
    pub fn new(current: RootKey, retired: Vec<RootKey>) -> Result<Self, SealError> {
        let secret = derive(current.bytes(), b"standing")?;
        let standing = Standing::of(&secret)?;
        Ok(Self {
            current: Root::of(current)?,
            retired: retired
                .into_iter()
                .map(Root::of)
                .collect::<Result<_, _>>()?,
            refused: Vec::new(),
            people: People::first(&standing),
            standing,
            secret,
        })
    }

    /// Id of the root key that seals.
    pub const fn current_kid(&self) -> KeyId {
        self.current.id
    }

    /// Whether this root key is among those that open, or was among them and is refused now.
    pub fn knows(&self, kid: KeyId) -> bool {
        self.live_kids().contains(&kid) || self.refused.contains(&kid)
    }

    /// Ids of the root keys that open, the current one first: one sentinel is expected for each.
    pub fn live_kids(&self) -> Vec<KeyId> {
        std::iter::once(&self.current)
            .chain(&self.retired)
            .map(|root| root.id)
            .collect()
    }

    /// Wraps a data key for storage in `data_keys`, bound to its owner: a case, an organisation.
    ///
    /// # Errors
    /// [`SealError::Primitive`] only.
    pub fn wrap(
        &self,
        key: &DataKey,
        owner: Uuid,
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let address = wrapped(owner);
        self.current
            .sub_key(WRAP)?
            .seal(&address.associated_data(), key.bytes(), random)
    }

    /// Unwraps the data key of this owner.
    ///
    /// # Errors
    /// [`SealError::UnknownKey`] or [`SealError::KeyTooOld`] if its root key is not in use,
    /// [`SealError::Refused`] if altered or another owner's, and those of the format.
    pub fn unwrap_key(&self, envelope: &[u8], owner: Uuid) -> Result<DataKey, SealError> {
        let sub_key = self.opening(envelope, WRAP)?;
        let bytes = sub_key.open(&wrapped(owner).associated_data(), envelope)?;
        DataKey::of(key_bytes(&bytes)?)
    }

    /// Seals a value that belongs to no case: a TOTP seed, a signing key, a webhook's secret.
    ///
    /// It lies under the current root key: a rotation opens and seals it again.
    ///
    /// # Errors
    /// As [`DataKey::seal`].
    pub fn seal_system(
        &self,
        address: &Address<'_>,
        plaintext: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let sub_key = self.current.sub_key(&address.label(SYSTEM))?;
        sub_key.seal(&address.associated_data(), plaintext, random)
    }

    /// Opens what [`Keyring::seal_system`] sealed for the same address.
    ///
    /// # Errors
    /// As [`Keyring::unwrap_key`].
    pub fn open_system(
        &self,
        address: &Address<'_>,
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let sub_key = self.opening(envelope, &address.label(SYSTEM))?;
        sub_key.open(&address.associated_data(), envelope)
    }

    /// The blind index of a normalised text that is kept nowhere, hence is never written under another
    /// key: what an identity provider calls somebody. `fund` keeps one's index from saying anything about
    /// another's. People are found by [`Keyring::person_index`].
    pub fn blind_index(&self, kind: IndexKind, fund: &str, normalised: &str) -> BlindIndex {
        self.standing.blind_index(kind, fund, normalised)
    }

    /// HMAC-SHA-256 under the key of this purpose (S-520).
    pub fn mac(&self, purpose: MacPurpose, bytes: &[u8]) -> [u8; 32] {
        self.standing.mac(purpose, bytes)
    }

    /// Whether `mac` is that of `bytes`, compared in constant time.
    pub fn verify_mac(&self, purpose: MacPurpose, bytes: &[u8], mac: &[u8]) -> bool {
        self.standing.verify(purpose, bytes, mac)
    }

    /// Names the index key, to be kept in the database and compared at each start (S-514).
    pub fn index_fingerprint(&self) -> [u8; 8] {
        self.standing.fingerprint()
    }

    /// A known text under the current root key, to be kept in the database (S-514).
    ///
    /// # Errors
    /// [`SealError::Primitive`] only.
    pub fn sentinel(&self, random: &dyn Random) -> Result<Vec<u8>, SealError> {
        self.seal_system(&SENTINEL, SENTINEL_TEXT, random)
    }

    /// Checks at start-up that the root key a sentinel was made with is the one in use.
    ///
    /// # Errors
    /// [`SealError::UnknownKey`]: this database was written with another root key.
    pub fn check_sentinel(&self, sentinel: &[u8]) -> Result<(), SealError> {
        let text = self.open_system(&SENTINEL, sentinel)?;
        if text.as_slice() == SENTINEL_TEXT {
            Ok(())
        } else {
            Err(SealError::Refused)
        }
    }

    /// The sub-key that an envelope says it is under.
    pub(crate) fn opening(&self, envelope: &[u8], label: &str) -> Result<SubKey, SealError> {
        let id = key_id_of(envelope)?;
        let mut live = std::iter::once(&self.current).chain(&self.retired);
        match live.find(|root| root.id == id) {
            Some(root) => root.sub_key(label),
            None if self.refused.contains(&id) => Err(SealError::KeyTooOld(id)),
            None => Err(SealError::UnknownKey(id)),
        }
    }
}

pub(crate) fn key_bytes(bytes: &[u8]) -> Result<Zeroizing<[u8; 32]>, SealError> {
    let bytes: &[u8; 32] = bytes.try_into().map_err(|_| SealError::NotAKey)?;
    Ok(Zeroizing::new(*bytes))
}
