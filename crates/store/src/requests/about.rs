//! What the journal needs to know of requests: whose they are, by ids and keyed indexes only.

use crate::columns::{at, bytes, read, read_uuid};
use crate::error::StoreError;
use crate::schema::{requests, submissions};
use crate::submissions::indexes_of;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::funds::FundCode;
use domain::ids::{OrganisationId, RequestId};
use domain::requests::Reference;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Ids in one statement at most.
const PAGE: usize = 1000;

/// Whose a request is.
#[derive(Debug, Clone)]
pub struct About {
    /// Its reference.
    pub reference: Reference,
    /// Who filed it.
    pub organisation: OrganisationId,
    /// The fund that has it.
    pub fund: FundCode,
    /// The same bytes for the same person; `None` once the case was erased.
    pub person: Option<Vec<u8>>,
}

/// Whose these requests are; those that are gone are left out.
pub fn about(tx: &mut Tx<'_>, ids: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, About>, StoreError> {
    type Columns = (Vec<u8>, String, Vec<u8>, String, Option<Vec<u8>>);
    let ids: Vec<Vec<u8>> = ids.iter().copied().map(bytes).collect();
    let mut found = BTreeMap::new();
    for some in ids.chunks(PAGE) {
        let rows: Vec<Columns> = requests::table
            .left_join(submissions::table.on(submissions::request.eq(requests::id)))
            .filter(requests::id.eq_any(some))
            .select((
                requests::id,
                requests::reference,
                requests::organisation,
                requests::fund,
                submissions::identity_index.nullable(),
            ))
            .load(tx.conn)?;
        for (id, reference, organisation, fund, person) in rows {
            let about = About {
                reference: read(&reference, at("requests", "reference"))?,
                organisation: OrganisationId::from_uuid(read_uuid(
                    &organisation,
                    at("requests", "organisation"),
                )?),
                fund: read(&fund, at("requests", "fund"))?,
                person,
            };
            found.insert(read_uuid(&id, at("requests", "id"))?, about);
        }
    }
    Ok(found)
}

/// The organisations that filed these requests.
pub fn organisations_of(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
    let ids: Vec<Vec<u8>> = ids.iter().copied().map(bytes).collect();
    let mut found = BTreeMap::new();
    for some in ids.chunks(PAGE) {
        let rows: Vec<(Vec<u8>, Vec<u8>)> = requests::table
            .filter(requests::id.eq_any(some))
            .select((requests::id, requests::organisation))
            .load(tx.conn)?;
        for (id, organisation) in rows {
            found.insert(
                read_uuid(&id, at("requests", "id"))?,
                read_uuid(&organisation, at("requests", "organisation"))?,
            );
        }
    }
    Ok(found)
}

/// The requests about the person of this one, itself included: same number, or same names and birth
/// date, at the same fund (the indexes are the fund's own).
pub fn of_the_same_person(
    tx: &mut Tx<'_>,
    request: RequestId,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut found = BTreeSet::from([request.uuid()]);
    let Some(own) = indexes_of(tx, request)? else {
        return Ok(found);
    };
    let used = own.identities.clone().into_iter().map(Some);
    let same = submissions::identity_index
        .eq_any(own.identities)
        .or(submissions::used_identity_index
            .eq_any(used)
            .assume_not_null())
        .or(submissions::nir_index.eq_any(own.nir).assume_not_null());
    let others: Vec<Vec<u8>> = submissions::table
        .filter(same)
        .select(submissions::request)
        .load(tx.conn)?;
    for id in others {
        found.insert(read_uuid(&id, at("submissions", "request"))?);
    }
    Ok(found)
}
