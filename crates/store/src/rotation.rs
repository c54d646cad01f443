//! Changing the root key while the service serves (S-505): what lies under which key, wraps moved to the
//! current one in small steps, and the oldest key that is still accepted.
//!
//! Every step is a write of its own, in which a wrap is replaced only if it still is what was read: a
//! rotation that is cut goes on where it stood, and one that meets a write of the service changes nothing
//! of it.

use crate::accounts::credentials::{next_seed_at, seed_at};
use crate::alerts::note_at;
use crate::columns::{at, read_uuid};
use crate::error::StoreError;
use crate::keys::{self, marker, private_at, set_marker};
use crate::outbox::token_at;
use crate::people_keys;
use crate::schema::{
    accounts, alerts, data_keys, markers, next_second_factors, outbox, signing_keys, webhooks,
};
use crate::tx::Tx;
use crate::webhooks::address;
use data_encoding::HEXLOWER;
use diesel::prelude::*;
use domain::ids::AccountId;
use sealing::{KeyId, key_id_of};
use std::collections::BTreeMap;

/// Values read and replaced in one step: a few milliseconds of the one writer of SQLite.
const STEP: i64 = 200;

/// The marker of the oldest root key that is accepted, in hexadecimal.
pub(crate) const OLDEST: &str = "oldest_root_key";

/// What is under a root key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Under {
    /// Data keys of cases and drafts.
    pub data_keys: u64,
    /// Second factors, signing keys, tokens of links, the standing secret.
    pub system: u64,
}

impl Under {
    /// All of it.
    pub const fn total(self) -> u64 {
        self.data_keys + self.system
    }
}

/// How far a rotation is: to be given back for the next step. Begin with the default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    part: usize,
    after: Vec<u8>,
    /// Values that were moved to the current key.
    pub moved: u64,
}

/// The values that lie under a root key, place by place. A table added here is rotated; one that is
/// forgotten makes the inventory's test fail (S-515).
const PARTS: [PageAfter; 8] = [
    data_keys_after,
    accounts_after,
    next_factors_after,
    signing_keys_after,
    outbox_after,
    alerts_after,
    webhooks_after,
    former_webhooks_after,
];

