//! Recovery codes: what lets somebody in who lost her telephone. Only their SHA-256 is kept, and each
//! serves once (S-020).

use crate::columns::{bytes, time};
use crate::error::StoreError;
use crate::schema::recovery_codes;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::AccountId;

/// Puts new codes in place of all those of before.
pub fn replace(
    tx: &mut Tx<'_>,
    account: AccountId,
    code_hashes: &[[u8; 32]],
) -> Result<(), StoreError> {
    clear(tx, account)?;
    let now = time(tx.now());
    let rows: Vec<_> = code_hashes
        .iter()
        .map(|hash| {
            (
                recovery_codes::code_hash.eq(hash.to_vec()),
                recovery_codes::account.eq(bytes(account.uuid())),
                recovery_codes::made_at.eq(now),
            )
        })
        .collect();
    for row in rows {
        diesel::insert_into(recovery_codes::table)
            .values(row)
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Takes all codes away.
pub fn clear(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    let all = recovery_codes::table.filter(recovery_codes::account.eq(bytes(account.uuid())));
    diesel::delete(all).execute(tx.conn)?;
    Ok(())
}

/// Uses a code of this account: `false` when it is unknown, or was used.
pub fn spend(
    tx: &mut Tx<'_>,
    account: AccountId,
    code_hash: &[u8; 32],
) -> Result<bool, StoreError> {
    let unused = recovery_codes::table
        .find(code_hash.to_vec())
        .filter(recovery_codes::account.eq(bytes(account.uuid())))
        .filter(recovery_codes::used_at.is_null());
    let touched = diesel::update(unused)
        .set(recovery_codes::used_at.eq(Some(time(tx.now()))))
        .execute(tx.conn)?;
    Ok(touched == 1)
}

/// How many codes may still be used.
pub fn left(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, StoreError> {
    let unused = recovery_codes::table
        .filter(recovery_codes::account.eq(bytes(account.uuid())))
        .filter(recovery_codes::used_at.is_null());
    Ok(unused.count().get_result(tx.conn)?)
}
