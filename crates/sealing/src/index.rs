//! Keyed hashes: the blind index that finds a person again, the MACs that show alteration.

use crate::SealError;
use crate::address::framed;
use crate::root_key::derive;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// What a blind index is computed from. Two kinds never give the same index for the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexKind {
    /// A NIR or NIA: its 13 normalised characters, without key (S-509).
    Nir,
    /// The number of an insured person on whom another depends, in the same form: a dump does not
    /// show whose relative somebody is.
    Insured,
    /// Names and birth date of a person without NIR, normalised by the caller.
    Identity,
    /// An e-mail address, normalised by the caller.
    Email,
    /// What an identity provider calls somebody.
    Subject,
}

impl IndexKind {
    const fn tag(self) -> &'static [u8] {
        match self {
            Self::Nir => b"nir\0",
            Self::Insured => b"insured\0",
            Self::Identity => b"identity\0",
            Self::Email => b"email\0",
            Self::Subject => b"subject\0",
        }
    }
}

/// A keyed hash to look a person up by equality (S-509, S-510).
///
/// It says nothing without the key, yet two equal ones mean the same person: it is stored, never
/// logged nor shown.
/// ```compile_fail,E0277
/// fn show(index: &sealing::BlindIndex) -> String { format!("{index:?}") }
/// ```
/// ```compile_fail,E0277
/// fn show(index: &sealing::BlindIndex) -> String { format!("{index}") }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BlindIndex([u8; 32]);

impl BlindIndex {
    /// The 32 bytes, for storage and comparison in the database.
    pub const fn bytes(self) -> [u8; 32] {
        self.0
    }
}

/// What a MAC protects. Each purpose has its own key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MacPurpose {
    /// A row of the audit journal (S-520).
    Audit,
    /// The chain of the audit journal (S-521).
    AuditChain,
    /// A page cursor given to a client.
    Cursor,
    /// A form token of a page (S-029).
    Form,
    /// The list of what a backup holds.
    Backup,
    /// A secret that is given again to a call that is made again (S-203).
    Secret,
    /// A partner's own reference of a request, to find it by equality.
    ExternalReference,
}

/// The secret that blind indexes and MACs derive from. A root-key rotation carries it over:
/// otherwise every index and every line of the journal would have to be computed again.
pub(crate) struct Standing {
    index: Hmac<Sha256>,
    audit: Hmac<Sha256>,
    audit_chain: Hmac<Sha256>,
    cursor: Hmac<Sha256>,
    form: Hmac<Sha256>,
    backup: Hmac<Sha256>,
    secret: Hmac<Sha256>,
    external_reference: Hmac<Sha256>,
    fingerprint: [u8; 8],
}

impl Standing {
    pub(crate) fn of(secret: &[u8; 32]) -> Result<Self, SealError> {
        let keyed = |label: &[u8]| {
            Hmac::new_from_slice(derive(secret, label)?.as_slice())
                .map_err(|_| SealError::Primitive)
        };
        Ok(Self {
            index: keyed(b"index")?,
            audit: keyed(b"mac:audit")?,
            audit_chain: keyed(b"mac:audit-chain")?,
            cursor: keyed(b"mac:cursor")?,
            form: keyed(b"mac:form")?,
            backup: keyed(b"mac:backup")?,
            secret: keyed(b"mac:secret")?,
            external_reference: keyed(b"mac:external-reference")?,
            fingerprint: *derive(secret, b"index-fingerprint")?
                .first_chunk()
                .ok_or(SealError::Primitive)?,
        })
    }

    pub(crate) fn blind_index(&self, kind: IndexKind, fund: &str, normalised: &str) -> BlindIndex {
        blind(&self.index, kind, fund, normalised)
    }

    /// The key of blind indexes.
    pub(crate) fn index_key(&self) -> Hmac<Sha256> {
        self.index.clone()
    }

    /// 8 bytes that name the index key and say nothing about it.
    pub(crate) const fn fingerprint(&self) -> [u8; 8] {
        self.fingerprint
    }

    pub(crate) fn mac(&self, purpose: MacPurpose, bytes: &[u8]) -> [u8; 32] {
        tag_of(self.keyed(purpose), bytes)
    }

    /// Compares in constant time.
    pub(crate) fn verify(&self, purpose: MacPurpose, bytes: &[u8], mac: &[u8]) -> bool {
        let mut keyed = self.keyed(purpose).clone();
        keyed.update(bytes);
        keyed.verify_slice(mac).is_ok()
    }

    const fn keyed(&self, purpose: MacPurpose) -> &Hmac<Sha256> {
        match purpose {
            MacPurpose::Audit => &self.audit,
            MacPurpose::AuditChain => &self.audit_chain,
            MacPurpose::Cursor => &self.cursor,
            MacPurpose::Form => &self.form,
            MacPurpose::Backup => &self.backup,
            MacPurpose::Secret => &self.secret,
            MacPurpose::ExternalReference => &self.external_reference,
        }
    }
}

/// `HMAC(k_fund, kind ‖ 0 ‖ text)` where `k_fund = HMAC(k_index, "fund" ‖ code)`, SHA-256.
pub(crate) fn blind(
    index: &Hmac<Sha256>,
    kind: IndexKind,
    fund: &str,
    normalised: &str,
) -> BlindIndex {
    let fund_key = Zeroizing::new(tag_of(index, &framed(&[b"fund", fund.as_bytes()])));
    // HMAC itself pads its key with zeros to a block: given padded, it cannot fail.
    let mut block = Zeroizing::new([0; 64]);
    for (padded, byte) in block.iter_mut().zip(fund_key.iter()) {
        *padded = *byte;
    }
    let mut keyed = Hmac::<Sha256>::new((&*block).into());
    keyed.update(kind.tag());
    keyed.update(normalised.as_bytes());
    BlindIndex(keyed.finalize().into_bytes().into())
}

/// The key of blind indexes that derives from a secret.
pub(crate) fn index_key(secret: &[u8; 32]) -> Result<Hmac<Sha256>, SealError> {
    Hmac::new_from_slice(derive(secret, b"index")?.as_slice()).map_err(|_| SealError::Primitive)
}

fn tag_of(keyed: &Hmac<Sha256>, bytes: &[u8]) -> [u8; 32] {
    let mut keyed = keyed.clone();
    keyed.update(bytes);
    keyed.finalize().into_bytes().into()
}
