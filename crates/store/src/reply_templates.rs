//! The reply templates of funds.

use crate::columns::{
    at, bytes, read, read_if, read_time, read_time_if, read_uuid, read_uuid_if, time,
};
use crate::error::StoreError;
use crate::schema::reply_templates;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::{RequestType, Service};
use domain::funds::FundCode;
use domain::ids::{AccountId, ReplyTemplateId};
use domain::reply_templates::{Gesture, ReplyTemplate, TemplateText};
use domain::text::Label;

const TABLE: &str = "reply_templates";

/// The templates that a fund keeps at most, retired ones included: a list shows them all.
pub const MOST: i64 = 500;
/// The templates that somebody keeps for herself at most, retired ones included.
pub const MOST_OWN: i64 = 50;

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
    owner: Option<Vec<u8>>,
    act: Option<String>,
    items: Option<String>,
    waiting_for: Option<String>,
}

/// Adds a template. [`StoreError::Conflict`] when the fund already keeps [`MOST`], or its owner
/// [`MOST_OWN`].
pub fn add(tx: &mut Tx<'_>, template: &ReplyTemplate) -> Result<(), StoreError> {
    let kept = reply_templates::table
        .filter(reply_templates::fund.eq(template.fund.as_str()))
        .count();
    let (kept, most): (i64, i64) = match template.owner {
        None => {
            let kept = kept.filter(reply_templates::owner.is_null());
            (kept.get_result(tx.conn)?, MOST)
        }
        Some(owner) => {
            let kept = kept.filter(reply_templates::owner.eq(bytes(owner.uuid())));
            (kept.get_result(tx.conn)?, MOST_OWN)
        }
    };
    if kept >= most {
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

/// Every template of the fund, and this person's own, retired ones included, oldest first.
pub fn list(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    reader: Option<AccountId>,
) -> Result<Vec<ReplyTemplate>, StoreError> {
    let own = reader.map(|reader| bytes(reader.uuid()));
    let seen = reply_templates::owner.is_null().or(reply_templates::owner
        .eq(own)
        .and(reply_templates::owner.is_not_null()));
    let rows: Vec<Row> = reply_templates::table
        .filter(reply_templates::fund.eq(fund.as_str()))
        .filter(seen)
        .order(reply_templates::id)
        .limit(MOST + MOST_OWN)
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
    let gesture = template.gesture.as_ref();
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
        owner: template.owner.map(|owner| bytes(owner.uuid())),
        act: gesture.map(|gesture| gesture.act.code().to_owned()),
        items: gesture.map(|gesture| {
            let items: Vec<&str> = gesture.items.iter().map(Label::as_str).collect();
            items.join("\n")
        }),
        waiting_for: gesture.map(|gesture| gesture.waiting_for.code().to_owned()),
    }
}

/// What the three columns say; labels hold no line feed.
fn read_gesture(row: &Row) -> Result<Option<Gesture>, StoreError> {
    let (Some(act), Some(items), Some(waiting_for)) = (&row.act, &row.items, &row.waiting_for)
    else {
        return Ok(None);
    };
    let items = items.lines().map(Label::parse).collect::<Result<_, _>>();
    Ok(Some(Gesture {
        act: read(act, at(TABLE, "act"))?,
        items: items.map_err(|_| at(TABLE, "items").broken())?,
        waiting_for: read(waiting_for, at(TABLE, "waiting_for"))?,
    }))
}

impl TryFrom<Row> for ReplyTemplate {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let gesture = read_gesture(&row)?;
        let owner = read_uuid_if(row.owner.as_deref(), at(TABLE, "owner"))?;
        Ok(Self {
            owner: owner.map(AccountId::from_uuid),
            gesture,
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
