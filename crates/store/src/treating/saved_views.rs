//! Filters of the queue kept under a name, by an agent for herself or for a service.

use crate::columns::{at, bytes, read, read_if, read_uuid, time};
use crate::error::StoreError;
use crate::schema::saved_views;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::Service;
use domain::funds::FundCode;
use domain::ids::{AccountId, SavedViewId};
use domain::text::Label;
use std::collections::BTreeSet;

const TABLE: &str = "saved_views";

/// The views that an agent keeps at most: the page shows them all.
pub const MOST: i64 = 30;

/// A view.
#[derive(Debug, Clone)]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// The fund.
    pub fund: FundCode,
    /// Who keeps it.
    pub owner: AccountId,
    /// The service whose agents see it too; only its owner's when none.
    pub service: Option<Service>,
    /// What it is called.
    pub name: Label,
    /// The filters, as the address of the queue has them: codes only.
    pub query: String,
}

type Row = (Vec<u8>, String, Vec<u8>, Option<String>, String, String);

const COLUMNS: (
    saved_views::id,
    saved_views::fund,
    saved_views::owner,
    saved_views::service,
    saved_views::name,
    saved_views::query,
) = (
    saved_views::id,
    saved_views::fund,
    saved_views::owner,
    saved_views::service,
    saved_views::name,
    saved_views::query,
);

/// Adds a view. [`StoreError::Conflict`] when its owner already keeps [`MOST`].
pub fn add(tx: &mut Tx<'_>, view: &SavedView) -> Result<(), StoreError> {
    let owner = bytes(view.owner.uuid());
    let kept: i64 = saved_views::table
        .filter(saved_views::owner.eq(&owner))
        .count()
        .get_result(tx.conn)?;
    if kept >= MOST {
        return Err(StoreError::Conflict);
    }
    diesel::insert_into(saved_views::table)
        .values((
            saved_views::id.eq(bytes(view.id.uuid())),
            saved_views::fund.eq(view.fund.as_str()),
            saved_views::owner.eq(owner),
            saved_views::service.eq(view.service.map(Service::code)),
            saved_views::name.eq(view.name.as_str()),
            saved_views::query.eq(&view.query),
            saved_views::created_at.eq(time(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The views of an agent, then those that others share with her services; oldest first.
pub fn list(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    owner: AccountId,
    services: &BTreeSet<Service>,
) -> Result<Vec<SavedView>, StoreError> {
    let me = bytes(owner.uuid());
    let own: Vec<Row> = saved_views::table
        .filter(saved_views::owner.eq(&me))
        .order(saved_views::id)
        .select(COLUMNS)
        .load(tx.conn)?;
    let codes: Vec<Option<String>> = services
        .iter()
        .map(|service| Some(service.code().to_owned()))
        .collect();
    let shared: Vec<Row> = saved_views::table
        .filter(saved_views::fund.eq(fund.as_str()))
        .filter(saved_views::service.eq_any(codes).assume_not_null())
        .filter(saved_views::owner.ne(&me))
        .order(saved_views::id)
        .limit(100)
        .select(COLUMNS)
        .load(tx.conn)?;
    own.into_iter().chain(shared).map(read_row).collect()
}

/// One view.
pub fn find(tx: &mut Tx<'_>, id: SavedViewId) -> Result<Option<SavedView>, StoreError> {
    let row: Option<Row> = saved_views::table
        .find(bytes(id.uuid()))
        .select(COLUMNS)
        .first(tx.conn)
        .optional()?;
    row.map(read_row).transpose()
}

/// Forgets a view.
pub fn remove(tx: &mut Tx<'_>, id: SavedViewId) -> Result<(), StoreError> {
    diesel::delete(saved_views::table.find(bytes(id.uuid()))).execute(tx.conn)?;
    Ok(())
}

fn read_row((id, fund, owner, service, name, query): Row) -> Result<SavedView, StoreError> {
    Ok(SavedView {
        id: SavedViewId::from_uuid(read_uuid(&id, at(TABLE, "id"))?),
        fund: read(&fund, at(TABLE, "fund"))?,
        owner: AccountId::from_uuid(read_uuid(&owner, at(TABLE, "owner"))?),
        service: read_if(service.as_deref(), at(TABLE, "service"))?,
        name: Label::parse(&name).map_err(|_| at(TABLE, "name").broken())?,
        query,
    })
}
