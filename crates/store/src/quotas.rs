//! How much lies in the store of files, and how often files came (S-048).

use crate::columns::{bytes, time};
use crate::dialect;
use crate::error::StoreError;
use crate::schema::{attachments, requests, storage_used};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use domain::funds::FundCode;
use domain::ids::{OrganisationId, RequestId};
use domain::quotas::Used;
use jiff::Timestamp;

/// What is added to what an organisation has with a fund; less than nothing when files go.
#[derive(Insertable)]
#[diesel(table_name = storage_used)]
pub(crate) struct Row {
    pub(crate) organisation: Vec<u8>,
    pub(crate) fund: String,
    pub(crate) files: i64,
    pub(crate) bytes: i64,
}

/// Counts files that come to a request, or go with it.
pub(crate) fn count(tx: &mut Tx<'_>, request: &[u8], change: Used) -> Result<(), StoreError> {
    let owner: Option<(Vec<u8>, String)> = requests::table
        .find(request)
        .select((requests::organisation, requests::fund))
        .first(tx.conn)
        .optional()?;
    let Some((organisation, fund)) = owner else {
        return Ok(());
    };
    let row = Row {
        organisation,
        fund,
        files: change.files,
        bytes: change.bytes,
    };
    Ok(dialect::count_storage(tx.conn, &row)?)
}

/// What an organisation has with a fund.
pub fn of_organisation(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    fund: &FundCode,
) -> Result<Used, StoreError> {
    let found: Option<(i64, i64)> = storage_used::table
        .find((bytes(organisation.uuid()), fund.as_str()))
        .select((storage_used::files, storage_used::bytes))
        .first(tx.conn)
        .optional()?;
    let (files, bytes) = found.unwrap_or_default();
    Ok(Used { files, bytes })
}

/// What all the requests of a fund have.
pub fn of_fund(tx: &mut Tx<'_>, fund: &FundCode) -> Result<Used, StoreError> {
    let rows: Vec<(i64, i64)> = storage_used::table
        .filter(storage_used::fund.eq(fund.as_str()))
        .select((storage_used::files, storage_used::bytes))
        .load(tx.conn)?;
    let sum = |all: Used, (files, bytes)| Used {
        files: all.files + files,
        bytes: all.bytes + bytes,
    };
    Ok(rows.into_iter().fold(Used::default(), sum))
}

/// How many files somebody joined since then.
pub fn joined_since(tx: &mut Tx<'_>, author: Author, since: Timestamp) -> Result<i64, StoreError> {
    Ok(attachments::table
        .filter(
            attachments::author_id
                .eq(author.uuid().map(bytes))
                .assume_not_null(),
        )
        .filter(attachments::at.ge(time(since)))
        .count()
        .get_result(tx.conn)?)
}

/// How many files a request has.
pub fn joined_to(tx: &mut Tx<'_>, request: RequestId) -> Result<i64, StoreError> {
    Ok(attachments::table
        .filter(attachments::request.eq(bytes(request.uuid())))
        .count()
        .get_result(tx.conn)?)
}
