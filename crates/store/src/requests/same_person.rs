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
    let rows: Vec<Row> = requests::table
        .inner_join(submissions::table.on(submissions::request.eq(requests::id)))
        .filter(same)
        .filter(requests::fund.eq(fund.as_str()))
        .filter(requests::subject.eq(subject.code()))
        .filter(requests::ended_at.is_null())
        .order(requests::id.desc())
        .limit(20)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Request::try_from).collect()
}
