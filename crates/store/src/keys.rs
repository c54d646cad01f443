//! The keys' own rows: sentinels, the standing secret, and the keys that sign access tokens.

use crate::columns::{at, read_uuid, time};
use crate::conn::Conn;
use crate::error::StoreError;
use crate::schema::{data_keys, key_sentinels, markers, signing_keys};
use crate::tx::Tx;
use data_encoding::HEXLOWER;
use diesel::prelude::*;
use domain::clock::{Clock, Random};
use sealing::{Address, Keyring};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Where the standing secret (indexes, MACs) is kept, in hexadecimal.
const STANDING: &str = "standing_secret";

/// Checks the root key against what the database was written with, before anything is written
/// (S-514). A new database takes the key as its own.
pub fn admit(
    conn: &mut Conn,
    keyring: Keyring,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Keyring, StoreError> {
    let known: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> = key_sentinels::table
        .select((
            key_sentinels::kid,
            key_sentinels::sentinel,
            key_sentinels::index_fingerprint,
        ))
        .load(conn)?;
    let live: Vec<Vec<u8>> = keyring
        .live_kids()
        .iter()
        .map(|kid| kid.bytes().to_vec())
        .collect();
    let known_kids: Vec<&Vec<u8>> = known.iter().map(|(kid, _, _)| kid).collect();
    if !known.is_empty() && !live.iter().any(|kid| known_kids.contains(&kid)) {
        return Err(StoreError::Refused(
            "the root key (EP_ROOT_KEY) is not the one this database was written with",
        ));
    }
    for (_, sentinel, _) in known.iter().filter(|(kid, _, _)| live.contains(kid)) {
        keyring.check_sentinel(sentinel)?;
    }
    let keyring = if let Some(standing) = marker(conn, STANDING)? {
        keyring.with_standing(&from_hex(&standing)?)?
    } else {
        let standing = keyring.standing(random)?;
        set_marker(conn, STANDING, &HEXLOWER.encode(&standing))?;
        keyring
    };
    let fingerprint = keyring.index_fingerprint();
    if known
        .iter()
        .any(|(_, _, kept)| kept.as_slice() != fingerprint)
    {
        return Err(StoreError::Refused(
            "the index key is not the one this database was written with",
        ));
    }
    let current = keyring.current_kid().bytes().to_vec();
    if !known_kids.contains(&&current) {
        diesel::insert_into(key_sentinels::table)
            .values((
                key_sentinels::kid.eq(&current),
                key_sentinels::sentinel.eq(keyring.sentinel(random)?),
                key_sentinels::index_fingerprint.eq(fingerprint.as_slice()),
                key_sentinels::created_at.eq(time(clock.now())),
            ))
            .execute(conn)?;
    }
    Ok(keyring)
}

/// The standing secret, as a root key sealed it.
pub(crate) fn standing(conn: &mut Conn) -> Result<Option<Vec<u8>>, StoreError> {
    let standing = marker(conn, STANDING)?;
    standing.map(|standing| from_hex(&standing)).transpose()
}

pub(crate) fn marker(conn: &mut Conn, name: &str) -> Result<Option<String>, StoreError> {
    Ok(markers::table
        .find(name)
        .select(markers::value)
        .first(conn)
        .optional()?)
}

pub(crate) fn set_marker(conn: &mut Conn, name: &str, value: &str) -> Result<(), StoreError> {
    diesel::insert_into(markers::table)
        .values((markers::name.eq(name), markers::value.eq(value)))
        .execute(conn)?;
    Ok(())
}

fn from_hex(text: &str) -> Result<Vec<u8>, StoreError> {
    let broken = |_| StoreError::Inconsistent {
        table: "markers",
        column: "value",
    };
    HEXLOWER.decode(text.as_bytes()).map_err(broken)
}

/// Whether this database was filled by the demonstration.
pub fn is_demo(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(marker(tx.conn, "demo")?.is_some())
}

/// Marks this database as the demonstration's.
pub fn mark_demo(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    set_marker(tx.conn, "demo", "1")
}

/// Writes something that means nothing, to know that the database takes a write.
pub fn touch(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    diesel::update(markers::table.find("readiness"))
        .set(markers::value.eq("1"))
        .execute(tx.conn)?;
    Ok(())
}

/// Unwraps every data key; returns how many there are. [`StoreError::Sealed`] at the first that does
/// not open.
pub fn open_all(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let (mut after, mut opened): (Vec<u8>, u64) = (Vec::new(), 0);
    loop {
        let page: Vec<(Vec<u8>, Vec<u8>)> = data_keys::table
            .filter(data_keys::case_id.gt(&after))
            .order(data_keys::case_id)
            .limit(PAGE)
            .select((data_keys::case_id, data_keys::wrapped))
            .load(tx.conn)?;
        let Some((last, _)) = page.last() else {
            return Ok(opened);
        };
        after.clone_from(last);
        for (case, wrapped) in &page {
            let case = read_uuid(case, at("data_keys", "case_id"))?;
            tx.vault.keyring.unwrap_key(wrapped, case)?;
            opened += 1;
        }
    }
}

/// Rows read at once.
const PAGE: i64 = 500;

/// A key that signs access tokens.
pub struct SigningKey {
    /// Its name in the tokens' header.
    pub kid: String,
    /// The private half, PKCS#8 DER.
    pub private: Zeroizing<Vec<u8>>,
    /// The public half: the 32 bytes of Ed25519.
    pub public: Vec<u8>,
}

const fn private_at() -> Address<'static> {
    Address {
        table: "signing_keys",
        column: "private_sealed",
        row: Uuid::nil(),
        case: Uuid::nil(),
    }
}

/// Stores a new signing key.
pub fn add_signing_key(tx: &mut Tx<'_>, key: &SigningKey) -> Result<(), StoreError> {
    let sealed =
        tx.vault
            .keyring
            .seal_system(&private_at(), &key.private, tx.vault.random.as_ref())?;
    diesel::insert_into(signing_keys::table)
        .values((
            signing_keys::kid.eq(&key.kid),
            signing_keys::private_sealed.eq(sealed),
            signing_keys::public.eq(&key.public),
            signing_keys::created_at.eq(time(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The signing keys that are not retired, newest first.
pub fn signing_keys(tx: &mut Tx<'_>) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<(String, Vec<u8>, Vec<u8>)> = signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::created_at.desc())
        .select((
            signing_keys::kid,
            signing_keys::private_sealed,
            signing_keys::public,
        ))
        .load(tx.conn)?;
    rows.into_iter()
        .map(|(kid, sealed, public)| {
            let private = tx.vault.keyring.open_system(&private_at(), &sealed)?;
            Ok(SigningKey {
                kid,
                private,
                public,
            })
        })
        .collect()
}
