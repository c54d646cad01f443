//! Calls that must not be done twice (S-202 to S-211).

use crate::columns::{at, bytes, read_uuid, time};
use crate::dialect;
use crate::error::StoreError;
use crate::schema::idempotency;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use uuid::Uuid;

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
        /// Codes of the answer, as given by the first call.
        answer: String,
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
    };
    if dialect::claim_key(tx.conn, &row)? {
        return Ok(Claim::First);
    }
    let first: Row = idempotency::table
        .find((&row.owner, &row.key_hash))
        .select(Row::as_select())
        .first(tx.conn)?;
    if first.fingerprint != row.fingerprint {
        return Ok(Claim::Mismatch);
    }
    Ok(Claim::Replay {
        object: read_uuid(&first.object_id, at("idempotency", "object_id"))?,
        answer: first.answer,
    })
}
