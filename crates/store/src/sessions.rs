//! Sessions of people: what signing in opened, until logging out, suspension or its end.

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::browsers as browsers_table;
use crate::schema::sessions;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::{AccountId, SessionId};
use jiff::Timestamp;
use std::collections::BTreeMap;

pub mod browsers;
pub mod challenges;
pub mod provider_visits;
pub mod refreshes;

/// A session that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, which its access tokens carry.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// When she signed in.
    pub created_at: Timestamp,
    /// When it ends whatever happens (S-217).
    pub expires_at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct Row {
    id: Vec<u8>,
    account: Vec<u8>,
    created_at: i64,
    expires_at: i64,
}

/// Opens a session.
pub fn add(tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(bytes(session.id.uuid())),
            sessions::account.eq(bytes(session.account.uuid())),
            sessions::created_at.eq(time(session.created_at)),
            sessions::expires_at.eq(time(session.expires_at)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The session, if it is still open now (S-027).
pub fn find(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<Session>, StoreError> {
    let found: Option<Row> = sessions::table
        .find(bytes(id.uuid()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(time(tx.now())))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Session::try_from).transpose()
}

/// The open sessions of an account, newest first.
pub fn list(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Row> = sessions::table
        .filter(sessions::account.eq(bytes(account.uuid())))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(time(tx.now())))
        .order(sessions::id.desc())
        .limit(100)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Session::try_from).collect()
}

/// When whoever is in an open session last showed her second factor: when it was opened, or since
/// (S-011).
pub fn proven_at(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<Timestamp>, StoreError> {
    let found: Option<(i64, Option<i64>)> = sessions::table
        .find(bytes(id.uuid()))
        .filter(sessions::ended_at.is_null())
        .select((sessions::created_at, sessions::proven_at))
        .first(tx.conn)
        .optional()?;
    found
        .map(|(opened, proven)| {
            let last = proven.unwrap_or(opened).max(opened);
            read_time(last, at("sessions", "proven_at"))
        })
        .transpose()
}

/// Writes that she showed it now.
pub fn prove(tx: &mut Tx<'_>, id: SessionId) -> Result<(), StoreError> {
    let now = time(tx.now());
    diesel::update(sessions::table.find(bytes(id.uuid())))
        .set(sessions::proven_at.eq(Some(now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends a session: `false` when it was over. Its refresh tokens die with it.
pub fn end(tx: &mut Tx<'_>, id: SessionId) -> Result<bool, StoreError> {
    let target = sessions::table
        .find(bytes(id.uuid()))
        .filter(sessions::ended_at.is_null());
    let touched = diesel::update(target)
        .set(sessions::ended_at.eq(Some(time(tx.now()))))
        .execute(tx.conn)?;
    Ok(touched == 1)
}

/// Ends every session of an account but one; how many there were.
pub fn end_others(
    tx: &mut Tx<'_>,
    account: AccountId,
    kept: SessionId,
) -> Result<usize, StoreError> {
    let target = sessions::table
        .filter(sessions::account.eq(bytes(account.uuid())))
        .filter(sessions::id.ne(bytes(kept.uuid())))
        .filter(sessions::ended_at.is_null());
    Ok(diesel::update(target)
        .set(sessions::ended_at.eq(Some(time(tx.now()))))
        .execute(tx.conn)?)
}

/// When each of these people last signed in, or last looked at a page; those who never did are left
/// out.
pub fn last_seen(
    tx: &mut Tx<'_>,
    people: &[AccountId],
) -> Result<BTreeMap<AccountId, Timestamp>, StoreError> {
    let wanted = people.iter().map(|id| bytes(id.uuid()));
    let rows: Vec<(Vec<u8>, i64, Option<i64>)> = sessions::table
        .left_join(browsers_table::table.on(browsers_table::session.eq(sessions::id)))
        .filter(sessions::account.eq_any(wanted))
        .select((
            sessions::account,
            sessions::created_at,
            browsers_table::seen_at.nullable(),
        ))
        .load(tx.conn)?;
    let mut seen = BTreeMap::new();
    for (account, created_at, seen_at) in rows {
        let account = AccountId::from_uuid(read_uuid(&account, at("sessions", "account"))?);
        let last = created_at.max(seen_at.unwrap_or(created_at));
        let last = read_time(last, at("browsers", "seen_at"))?;
        let known = seen.entry(account).or_insert(last);
        *known = last.max(*known);
    }
    Ok(seen)
}

/// Ends every session of an account; how many there were.
pub fn end_all(tx: &mut Tx<'_>, account: AccountId) -> Result<usize, StoreError> {
    let target = sessions::table
        .filter(sessions::account.eq(bytes(account.uuid())))
        .filter(sessions::ended_at.is_null());
    Ok(diesel::update(target)
        .set(sessions::ended_at.eq(Some(time(tx.now()))))
        .execute(tx.conn)?)
}

impl TryFrom<Row> for Session {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: SessionId::from_uuid(read_uuid(&row.id, at("sessions", "id"))?),
            account: AccountId::from_uuid(read_uuid(&row.account, at("sessions", "account"))?),
            created_at: read_time(row.created_at, at("sessions", "created_at"))?,
            expires_at: read_time(row.expires_at, at("sessions", "expires_at"))?,
        })
    }
}
