//! Requests about the same person.

use super::Row;
use super::list::{Filter, Visibility, seen};
use crate::error::StoreError;
use crate::schema::{requests, submissions};
use crate::submissions::{identity_indexes, insured_indexes, nir_indexes, person_indexes};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::Subject;
use domain::funds::FundCode;
use domain::identity::{BirthDate, Nir, Person, PersonName};
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
        .or(submissions::nir_index.eq_any(indexes.nir).assume_not_null());
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
        .filter(requests::aside.is_null())
        .order(requests::id.desc())
        .limit(20)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Request::try_from).collect()
}

/// The latest requests about whoever bears this birth or used name and was born that day, among those
/// that `visibility` shows: exact, at most fifty.
pub fn about_person(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    fund: &FundCode,
    (name, birth_date): (&PersonName, BirthDate),
) -> Result<Vec<Request>, StoreError> {
    let indexes = identity_indexes(tx, fund, name, birth_date);
    let used = indexes.clone().into_iter().map(Some);
    let about: Vec<Vec<u8>> = submissions::table
        .filter(
            submissions::identity_index
                .eq_any(indexes)
                .or(submissions::used_identity_index
                    .eq_any(used)
                    .assume_not_null()),
        )
        .select(submissions::request)
        .limit(MOST)
        .load(tx.conn)?;
    among(tx, visibility, fund, about)
}

/// The latest requests about whoever has this number, or depends on whoever has it (S-106), among those that `visibility` shows: exact, at
/// most fifty.
pub fn about_nir(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    fund: &FundCode,
    nir: &Nir,
) -> Result<Vec<Request>, StoreError> {
    let about: Vec<Vec<u8>> = submissions::table
        .filter(
            submissions::nir_index
                .eq_any(nir_indexes(tx, fund, nir))
                .assume_not_null()
                .or(submissions::insured_index
                    .eq_any(insured_indexes(tx, fund, nir))
                    .assume_not_null()),
        )
        .select(submissions::request)
        .limit(MOST)
        .load(tx.conn)?;
    among(tx, visibility, fund, about)
}

fn among(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    fund: &FundCode,
    about: Vec<Vec<u8>>,
) -> Result<Vec<Request>, StoreError> {
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = seen(visibility, &Filter::default())
        .filter(requests::id.eq_any(about))
        .filter(requests::fund.eq(fund.as_str().to_owned()))
        .order(requests::id.desc())
        .limit(50)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Request::try_from).collect()
}
