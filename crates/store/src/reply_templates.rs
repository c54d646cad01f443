//! The reply templates of funds.

use crate::columns::{at, bytes, read, read_if, read_time, read_time_if, read_uuid, time};
use crate::error::StoreError;
use crate::schema::reply_templates;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::{RequestType, Service};
use domain::funds::FundCode;
use domain::ids::ReplyTemplateId;
use domain::reply_templates::{ReplyTemplate, TemplateText};
use domain::text::Label;

const TABLE: &str = "reply_templates";

/// The templates that a fund keeps at most, retired ones included: a list shows them all.
pub const MOST: i64 = 500;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reply_templates, treat_none_as_null = true)]
struct Row {
    id: Vec<u8>,
    fund: String,
    title: String,
    body: String,
    service: Option<String>,
    request_type: Option<String>,
    updated_at: i64,
    retired_at: Option<i64>,
    version: i32,
}

/// Adds a template. [`StoreError::Conflict`] when the fund already keeps [`MOST`].
pub fn add(tx: &mut Tx<'_>, template: &ReplyTemplate) -> Result<(), StoreError> {
    let kept: i64 = reply_templates::table
        .filter(reply_templates::fund.eq(template.fund.as_str()))
        .count()
        .get_result(tx.conn)?;
    if kept >= MOST {
        return Err(StoreError::Conflict);
    }
    diesel::insert_into(reply_templates::table)
        .values(row(template))
        .execute(tx.conn)?;
    Ok(())
}

/// A template of the fund.
pub fn find(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    id: ReplyTemplateId,
) -> Result<Option<ReplyTemplate>, StoreError> {
    let row: Option<Row> = reply_templates::table
        .find(bytes(id.uuid()))
        .filter(reply_templates::fund.eq(fund.as_str()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(ReplyTemplate::try_from).transpose()
}

/// Every template of the fund, retired ones included, oldest first.
pub fn list(tx: &mut Tx<'_>, fund: &FundCode) -> Result<Vec<ReplyTemplate>, StoreError> {
    let rows: Vec<Row> = reply_templates::table
        .filter(reply_templates::fund.eq(fund.as_str()))
        .order(reply_templates::id)
        .limit(MOST)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(ReplyTemplate::try_from).collect()
}

/// Writes what a template became: a compare-and-set on the version it had. [`StoreError::Conflict`]
/// when somebody else was first.
pub fn save(tx: &mut Tx<'_>, template: &ReplyTemplate) -> Result<(), StoreError> {
    let target = reply_templates::table
        .filter(reply_templates::id.eq(bytes(template.id.uuid())))
        .filter(reply_templates::version.eq(template.version - 1));
    match diesel::update(target).set(row(template)).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

fn row(template: &ReplyTemplate) -> Row {
    Row {
        id: bytes(template.id.uuid()),
        fund: template.fund.as_str().to_owned(),
        title: template.title.as_str().to_owned(),
        body: template.text.to_string(),
        service: template.service.map(Service::code).map(str::to_owned),
        request_type: template
            .request_type
            .map(RequestType::code)
            .map(str::to_owned),
        updated_at: time(template.updated_at),
        retired_at: template.retired_at.map(time),
        version: template.version,
    }
}

impl TryFrom<Row> for ReplyTemplate {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ReplyTemplateId::from_uuid(read_uuid(&row.id, at(TABLE, "id"))?),
            fund: read(&row.fund, at(TABLE, "fund"))?,
            title: Label::parse(&row.title).map_err(|_| at(TABLE, "title").broken())?,
            text: TemplateText::parse(&row.body).map_err(|_| at(TABLE, "body").broken())?,
            service: read_if(row.service.as_deref(), at(TABLE, "service"))?,
            request_type: read_if(row.request_type.as_deref(), at(TABLE, "request_type"))?,
            updated_at: read_time(row.updated_at, at(TABLE, "updated_at"))?,
            retired_at: read_time_if(row.retired_at, at(TABLE, "retired_at"))?,
            version: row.version,
        })
    }
}
