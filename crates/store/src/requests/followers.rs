//! Who follows a request in the place of its author.

use crate::columns::{at, bytes, read_uuid, time};
use crate::error::StoreError;
use crate::schema::followers;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::{AccountId, RequestId};
use std::collections::BTreeMap;

/// From now on this person follows the request, whoever did before.
pub fn follow(tx: &mut Tx<'_>, request: RequestId, by: AccountId) -> Result<(), StoreError> {
    diesel::delete(followers::table.find(bytes(request.uuid()))).execute(tx.conn)?;
    diesel::insert_into(followers::table)
        .values((
            followers::request.eq(bytes(request.uuid())),
            followers::account.eq(bytes(by.uuid())),
            followers::since.eq(time(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Who took the request over; `None` while its author follows it.
pub fn follower(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<AccountId>, StoreError> {
    Ok(followers(tx, &[request])?.remove(&request))
}

/// Who took each of these requests over; those that nobody did are left out.
pub fn followers(
    tx: &mut Tx<'_>,
    requests: &[RequestId],
) -> Result<BTreeMap<RequestId, AccountId>, StoreError> {
    let wanted = requests.iter().map(|id| bytes(id.uuid()));
    let rows: Vec<(Vec<u8>, Vec<u8>)> = followers::table
        .filter(followers::request.eq_any(wanted))
        .select((followers::request, followers::account))
        .load(tx.conn)?;
    rows.iter()
        .map(|(request, account)| {
            let request = read_uuid(request, at("followers", "request"))?;
            let account = read_uuid(account, at("followers", "account"))?;
            Ok((RequestId::from_uuid(request), AccountId::from_uuid(account)))
        })
        .collect()
}
