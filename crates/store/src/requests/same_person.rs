//! Requests about the same person.

use super::Row;
use crate::error::StoreError;
use crate::schema::{requests, submissions};
use crate::submissions::person_indexes;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::Subject;
use domain::funds::FundCode;
use domain::identity::Person;
use domain::requests::Request;

/// Requests about one person that are looked at, at most.
const MOST: i64 = 200;

/// The latest open requests of the fund about the same person and subject: same number, or same
/// name and birth date. At most twenty; who may know of them is the use case's question.
pub fn open_about(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    person: &Person,
    subject: Subject,
) -> Result<Vec<Request>, StoreError> {
    let indexes = person_indexes(tx, fund, person);
    let used = indexes.identities.clone().into_iter().map(Some);
    let same = submissions::identity_index
        .eq_any(indexes.identities)
        .or(submissions::used_identity_index
            .eq_any(used)
            .assume_not_null())
        .or(submissions::nir_index.eq(indexes.nir).assume_not_null());
    // In two steps: joined and ordered, a person who has no other request would be looked for in
    // every request there is.
    let about: Vec<Vec<u8>> = submissions::table
        .filter(same)
        .select(submissions::request)
        .limit(MOST)
        .load(tx.conn)?;
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = requests::table
        .filter(requests::id.eq_any(about))
        .filter(requests::fund.eq(fund.as_str()))
        .filter(requests::subject.eq(subject.code()))
        .filter(requests::ended_at.is_null())
        .order(requests::id.desc())
        .limit(20)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Request::try_from).collect()
}
