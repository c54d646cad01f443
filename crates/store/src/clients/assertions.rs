//! What clients signed to say who they are: each serves once (RFC 7523 section 3).

use crate::columns::time;
use crate::error::StoreError;
use crate::schema::client_assertions;
use crate::tx::Tx;
use diesel::prelude::*;
use jiff::Timestamp;

/// Spends an assertion, which would be over at `until`: `false` when it served. What is over is forgotten.
/// [`StoreError::Taken`] when another call spent it a moment earlier.
pub fn spend(tx: &mut Tx<'_>, assertion: &[u8; 32], until: Timestamp) -> Result<bool, StoreError> {
    let now = time(tx.now());
    diesel::delete(client_assertions::table.filter(client_assertions::until.lt(now)))
        .execute(tx.conn)?;
    let known: Option<i64> = client_assertions::table
        .find(assertion.to_vec())
        .select(client_assertions::until)
        .first(tx.conn)
        .optional()?;
    if known.is_some() {
        return Ok(false);
    }
    diesel::insert_into(client_assertions::table)
        .values((
            client_assertions::assertion.eq(assertion.to_vec()),
            client_assertions::until.eq(time(until)),
        ))
        .execute(tx.conn)?;
    Ok(true)
}
