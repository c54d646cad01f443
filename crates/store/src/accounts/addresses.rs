//! Changes of e-mail address: the next one until it is confirmed, the former one until it is told (S-023).

use crate::columns::{at, bytes, time};
use crate::error::StoreError;
use crate::schema::address_changes;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::AccountId;
use domain::text::EmailAddress;
use jiff::Timestamp;

const TABLE: &str = "address_changes";

/// Keeps the next address of an account, which waits for this code; in the place of an earlier one.
pub fn begin(
    tx: &mut Tx<'_>,
    account: AccountId,
    (former, next): (&EmailAddress, &EmailAddress),
    token_hash: &[u8; 32],
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let id = bytes(account.uuid());
    diesel::delete(address_changes::table.find(&id)).execute(tx.conn)?;
    diesel::insert_into(address_changes::table)
        .values((
            address_changes::account.eq(id),
            address_changes::former.eq(former.expose()),
            address_changes::next.eq(next.expose()),
            address_changes::token_hash.eq(token_hash.to_vec()),
            address_changes::expires_at.eq(time(expires_at)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The next address of an account, for whoever shows its code in time. `None` for a wrong code, one that
/// is over, and one that served.
pub fn spend(
    tx: &mut Tx<'_>,
    account: AccountId,
    token_hash: &[u8; 32],
) -> Result<Option<EmailAddress>, StoreError> {
    let now = time(tx.now());
    let waiting = address_changes::table
        .find(bytes(account.uuid()))
        .filter(address_changes::token_hash.eq(token_hash.to_vec()))
        .filter(address_changes::changed_at.is_null())
        .filter(address_changes::expires_at.gt(now));
    let changed = diesel::update(waiting)
        .set(address_changes::changed_at.eq(Some(now)))
        .execute(tx.conn)?;
    if changed == 0 {
        return Ok(None);
    }
    Ok(addresses(tx, account)?.map(|(_, next)| next))
}

/// The former address of an account and the next one, of its last change.
pub fn addresses(
    tx: &mut Tx<'_>,
    account: AccountId,
) -> Result<Option<(EmailAddress, EmailAddress)>, StoreError> {
    let found: Option<(String, String)> = address_changes::table
        .find(bytes(account.uuid()))
        .select((address_changes::former, address_changes::next))
        .first(tx.conn)
        .optional()?;
    let read =
        |text: &str, column| EmailAddress::parse(text).map_err(|_| at(TABLE, column).broken());
    found
        .map(|(former, next)| Ok((read(&former, "former")?, read(&next, "next")?)))
        .transpose()
}

/// Forgets the changes whose code was over before an instant: whoever had to be told was.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize, StoreError> {
    let over = address_changes::table.filter(address_changes::expires_at.lt(time(before)));
    Ok(diesel::delete(over).execute(tx.conn)?)
}
