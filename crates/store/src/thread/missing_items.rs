//! Named pieces that the fund asked for.

use super::{case, live_case};
use crate::columns::{at, bytes, read, read_time, read_time_if, read_uuid, time};
use crate::error::StoreError;
use crate::schema::missing_items;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::{MissingItemId, RequestId};
use domain::text::Label;
use domain::thread::{ItemStatus, MissingItem};
use jiff::Timestamp;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = missing_items)]
struct Row {
    id: Vec<u8>,
    request: Vec<u8>,
    label: Vec<u8>,
    status: String,
    asked_at: i64,
    settled_at: Option<i64>,
}

/// Adds an item that is asked for.
pub fn add_missing_item(tx: &mut Tx<'_>, item: &MissingItem) -> Result<(), StoreError> {
    let key = live_case(tx, item.request)?;
    let id = item.id.uuid();
    let row = Row {
        id: bytes(id),
        request: bytes(item.request.uuid()),
        label: key.seal("missing_items", "label", id, item.label.as_str().as_bytes())?,
        status: item.status.code().to_owned(),
        asked_at: time(item.asked_at),
        settled_at: item.settled_at.map(time),
    };
    diesel::insert_into(missing_items::table)
        .values(row)
        .execute(tx.conn)?;
    Ok(())
}

/// The items of a request, in the order in which they were asked for.
pub fn missing_items(tx: &mut Tx<'_>, request: RequestId) -> Result<Vec<MissingItem>, StoreError> {
    let rows: Vec<Row> = missing_items::table
        .filter(missing_items::request.eq(bytes(request.uuid())))
        .order(missing_items::id)
        .select(Row::as_select())
        .load(tx.conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let Some(key) = case(tx, request)? else {
        return Ok(Vec::new());
    };
    rows.into_iter()
        .map(|row| {
            let id = read_uuid(&row.id, at("missing_items", "id"))?;
            let label = key.open_text("missing_items", "label", id, &row.label)?;
            Ok(MissingItem {
                id: MissingItemId::from_uuid(id),
                request,
                label: Label::parse(&label).map_err(|_| at("missing_items", "label").broken())?,
                status: read(&row.status, at("missing_items", "status"))?,
                asked_at: read_time(row.asked_at, at("missing_items", "asked_at"))?,
                settled_at: read_time_if(row.settled_at, at("missing_items", "settled_at"))?,
            })
        })
        .collect()
}

/// Settles an item of this request that is still asked for. `false` when there is none.
pub fn settle_missing_item(
    tx: &mut Tx<'_>,
    request: RequestId,
    id: MissingItemId,
    status: ItemStatus,
    at_time: Timestamp,
) -> Result<bool, StoreError> {
    let target = missing_items::table
        .filter(missing_items::id.eq(bytes(id.uuid())))
        .filter(missing_items::request.eq(bytes(request.uuid())))
        .filter(missing_items::status.eq(ItemStatus::Asked.code()));
    let changed = diesel::update(target)
        .set((
            missing_items::status.eq(status.code()),
            missing_items::settled_at.eq(Some(time(at_time))),
        ))
        .execute(tx.conn)?;
    Ok(changed == 1)
}
