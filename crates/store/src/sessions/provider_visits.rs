//! Ways to an identity provider and back: each comes back once (S-024).

use crate::columns::{at, bytes, read_uuid_if, time};
use crate::error::StoreError;
use crate::schema::provider_visits;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::{AccountId, SessionId};
use jiff::Timestamp;

/// Why somebody who is signed in went there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linking {
    /// Whose account is to be linked.
    pub account: AccountId,
    /// The session in which it was asked.
    pub session: SessionId,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// Somebody who goes there to link her account.
    Linking(Linking),
    /// Anybody else.
    Other,
    /// It came back before, or too late.
    Again,
}

/// Who, and for which session.
type Columns = (Option<Vec<u8>>, Option<Vec<u8>>);

/// Writes that somebody leaves to link her account.
pub fn leave(
    tx: &mut Tx<'_>,
    state_hash: &[u8; 32],
    linking: &Linking,
    until: Timestamp,
) -> Result<(), StoreError> {
    let who = Some((linking.account, linking.session));
    insert(tx, state_hash, who, until, None)
}

/// Writes that somebody comes back. What was over is forgotten. [`StoreError::Taken`] when another call
/// with the same state was a moment earlier.
pub fn come_back(
    tx: &mut Tx<'_>,
    state_hash: &[u8; 32],
    until: Timestamp,
) -> Result<Back, StoreError> {
    let now = time(tx.now());
    diesel::delete(provider_visits::table.filter(provider_visits::until.lt(now)))
        .execute(tx.conn)?;
    let known: Option<Columns> = provider_visits::table
        .find(state_hash.to_vec())
        .select((provider_visits::account, provider_visits::session))
        .first(tx.conn)
        .optional()?;
    let Some((account, session)) = known else {
        insert(tx, state_hash, None, until, Some(now))?;
        return Ok(Back::Other);
    };
    let target = provider_visits::table
        .find(state_hash.to_vec())
        .filter(provider_visits::spent_at.is_null());
    let spent = diesel::update(target)
        .set(provider_visits::spent_at.eq(Some(now)))
        .execute(tx.conn)?;
    if spent == 0 {
        return Ok(Back::Again);
    }
    let account = read_uuid_if(account.as_deref(), at("provider_visits", "account"))?;
    let session = read_uuid_if(session.as_deref(), at("provider_visits", "session"))?;
    Ok(match (account, session) {
        (Some(account), Some(session)) => Back::Linking(Linking {
            account: AccountId::from_uuid(account),
            session: SessionId::from_uuid(session),
        }),
        _ => Back::Other,
    })
}

fn insert(
    tx: &mut Tx<'_>,
    state_hash: &[u8; 32],
    who: Option<(AccountId, SessionId)>,
    until: Timestamp,
    spent_at: Option<i64>,
) -> Result<(), StoreError> {
    diesel::insert_into(provider_visits::table)
        .values((
            provider_visits::state_hash.eq(state_hash.to_vec()),
            provider_visits::account.eq(who.map(|(account, _)| bytes(account.uuid()))),
            provider_visits::session.eq(who.map(|(_, session)| bytes(session.uuid()))),
            provider_visits::until.eq(time(until)),
            provider_visits::spent_at.eq(spent_at),
        ))
        .execute(tx.conn)?;
    Ok(())
}
