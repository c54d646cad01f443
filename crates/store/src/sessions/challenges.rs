//! The moment between the password and the second factor.

use crate::columns::{at, bytes, read_uuid, time};
use crate::error::StoreError;
use crate::schema::login_challenges;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::AccountId;
use jiff::Timestamp;

/// Keeps the SHA-256 of a challenge.
pub fn add(
    tx: &mut Tx<'_>,
    challenge_hash: &[u8; 32],
    account: AccountId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(login_challenges::table)
        .values((
            login_challenges::challenge_hash.eq(challenge_hash.to_vec()),
            login_challenges::account.eq(bytes(account.uuid())),
            login_challenges::expires_at.eq(time(expires_at)),
            login_challenges::attempts.eq(0),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Counts an attempt at the challenge, before its code is looked at: whose it is, or `None` when it
/// is unknown, used, over, or was tried `most` times (S-020).
pub fn attempt(
    tx: &mut Tx<'_>,
    challenge_hash: &[u8; 32],
    most: i32,
) -> Result<Option<AccountId>, StoreError> {
    let open = login_challenges::table
        .find(challenge_hash.to_vec())
        .filter(login_challenges::used_at.is_null())
        .filter(login_challenges::expires_at.gt(time(tx.now())))
        .filter(login_challenges::attempts.lt(most));
    let counted = diesel::update(open)
        .set(login_challenges::attempts.eq(login_challenges::attempts + 1))
        .execute(tx.conn)?;
    if counted == 0 {
        return Ok(None);
    }
    let account: Vec<u8> = login_challenges::table
        .find(challenge_hash.to_vec())
        .select(login_challenges::account)
        .first(tx.conn)?;
    let account = read_uuid(&account, at("login_challenges", "account"))?;
    Ok(Some(AccountId::from_uuid(account)))
}

/// Wrong codes that were given for the account since an instant, whatever the challenge (S-020).
pub fn attempts_since(
    tx: &mut Tx<'_>,
    account: AccountId,
    expiring_after: Timestamp,
) -> Result<i64, StoreError> {
    let attempts: Vec<i32> = login_challenges::table
        .filter(login_challenges::account.eq(bytes(account.uuid())))
        .filter(login_challenges::used_at.is_null())
        .filter(login_challenges::expires_at.gt(time(expiring_after)))
        .select(login_challenges::attempts)
        .load(tx.conn)?;
    Ok(attempts.into_iter().map(i64::from).sum())
}

/// Closes a challenge that was met: `false` when another call met it first.
pub fn spend(tx: &mut Tx<'_>, challenge_hash: &[u8; 32]) -> Result<bool, StoreError> {
    let open = login_challenges::table
        .find(challenge_hash.to_vec())
        .filter(login_challenges::used_at.is_null());
    let touched = diesel::update(open)
        .set(login_challenges::used_at.eq(Some(time(tx.now()))))
        .execute(tx.conn)?;
    Ok(touched == 1)
}

/// Forgets the challenges that were over before an instant: they say when people signed in.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize, StoreError> {
    let over = login_challenges::table.filter(login_challenges::expires_at.lt(time(before)));
    Ok(diesel::delete(over).execute(tx.conn)?)
}