/// Reads the rows of a part after this key.
type PageAfter = fn(&mut Tx<'_>, &[u8]) -> Result<Page, StoreError>;

/// Rows of a part: their key, and what is sealed in them.
type Page = Vec<(Vec<u8>, Vec<u8>)>;

/// What lies under each root key.
pub fn status(tx: &mut Tx<'_>) -> Result<BTreeMap<KeyId, Under>, StoreError> {
    let mut found: BTreeMap<KeyId, Under> = BTreeMap::new();
    for (part, page_after) in PARTS.iter().enumerate() {
        let mut after = Vec::new();
        loop {
            let page = page_after(tx, &after)?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(last);
            for (_, sealed) in &page {
                let under = found.entry(key_id_of(sealed)?).or_default();
                match part {
                    0 => under.data_keys += 1,
                    _ => under.system += 1,
                }
            }
        }
    }
    if let Some(standing) = keys::standing(tx.conn)? {
        found.entry(key_id_of(&standing)?).or_default().system += 1;
    }
    for sealed in people_keys::sealed(tx.conn)? {
        found.entry(key_id_of(&sealed)?).or_default().system += 1;
    }
    Ok(found)
}

/// Moves the next values to the current root key; `None` once there are none left.
pub fn rewrap(tx: &mut Tx<'_>, mut progress: Progress) -> Result<(Progress, bool), StoreError> {
    let Some(page_after) = PARTS.get(progress.part) else {
        progress.moved += u64::from(rewrap_standing(tx)?) + people_keys::rewrap(tx)?;
        return Ok((progress, true));
    };
    let page = page_after(tx, &progress.after)?;
    let Some((last, _)) = page.last() else {
        progress.part += 1;
        progress.after.clear();
        return Ok((progress, false));
    };
    progress.after.clone_from(last);
    let current = tx.vault.keyring.current_kid();
    for (row, sealed) in &page {
        if key_id_of(sealed)? != current && replace(tx, progress.part, row, sealed)? {
            progress.moved += 1;
        }
    }
    Ok((progress, false))
}

/// Replaces a value under an older root key by the same under the current one, if it still is what was
/// read.
fn replace(tx: &mut Tx<'_>, part: usize, row: &[u8], sealed: &[u8]) -> Result<bool, StoreError> {
    let (keyring, random) = (&tx.vault.keyring, tx.vault.random.as_ref());
    let place = at("keyring", "rotation");
    let of_account = || Ok::<_, StoreError>(AccountId::from_uuid(read_uuid(row, place)?));
    let touched = match part {
        0 => {
            let case = read_uuid(row, at("data_keys", "case_id"))?;
            let moved = keyring.rewrap(sealed, case, random)?;
            let target = data_keys::table
                .find(row)
                .filter(data_keys::wrapped.eq(sealed));
            diesel::update(target)
                .set(data_keys::wrapped.eq(moved.unwrap_or_else(|| sealed.to_vec())))
                .execute(tx.conn)?
        }
        1 => {
            let moved = keyring.reseal_system(&seed_at(of_account()?), sealed, random)?;
            let target = accounts::table
                .find(row)
                .filter(accounts::totp_sealed.eq(sealed));
            diesel::update(target)
                .set(accounts::totp_sealed.eq(Some(moved)))
                .execute(tx.conn)?
        }
        2 => {
            let moved = keyring.reseal_system(&next_seed_at(of_account()?), sealed, random)?;
            let target = next_second_factors::table.find(row);
            diesel::update(target.filter(next_second_factors::seed_sealed.eq(sealed)))
                .set(next_second_factors::seed_sealed.eq(moved))
                .execute(tx.conn)?
        }
        3 => {
            let kid = std::str::from_utf8(row).map_err(|_| place.broken())?;
            let moved = keyring.reseal_system(&private_at(), sealed, random)?;
            let target = signing_keys::table.find(kid);
            diesel::update(target.filter(signing_keys::private_sealed.eq(sealed)))
                .set(signing_keys::private_sealed.eq(moved))
                .execute(tx.conn)?
        }
        further => replace_further(tx, further, row, sealed)?,
    };
    Ok(touched == 1)
}

/// The same for the places that came later.
fn replace_further(
    tx: &mut Tx<'_>,
    part: usize,
    row: &[u8],
    sealed: &[u8],
) -> Result<usize, StoreError> {
    let (keyring, random) = (&tx.vault.keyring, tx.vault.random.as_ref());
    let touched = match part {
        4 => {
            let id = read_uuid(row, at("outbox", "id"))?;
            let moved = keyring.reseal_system(&token_at(id), sealed, random)?;
            let target = outbox::table
                .find(row)
                .filter(outbox::token_sealed.eq(sealed));
            diesel::update(target)
                .set(outbox::token_sealed.eq(Some(moved)))
                .execute(tx.conn)?
        }
        5 => {
            let id = read_uuid(row, at("alerts", "id"))?;
            let moved = keyring.reseal_system(&note_at(id), sealed, random)?;
            let target = alerts::table.find(row).filter(alerts::note.eq(sealed));
            diesel::update(target)
                .set(alerts::note.eq(Some(moved)))
                .execute(tx.conn)?
        }
        6 => {
            let id = read_uuid(row, at("webhooks", "id"))?;
            let moved = keyring.reseal_system(&address("secret_sealed", id), sealed, random)?;
            let target = webhooks::table.find(row);
            diesel::update(target.filter(webhooks::secret_sealed.eq(sealed)))
                .set(webhooks::secret_sealed.eq(moved))
                .execute(tx.conn)?
        }
        _ => {
            let id = read_uuid(row, at("webhooks", "id"))?;
            let moved = keyring.reseal_system(&address("former_sealed", id), sealed, random)?;
            let target = webhooks::table.find(row);
            diesel::update(target.filter(webhooks::former_sealed.eq(sealed)))
                .set(webhooks::former_sealed.eq(Some(moved)))
                .execute(tx.conn)?
        }
    };
    Ok(touched)
}

fn rewrap_standing(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let kept = keys::standing(tx.conn)?.ok_or_else(|| at("markers", "value").broken())?;
    if key_id_of(&kept)? == tx.vault.keyring.current_kid() {
        return Ok(false);
    }
    let moved = tx.vault.keyring.standing(tx.vault.random.as_ref())?;
    let target = markers::table
        .find(keys::STANDING)
        .filter(markers::value.eq(HEXLOWER.encode(&kept)));
    let touched = diesel::update(target)
        .set(markers::value.eq(HEXLOWER.encode(&moved)))
        .execute(tx.conn)?;
    Ok(touched == 1)
}

/// Refuses from now on what is under a root key older than this one; says how many values still are,
/// and then refuses nothing (`min_kid`, S-505).
pub fn refuse_older_than(tx: &mut Tx<'_>, oldest: KeyId) -> Result<u64, StoreError> {
    let live = tx.vault.keyring.live_kids();
    let Some(place) = live.iter().position(|kid| *kid == oldest) else {
        return Err(StoreError::Refused("no such root key is given"));
    };
    let accepted = live.get(..=place).unwrap_or_default();
    let left = status(tx)?
        .into_iter()
        .filter(|(kid, _)| !accepted.contains(kid))
        .map(|(_, under)| under.total())
        .sum();
    if left == 0 {
        let oldest = HEXLOWER.encode(&oldest.bytes());
        if marker(tx.conn, OLDEST)?.is_some() {
            diesel::update(markers::table.find(OLDEST))
                .set(markers::value.eq(oldest))
                .execute(tx.conn)?;
        } else {
            set_marker(tx.conn, OLDEST, &oldest)?;
        }
    }
    Ok(left)
}

fn data_keys_after(tx: &mut Tx<'_>, after: &[u8]) -> Result<Page, StoreError> {
    Ok(data_keys::table
        .filter(data_keys::case_id.gt(after))
        .order(data_keys::case_id)
        .limit(STEP)
        .select((data_keys::case_id, data_keys::wrapped))
        .load(tx.conn)?)
}

fn accounts_after(tx: &mut Tx<'_>, after: &[u8]) -> Result<Page, StoreError> {
    Ok(accounts::table
        .filter(accounts::id.gt(after))
        .filter(accounts::totp_sealed.is_not_null())
        .order(accounts::id)
        .limit(STEP)
        .select((accounts::id, accounts::totp_sealed.assume_not_null()))
        .load(tx.conn)?)
}

fn next_factors_after(tx: &mut Tx<'_>, after: &[u8]) -> Result<Page, StoreError> {
    Ok(next_second_factors::table
        .filter(next_second_factors::account.gt(after))
        .order(next_second_factors::account)
        .limit(STEP)
        .select((
            next_second_factors::account,
            next_second_factors::seed_sealed,
        ))
        .load(tx.conn)?)
}

fn signing_keys_after(tx: &mut Tx<'_>, after: &[u8]) -> Result<Page, StoreError> {
    let after = std::str::from_utf8(after).map_err(|_| at("signing_keys", "kid").broken())?;
    let rows: Vec<(String, Vec<u8>)> = signing_keys::table
        .filter(signing_keys::kid.gt(after))
        .order(signing_keys::kid)
        .limit(STEP)
        .select((signing_keys::kid, signing_keys::private_sealed))
        .load(tx.conn)?;
    Ok(rows
        .into_iter()
        .map(|(kid, sealed)| (kid.into_bytes(), sealed))
        .collect())
}

fn outbox_after(tx: &mut Tx<'_>, after: &[u8]) -> Result<Page, StoreError> {
    Ok(outbox::table
        .filter(outbox::id.gt(after))
        .filter(outbox::token_sealed.is_not_null())
        .order(outbox::id)
        .limit(STEP)
        .select((outbox::id, outbox::token_sealed.assume_not_null()))
        .load(tx.conn)?)
}

fn alerts_after(tx: &mut Tx<'_>, after: &[u8]) -> Result<Page, StoreError> {
    Ok(alerts::table
        .filter(alerts::id.gt(after))
        .filter(alerts::note.is_not_null())
        .order(alerts::id)
        .limit(STEP)
        .select((alerts::id, alerts::note.assume_not_null()))
        .load(tx.conn)?)
}

fn webhooks_after(tx: &mut Tx<'_>, after: &[u8]) -> Result<Page, StoreError> {
    Ok(webhooks::table
        .filter(webhooks::id.gt(after))
        .order(webhooks::id)
        .limit(STEP)
        .select((webhooks::id, webhooks::secret_sealed))
        .load(tx.conn)?)
}

fn former_webhooks_after(tx: &mut Tx<'_>, after: &[u8]) -> Result<Page, StoreError> {
    Ok(webhooks::table
        .filter(webhooks::id.gt(after))
        .filter(webhooks::former_sealed.is_not_null())
        .order(webhooks::id)
        .limit(STEP)
        .select((webhooks::id, webhooks::former_sealed.assume_not_null()))
        .load(tx.conn)?)
}
