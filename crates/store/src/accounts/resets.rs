//! Resets that one person asked for and another is to do (S-014).

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::account_resets;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::AccountId;
use jiff::Timestamp;

/// A reset that waits for a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Whose account.
    pub account: AccountId,
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// Keeps that it was asked now, in the place of an earlier asking.
pub fn ask(tx: &mut Tx<'_>, account: AccountId, by: AccountId) -> Result<(), StoreError> {
    forget(tx, account)?;
    diesel::insert_into(account_resets::table)
        .values((
            account_resets::account.eq(bytes(account.uuid())),
            account_resets::asked_by.eq(bytes(by.uuid())),
            account_resets::asked_at.eq(time(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets it: `false` when none waited.
pub fn forget(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, StoreError> {
    let waiting = account_resets::table.find(bytes(account.uuid()));
    Ok(diesel::delete(waiting).execute(tx.conn)? == 1)
}

/// The reset that waits for this account.
pub fn find(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Asked>, StoreError> {
    let found: Option<(Vec<u8>, Vec<u8>, i64)> = account_resets::table
        .find(bytes(account.uuid()))
        .first(tx.conn)
        .optional()?;
    found.map(|row| read(&row)).transpose()
}

/// Those that were asked since then, oldest first; a hundred at most.
pub fn since(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Asked>, StoreError> {
    let rows: Vec<(Vec<u8>, Vec<u8>, i64)> = account_resets::table
        .filter(account_resets::asked_at.ge(time(since)))
        .order(account_resets::asked_at)
        .limit(100)
        .load(tx.conn)?;
    rows.iter().map(read).collect()
}

fn read((account, by, asked): &(Vec<u8>, Vec<u8>, i64)) -> Result<Asked, StoreError> {
    let id =
        |bytes, column| read_uuid(bytes, at("account_resets", column)).map(AccountId::from_uuid);
    Ok(Asked {
        account: id(account, "account")?,
        by: id(by, "asked_by")?,
        at: read_time(*asked, at("account_resets", "asked_at"))?,
    })
}
