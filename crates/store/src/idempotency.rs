//! Calls that must not be done twice (S-202 to S-211).

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::dialect;
use crate::error::StoreError;
use crate::schema::idempotency;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

mod scope;
pub(crate) use scope::Guard;
pub use scope::{Answer, once};

/// How long the whole answer of a call is given again (S-210).
pub const WHOLE_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// What the record of a call that made something says.
pub const MADE: &str = "201";
/// What the record of an act says: it was done.
const DONE: &str = "200";

/// The call: whose, under which key, and what it asked.
#[derive(Clone)]
pub struct Call {
    /// Who calls: another caller's key is another key (S-208).
    pub owner: Author,
    /// SHA-256 of the key.
    pub key_hash: [u8; 32],
    /// SHA-256 of the operation and its canonical body (S-204).
    pub fingerprint: [u8; 32],
}

/// What was made of the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nobody called with this key before: go on, the answer is recorded.
    First,
    /// The same call was done before: this object was made of it.
    Replay {
        /// The object.
        object: Uuid,
        /// When the first call was made.
        at: Timestamp,
        /// What it answered, where that is kept.
        kept: Option<String>,
    },
    /// The key was used for another call.
    Mismatch,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency)]
pub(crate) struct Row {
    owner: Vec<u8>,
    key_hash: Vec<u8>,
    fingerprint: Vec<u8>,
    object_id: Vec<u8>,
    answer: String,
    created_at: i64,
    kept: Option<String>,
}

/// The object that was made of the call with this key, if there was one.
pub fn find(
    tx: &mut Tx<'_>,
    owner: Author,
    key_hash: [u8; 32],
) -> Result<Option<Uuid>, StoreError> {
    let owner = bytes(owner.uuid().unwrap_or_default());
    let found: Option<Vec<u8>> = idempotency::table
        .find((owner, key_hash.to_vec()))
        .select(idempotency::object_id)
        .first(tx.conn)
        .optional()?;
    found
        .map(|object| read_uuid(&object, at("idempotency", "object_id")))
        .transpose()
}

/// Claims the key for an object about to be made, or tells what the first call made. To be called
/// first in the transaction: a twin that is still running is waited for.
pub fn claim(
    tx: &mut Tx<'_>,
    call: &Call,
    object: Uuid,
    answer: &str,
) -> Result<Claim, StoreError> {
    let row = Row {
        owner: bytes(call.owner.uuid().unwrap_or_default()),
        key_hash: call.key_hash.to_vec(),
        fingerprint: call.fingerprint.to_vec(),
        object_id: bytes(object),
        answer: answer.to_owned(),
        created_at: time(tx.now()),
        kept: None,
    };
    if dialect::claim_key(tx.conn, &row)? {
        return Ok(Claim::First);
    }
    let Some(first) = row_of(tx, call)? else {
        return Err(StoreError::Conflict);
    };
    if has_ended(tx, &first)? && first.answer == DONE {
        take_over(tx, &row)?;
        return Ok(Claim::First);
    }
    judge(tx, call, first)
}

/// What a call with this key made before, if there was one; claims nothing.
pub fn look_up(tx: &mut Tx<'_>, call: &Call) -> Result<Claim, StoreError> {
    match row_of(tx, call)? {
        // An act is on a version, or changes nothing when it is done twice: after a week it may be judged
        // anew. What was made is never made twice.
        Some(first) if first.answer == DONE && has_ended(tx, &first)? => Ok(Claim::First),
        Some(first) => judge(tx, call, first),
        None => Ok(Claim::First),
    }
}

fn row_of(tx: &mut Tx<'_>, call: &Call) -> Result<Option<Row>, StoreError> {
    let owner = bytes(call.owner.uuid().unwrap_or_default());
    let row = idempotency::table.find((owner, call.key_hash.to_vec()));
    Ok(row.select(Row::as_select()).first(tx.conn).optional()?)
}

/// Whether its answer is given again no longer.
fn has_ended(tx: &Tx<'_>, first: &Row) -> Result<bool, StoreError> {
    let made_at = read_time(first.created_at, at("idempotency", "created_at"))?;
    Ok(tx.now().duration_since(made_at) >= WHOLE_FOR)
}

fn judge(tx: &Tx<'_>, call: &Call, first: Row) -> Result<Claim, StoreError> {
    if first.fingerprint != call.fingerprint {
        return Ok(Claim::Mismatch);
    }
    let has_ended = has_ended(tx, &first)?;
    Ok(Claim::Replay {
        object: read_uuid(&first.object_id, at("idempotency", "object_id"))?,
        at: read_time(first.created_at, at("idempotency", "created_at"))?,
        kept: first.kept.filter(|_| !has_ended),
    })
}

fn take_over(tx: &mut Tx<'_>, row: &Row) -> Result<(), StoreError> {
    diesel::update(idempotency::table.find((&row.owner, &row.key_hash)))
        .set((
            idempotency::fingerprint.eq(&row.fingerprint),
            idempotency::object_id.eq(&row.object_id),
            idempotency::answer.eq(&row.answer),
            idempotency::created_at.eq(row.created_at),
            idempotency::kept.eq(None::<String>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Keeps the answer of a call whose key was claimed in the same transaction.
fn keep(tx: &mut Tx<'_>, call: &Call, answer: &Answer) -> Result<(), StoreError> {
    let owner = bytes(call.owner.uuid().unwrap_or_default());
    let changed = diesel::update(idempotency::table.find((owner, call.key_hash.to_vec())))
        .set((
            idempotency::object_id.eq(bytes(answer.object)),
            idempotency::answer.eq(if answer.made { MADE } else { DONE }),
            idempotency::kept.eq(Some(&answer.text)),
        ))
        .execute(tx.conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}
