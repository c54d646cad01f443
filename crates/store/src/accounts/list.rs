//! Lists of accounts: of an organisation, or of a fund.

use super::Row;
use crate::columns::{at, bytes, read};
use crate::error::StoreError;
use crate::page::Page;
use crate::schema::accounts;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::{Account, AccountStatus, Role};
use domain::codes::Service;
use domain::funds::FundCode;
use domain::ids::{AccountId, OrganisationId};
use std::collections::BTreeSet;

/// Whose accounts are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// An organisation's: everybody's, or those of one role.
    Organisation(OrganisationId, Option<Role>),
    /// A fund's.
    Fund(FundCode),
}

/// The people of an organisation whom we tell things are hundreds at most.
const MOST: i64 = 1_000;

fn narrowed<'a>(of: &Of) -> accounts::BoxedQuery<'a, crate::conn::MultiBackend> {
    let query = accounts::table.into_boxed();
    match of {
        Of::Organisation(id, role) => {
            let query = query.filter(accounts::organisation.eq(bytes(id.uuid())));
            match role {
                Some(role) => query.filter(accounts::role.eq(role.code())),
                None => query,
            }
        }
        Of::Fund(fund) => query.filter(accounts::fund.eq(fund.as_str().to_owned())),
    }
}

/// A page of accounts, oldest first.
pub fn list(
    tx: &mut Tx<'_>,
    of: &Of,
    after: Option<AccountId>,
    limit: u8,
) -> Result<Page<Account, AccountId>, StoreError> {
    let first = after.map(|id| bytes(id.uuid())).unwrap_or_default();
    let rows: Vec<Row> = narrowed(of)
        .filter(accounts::id.gt(first))
        .order(accounts::id)
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let total = narrowed(of).count().get_result(tx.conn)?;
    Page::of(rows, limit, total, |account: &Account| account.id)
}

/// Everybody of a fund, whatever the status, oldest first.
pub fn of_fund(tx: &mut Tx<'_>, fund: &FundCode) -> Result<Vec<Account>, StoreError> {
    everybody(tx, &Of::Fund(fund.clone()))
}

/// Everybody of an organisation, whatever the status, oldest first.
pub fn of_organisation(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
) -> Result<Vec<Account>, StoreError> {
    everybody(tx, &Of::Organisation(organisation, None))
}

fn everybody(tx: &mut Tx<'_>, of: &Of) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<Row> = narrowed(of)
        .order(accounts::id)
        .limit(MOST)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Account::try_from).collect()
}

/// The services of the fund that somebody active works in.
pub fn staffed_services(tx: &mut Tx<'_>, fund: &FundCode) -> Result<BTreeSet<Service>, StoreError> {
    let lists: Vec<String> = accounts::table
        .filter(accounts::fund.eq(fund.as_str()))
        .filter(accounts::status.eq(AccountStatus::Active.code()))
        .select(accounts::services)
        .distinct()
        .load(tx.conn)?;
    let codes = lists.iter().flat_map(|list| list.split_whitespace());
    codes
        .map(|code| read(code, at("accounts", "services")))
        .collect()
}
