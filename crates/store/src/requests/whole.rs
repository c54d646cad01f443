//! A request together with what it holds: what people open most, in one query.

use super::Row;
use crate::columns::bytes;
use crate::error::StoreError;
use crate::schema::{data_keys, links, requests, submissions};
use crate::submissions::{Sealed, sealed};
use crate::tx::Tx;
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::accounts::Membership;
use domain::ids::RequestId;
use domain::requests::Request;

type Found = (Row, Option<sealed::Row>, Option<Vec<u8>>, bool);

/// The request of this id and what it holds, if it is of this organisation or fund: one that is of
/// another is not read at all (S-001). Without what it holds once the case was erased.
pub fn whole_within(
    tx: &mut Tx<'_>,
    id: RequestId,
    membership: &Membership,
) -> Result<Option<(Request, Option<Sealed>)>, StoreError> {
    let key = bytes(id.uuid());
    let found = requests::table
        .left_join(submissions::table.on(submissions::request.eq(requests::id)))
        .left_join(data_keys::table.on(data_keys::case_id.eq(requests::id)))
        .filter(requests::id.eq(&key))
        .into_boxed();
    let found = match membership {
        Membership::Organisation(own) => found.filter(requests::organisation.eq(bytes(own.uuid()))),
        Membership::Fund { fund, .. } => found.filter(requests::fund.eq(fund.as_str())),
    };
    let found: Option<Found> = found
        .select((
            Row::as_select(),
            Option::<sealed::Row>::as_select(),
            data_keys::wrapped.nullable(),
            exists(links::table.filter(links::request.eq(&key))),
        ))
        .first(tx.conn)
        .optional()?;
    let Some((row, submission, wrapped, has_links)) = found else {
        return Ok(None);
    };
    let sealed = Sealed::of(id, submission, wrapped, has_links);
    Ok(Some((Request::try_from(row)?, sealed)))
}
