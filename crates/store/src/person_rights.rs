//! What is needed to answer a person who uses her rights: whose requests may be hers, and what was said
//! of her before it was corrected (S-114, S-115).

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::{rectifications, submissions};
use crate::submissions::content::PersonContent;
use crate::submissions::{identity_indexes, indexes_of, nir_indexes};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::funds::FundCode;
use domain::identity::Person;
use domain::ids::{AccountId, AuditId, RequestId};
use domain::person_rights::Sought;
use jiff::Timestamp;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

const TABLE: &str = "rectifications";

/// What was said of a person until then.
pub struct Rectification {
    /// Who corrected it.
    pub author: AccountId,
    /// When.
    pub at: Timestamp,
    /// What was said before.
    pub former: Person,
}

/// The requests of the fund whose keyed index answers to who is looked for, wherever they lie: lists,
/// archive, limited. The first names are not in the index: what is found is to be compared once opened.
pub fn candidates(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    sought: &Sought,
) -> Result<BTreeSet<RequestId>, StoreError> {
    let rows: Vec<Vec<u8>> = match sought {
        Sought::Number(nir) => submissions::table
            .filter(
                submissions::nir_index
                    .eq_any(nir_indexes(tx, fund, nir))
                    .assume_not_null(),
            )
            .select(submissions::request)
            .load(tx.conn)?,
        Sought::Identity {
            name, birth_date, ..
        } => {
            let indexes = identity_indexes(tx, fund, name, *birth_date);
            let used = indexes.clone().into_iter().map(Some);
            let same =
                submissions::identity_index
                    .eq_any(indexes)
                    .or(submissions::used_identity_index
                        .eq_any(used)
                        .assume_not_null());
            submissions::table
                .filter(same)
                .select(submissions::request)
                .load(tx.conn)?
        }
    };
    ids(&rows)
}

/// The requests that have an index in common with this one, itself included.
pub fn neighbours(tx: &mut Tx<'_>, request: RequestId) -> Result<BTreeSet<RequestId>, StoreError> {
    let Some(own) = indexes_of(tx, request)? else {
        return Ok(BTreeSet::new());
    };
    let used_names = own.identities.clone().into_iter().map(Some);
    let same = submissions::identity_index
        .eq_any(own.identities)
        .or(submissions::used_identity_index
            .eq_any(used_names)
            .assume_not_null())
        .or(submissions::nir_index.eq_any(own.nir).assume_not_null());
    let rows: Vec<Vec<u8>> = submissions::table
        .filter(same)
        .select(submissions::request)
        .load(tx.conn)?;
    ids(&rows)
}

fn ids(rows: &[Vec<u8>]) -> Result<BTreeSet<RequestId>, StoreError> {
    rows.iter()
        .map(|id| {
            let id = read_uuid(id, at("submissions", "request"))?;
            Ok(RequestId::from_uuid(id))
        })
        .collect()
}

/// Keeps what was said of a person until now, under the key of her case (S-115).
pub fn keep_former(
    tx: &mut Tx<'_>,
    request: RequestId,
    author: AccountId,
    former: &Person,
) -> Result<(), StoreError> {
    let id = AuditId::make(tx.clock(), tx.random()).uuid();
    let key = tx.vault.case(tx.conn, request.uuid())?;
    let key = key.ok_or(StoreError::Conflict)?;
    let text = serde_json::to_vec(&PersonContent::of(former)).map(Zeroizing::new);
    let text = text.map_err(|_| at(TABLE, "former").broken())?;
    diesel::insert_into(rectifications::table)
        .values((
            rectifications::id.eq(bytes(id)),
            rectifications::request.eq(bytes(request.uuid())),
            rectifications::author.eq(bytes(author.uuid())),
            rectifications::at.eq(time(tx.now())),
            rectifications::former.eq(key.seal(TABLE, "former", id, &text)?),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What was said of the person of a request before each correction, oldest first.
pub fn rectifications(
    tx: &mut Tx<'_>,
    request: RequestId,
) -> Result<Vec<Rectification>, StoreError> {
    type Columns = (Vec<u8>, Vec<u8>, i64, Vec<u8>);
    let rows: Vec<Columns> = rectifications::table
        .filter(rectifications::request.eq(bytes(request.uuid())))
        .order(rectifications::id)
        .select((
            rectifications::id,
            rectifications::author,
            rectifications::at,
            rectifications::former,
        ))
        .load(tx.conn)?;
    let Some(key) = tx.vault.case(tx.conn, request.uuid())? else {
        return Ok(Vec::new());
    };
    let place = at(TABLE, "former");
    rows.iter()
        .map(|(id, author, instant, sealed)| {
            let text = key.open(TABLE, "former", read_uuid(id, at(TABLE, "id"))?, sealed)?;
            let content: PersonContent =
                serde_json::from_slice(&text).map_err(|_| place.broken())?;
            Ok(Rectification {
                author: AccountId::from_uuid(read_uuid(author, at(TABLE, "author"))?),
                at: read_time(*instant, at(TABLE, "at"))?,
                former: content.person().map_err(|()| place.broken())?,
            })
        })
        .collect()
}
