//! Which cases somebody opened lately (S-010), and those that she opened outside of her services
//! (S-009).

use crate::columns::{at, bytes, read_time, time};
use crate::error::StoreError;
use crate::schema::{exceptional_accesses, openings};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::access::Motive;
use domain::ids::{AccountId, RequestId};
use jiff::Timestamp;

/// Whether she opened the case since then.
pub fn is_open(
    tx: &mut Tx<'_>,
    account: AccountId,
    request: RequestId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let found: i64 = openings::table
        .find((bytes(account.uuid()), bytes(request.uuid())))
        .filter(openings::at.gt(time(since)))
        .count()
        .get_result(tx.conn)?;
    Ok(found > 0)
}

/// How many cases she opened since then, and when the first of them.
pub fn count(
    tx: &mut Tx<'_>,
    account: AccountId,
    since: Timestamp,
) -> Result<(i64, Option<Timestamp>), StoreError> {
    let hers = openings::table
        .filter(openings::account.eq(bytes(account.uuid())))
        .filter(openings::at.gt(time(since)));
    let opened: i64 = hers.clone().count().get_result(tx.conn)?;
    let first: Option<i64> = hers
        .select(openings::at)
        .order(openings::at)
        .first(tx.conn)
        .optional()?;
    let first = first
        .map(|first| read_time(first, at("openings", "at")))
        .transpose()?;
    Ok((opened, first))
}

/// Notes that she opens the case now.
pub fn note(tx: &mut Tx<'_>, account: AccountId, request: RequestId) -> Result<(), StoreError> {
    let key = (bytes(account.uuid()), bytes(request.uuid()));
    let now = time(tx.now());
    let touched = diesel::update(openings::table.find(key.clone()))
        .set(openings::at.eq(now))
        .execute(tx.conn)?;
    if touched == 0 {
        diesel::insert_into(openings::table)
            .values((
                openings::account.eq(key.0),
                openings::request.eq(key.1),
                openings::at.eq(now),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Whether she gave herself access to the case, and it holds now.
pub fn has_access(
    tx: &mut Tx<'_>,
    account: AccountId,
    request: RequestId,
) -> Result<bool, StoreError> {
    let found: i64 = exceptional_accesses::table
        .find((bytes(account.uuid()), bytes(request.uuid())))
        .filter(exceptional_accesses::ends_at.gt(time(tx.now())))
        .count()
        .get_result(tx.conn)?;
    Ok(found > 0)
}

/// Gives her access to the case until then.
pub fn give_access(
    tx: &mut Tx<'_>,
    (account, request): (AccountId, RequestId),
    motive: Motive,
    until: Timestamp,
) -> Result<(), StoreError> {
    let key = (bytes(account.uuid()), bytes(request.uuid()));
    let now = time(tx.now());
    diesel::delete(exceptional_accesses::table.find(key.clone())).execute(tx.conn)?;
    diesel::insert_into(exceptional_accesses::table)
        .values((
            exceptional_accesses::account.eq(key.0),
            exceptional_accesses::request.eq(key.1),
            exceptional_accesses::motive.eq(motive.code()),
            exceptional_accesses::given_at.eq(now),
            exceptional_accesses::ends_at.eq(time(until)),
        ))
        .execute(tx.conn)?;
    Ok(())
}
