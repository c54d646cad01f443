//! Refresh tokens: each is exchanged once for the next, and the reuse of an old one betrays a copy
//! (S-217). Only their SHA-256 is kept.

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::{refresh_tokens, sessions};
use crate::sessions::{Session, find};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::SessionId;
use jiff::{SignedDuration, Timestamp};

/// How long a holder whose answer was lost may ask again with the same token.
const LOST_ANSWER: SignedDuration = SignedDuration::from_secs(30);

/// What became of an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exchange {
    /// The next token is kept: this session goes on.
    Done(Session),
    /// Unknown, over, or replaced because its answer was lost: nothing else happens.
    Refused,
    /// Two parties hold tokens of this session, which was ended.
    Reused(Session),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = refresh_tokens)]
struct Row {
    session: Vec<u8>,
    number: i32,
    used_at: Option<i64>,
    replaced_at: Option<i64>,
}

/// Keeps the first token of a session.
pub fn add(tx: &mut Tx<'_>, session: SessionId, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    insert(tx, session, token_hash, 1)
}

/// When a token was given: when its session was last heard of before it is shown.
pub fn issued_at(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<Option<Timestamp>, StoreError> {
    let found: Option<i64> = refresh_tokens::table
        .find(token_hash.to_vec())
        .select(refresh_tokens::issued_at)
        .first(tx.conn)
        .optional()?;
    found
        .map(|issued_at| read_time(issued_at, at("refresh_tokens", "issued_at")))
        .transpose()
}

/// Exchanges a token for the next one.
///
/// - A token that was never used: the next one is kept.
/// - A token used 30 seconds ago at most, whose next one was never used: its answer was lost, or
///   two windows refreshed at once. Another next one is kept, the former dies.
/// - Any other token that was exchanged, or a dead one whose replacement was used: two parties hold
///   the session, which ends.
pub fn exchange(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    next_hash: &[u8; 32],
) -> Result<Exchange, StoreError> {
    let Some((row, session)) = locked(tx, token_hash)? else {
        return Ok(Exchange::Refused);
    };
    let later = later_tokens(tx, session.id, row.number)?;
    let last = later
        .iter()
        .map(|(number, _)| *number)
        .max()
        .unwrap_or(row.number);
    let followed = later.iter().any(|(_, used)| *used);
    let reused = match (row.used_at, row.replaced_at) {
        (None, None) => false,
        (None, Some(_)) if followed => true,
        (None, Some(_)) => return Ok(Exchange::Refused),
        (Some(used_at), _) => {
            let used_at = read_time(used_at, at("refresh_tokens", "used_at"))?;
            followed || tx.now().duration_since(used_at) > LOST_ANSWER
        }
    };
    if reused {
        super::end(tx, session.id)?;
        return Ok(Exchange::Reused(session));
    }
    let now = Some(time(tx.now()));
    let given_twice = refresh_tokens::table
        .filter(refresh_tokens::session.eq(bytes(session.id.uuid())))
        .filter(refresh_tokens::number.gt(row.number));
    diesel::update(given_twice)
        .set(refresh_tokens::replaced_at.eq(now))
        .execute(tx.conn)?;
    let first_use = refresh_tokens::table
        .find(token_hash.to_vec())
        .filter(refresh_tokens::used_at.is_null());
    diesel::update(first_use)
        .set(refresh_tokens::used_at.eq(now))
        .execute(tx.conn)?;
    insert(tx, session.id, next_hash, last + 1)?;
    Ok(Exchange::Done(session))
}

/// The token and its open session, which no other exchange may touch until the end of this
/// transaction.
fn locked(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<Option<(Row, Session)>, StoreError> {
    let owner: Option<Vec<u8>> = refresh_tokens::table
        .find(token_hash.to_vec())
        .select(refresh_tokens::session)
        .first(tx.conn)
        .optional()?;
    let Some(owner) = owner else { return Ok(None) };
    // An update that changes nothing takes the row's lock on PostgreSQL: what is read next is what
    // the exchange that came first left.
    diesel::update(sessions::table.find(&owner))
        .set(sessions::expires_at.eq(sessions::expires_at))
        .execute(tx.conn)?;
    let row: Row = refresh_tokens::table
        .find(token_hash.to_vec())
        .select(Row::as_select())
        .first(tx.conn)?;
    let id = SessionId::from_uuid(read_uuid(&row.session, at("refresh_tokens", "session"))?);
    Ok(find(tx, id)?.map(|session| (row, session)))
}

/// Number of each later token of the session, and whether it was used.
fn later_tokens(
    tx: &mut Tx<'_>,
    session: SessionId,
    number: i32,
) -> Result<Vec<(i32, bool)>, StoreError> {
    let later: Vec<(i32, Option<i64>)> = refresh_tokens::table
        .filter(refresh_tokens::session.eq(bytes(session.uuid())))
        .filter(refresh_tokens::number.gt(number))
        .select((refresh_tokens::number, refresh_tokens::used_at))
        .load(tx.conn)?;
    Ok(later
        .into_iter()
        .map(|(number, used_at)| (number, used_at.is_some()))
        .collect())
}

fn insert(
    tx: &mut Tx<'_>,
    session: SessionId,
    token_hash: &[u8; 32],
    number: i32,
) -> Result<(), StoreError> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(token_hash.to_vec()),
            refresh_tokens::session.eq(bytes(session.uuid())),
            refresh_tokens::number.eq(number),
            refresh_tokens::issued_at.eq(time(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}
