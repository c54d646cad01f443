//! Who looks at a request or writes in it right now. A lease ends by itself and blocks nobody.

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::leases;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::{AccountId, RequestId};
use jiff::{SignedDuration, Timestamp};

/// A lease ends when its holder was not seen for this long.
pub const LASTS: SignedDuration = SignedDuration::from_mins(5);

/// Somebody who looks at a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The request.
    pub request: RequestId,
    /// Who looks at it.
    pub account: AccountId,
    /// Since when, without leaving it for longer than [`LASTS`].
    pub since: Timestamp,
    /// When she was last seen there.
    pub seen_at: Timestamp,
    /// Whether she writes.
    pub is_writing: bool,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = leases)]
struct Row {
    request: Vec<u8>,
    account: Vec<u8>,
    since: i64,
    seen_at: i64,
    is_writing: bool,
}

/// The leases of these requests that hold now, oldest first.
pub fn of(tx: &mut Tx<'_>, requests: &[RequestId]) -> Result<Vec<Lease>, StoreError> {
    let alive = time(tx.now() - LASTS);
    let wanted = requests.iter().map(|id| bytes(id.uuid()));
    let rows: Vec<Row> = leases::table
        .filter(leases::request.eq_any(wanted))
        .filter(leases::seen_at.gt(alive))
        .order((leases::since, leases::account))
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.iter().map(read_row).collect()
}

/// Notes that somebody is there: begins her lease, or renews it.
pub fn see(
    tx: &mut Tx<'_>,
    request: RequestId,
    account: AccountId,
    is_writing: bool,
) -> Result<(), StoreError> {
    let now = tx.now();
    let key = (bytes(request.uuid()), bytes(account.uuid()));
    let found: Option<Row> = leases::table
        .find(key.clone())
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    let alive = time(now - LASTS);
    let since = match &found {
        Some(row) if row.seen_at > alive => row.since,
        _ => time(now),
    };
    if found.is_some() {
        diesel::delete(leases::table.find(key.clone())).execute(tx.conn)?;
    }
    diesel::insert_into(leases::table)
        .values(Row {
            request: key.0,
            account: key.1,
            since,
            seen_at: time(now),
            is_writing,
        })
        .execute(tx.conn)?;
    Ok(())
}

/// Ends somebody's lease: she left, or has done what she came for.
pub fn end(tx: &mut Tx<'_>, request: RequestId, account: AccountId) -> Result<(), StoreError> {
    let key = (bytes(request.uuid()), bytes(account.uuid()));
    diesel::delete(leases::table.find(key)).execute(tx.conn)?;
    Ok(())
}

fn read_row(row: &Row) -> Result<Lease, StoreError> {
    Ok(Lease {
        request: RequestId::from_uuid(read_uuid(&row.request, at("leases", "request"))?),
        account: AccountId::from_uuid(read_uuid(&row.account, at("leases", "account"))?),
        since: read_time(row.since, at("leases", "since"))?,
        seen_at: read_time(row.seen_at, at("leases", "seen_at"))?,
        is_writing: row.is_writing,
    })
}
