//! The keys' own rows: sentinels, the standing secret, and the keys that sign access tokens.

use crate::columns::{at, read_time, read_uuid, time};
use crate::conn::Conn;
use crate::error::StoreError;
use crate::people_keys;
use crate::rotation::OLDEST;
use crate::schema::{data_keys, key_sentinels, markers, signing_keys};
use crate::tx::Tx;
use data_encoding::HEXLOWER;
use diesel::prelude::*;
use domain::clock::{Clock, Random};
use jiff::Timestamp;
use sealing::{Address, KeyId, Keyring};
use std::collections::BTreeSet;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What is written to know that the database takes a write.
const READINESS: &str = "readiness";

/// Where the standing secret (indexes, MACs) is kept, in hexadecimal.
pub(crate) const STANDING: &str = "standing_secret";

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
    let keyring = match marker(conn, OLDEST)? {
        Some(oldest) => refuse_older_than(keyring, &from_hex(&oldest)?)?,
        None => keyring,
    };
    let keyring = people_keys::take_up(conn, keyring)?;
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

/// Forgets the keys older than the oldest that is accepted; a key that is itself too old is refused.
fn refuse_older_than(keyring: Keyring, oldest: &[u8]) -> Result<Keyring, StoreError> {
    let oldest = oldest.try_into().map(KeyId::from_bytes);
    let oldest = oldest.map_err(|_| at("markers", "value").broken())?;
    keyring.refuse_older_than(oldest).map_err(|_| {
        StoreError::Refused("the root key (EP_ROOT_KEY) is older than the oldest that is accepted")
    })
}

/// The newest root key that this database has ever been opened with, if these keys do not know it: it
/// was announced by another process, and what it seals would not open here (S-505).
pub fn unknown_announced(tx: &mut Tx<'_>) -> Result<Option<KeyId>, StoreError> {
    let newest = newest_sentinel(tx)?.map(|(kid, _)| kid);
    Ok(newest.filter(|kid| !tx.vault.keyring.knows(*kid)))
}

/// When the root key that seals now was first announced.
pub fn announced_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    let current = tx.vault.keyring.current_kid();
    let at_time: Option<i64> = key_sentinels::table
        .find(current.bytes().as_slice())
        .select(key_sentinels::created_at)
        .first(tx.conn)
        .optional()?;
    let place = at("key_sentinels", "created_at");
    at_time.map(|micros| read_time(micros, place)).transpose()
}

fn newest_sentinel(tx: &mut Tx<'_>) -> Result<Option<(KeyId, i64)>, StoreError> {
    let newest: Option<(Vec<u8>, i64)> = key_sentinels::table
        .order(key_sentinels::created_at.desc())
        .select((key_sentinels::kid, key_sentinels::created_at))
        .first(tx.conn)
        .optional()?;
    let place = at("key_sentinels", "kid");
    newest
        .map(|(kid, since)| {
            let kid = kid.as_slice().try_into().map_err(|_| place.broken())?;
            Ok((KeyId::from_bytes(kid), since))
        })
        .transpose()
}

/// The root key that seals now, and the others that open, newest first.
pub fn live_kids(tx: &mut Tx<'_>) -> Result<Vec<KeyId>, StoreError> {
    Ok(tx.vault.keyring.live_kids())
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
/// Another value each time: SQLite writes nothing when a row is given what it has.
pub fn touch(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let now = tx.now().to_string();
    let changed = diesel::update(markers::table.find(READINESS))
        .set(markers::value.eq(&now))
        .execute(tx.conn)?;
    match changed {
        // The first time there is nothing to change: without a row nothing would be written, and a
        // database that takes no write would be said to be ready.
        0 => set_marker(tx.conn, READINESS, &now),
        _ => Ok(()),
    }
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
    /// When it was made: it is published from then on, and signs a little later (S-221).
    pub created_at: Timestamp,
}

pub(crate) const fn private_at() -> Address<'static> {
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
            signing_keys::created_at.eq(time(key.created_at)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The signing keys that are not retired, newest first.
pub fn signing_keys(tx: &mut Tx<'_>) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<(String, Vec<u8>, Vec<u8>, i64)> = signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::created_at.desc())
        .select((
            signing_keys::kid,
            signing_keys::private_sealed,
            signing_keys::public,
            signing_keys::created_at,
        ))
        .load(tx.conn)?;
    rows.into_iter()
        .map(|(kid, sealed, public, created_at)| {
            let private = tx.vault.keyring.open_system(&private_at(), &sealed)?;
            Ok(SigningKey {
                kid,
                private,
                public,
                created_at: read_time(created_at, at("signing_keys", "created_at"))?,
            })
        })
        .collect()
}

/// The names of the signing keys that are not retired: cheap to ask, to see whether they changed.
pub fn signing_kids(tx: &mut Tx<'_>) -> Result<BTreeSet<String>, StoreError> {
    let kids: Vec<String> = signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .select(signing_keys::kid)
        .load(tx.conn)?;
    Ok(kids.into_iter().collect())
}

/// Retires signing keys: they verify nothing any more, and their private half is forgotten.
pub fn retire_signing_keys(tx: &mut Tx<'_>, kids: &[String]) -> Result<usize, StoreError> {
    let target = signing_keys::table
        .filter(signing_keys::kid.eq_any(kids))
        .filter(signing_keys::retired_at.is_null());
    Ok(diesel::delete(target).execute(tx.conn)?)
}
