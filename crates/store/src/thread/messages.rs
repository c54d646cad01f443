//! Messages and internal notes.

use super::{case, live_case};
use crate::columns::{at, bytes, read, read_author, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::messages;
use crate::tx::Tx;
use crate::vault::CaseKey;
use diesel::prelude::*;
use domain::ids::{MessageId, RequestId};
use domain::text::Body;
use domain::thread::{Audience, Message};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = messages)]
struct Row {
    id: Vec<u8>,
    request: Vec<u8>,
    author_kind: String,
    author_id: Option<Vec<u8>>,
    from_fund: bool,
    audience: String,
    body: Vec<u8>,
    at: i64,
}

/// Adds a message or a note.
pub fn add_message(tx: &mut Tx<'_>, message: &Message) -> Result<(), StoreError> {
    let key = live_case(tx, message.request)?;
    let id = message.id.uuid();
    let row = Row {
        id: bytes(id),
        request: bytes(message.request.uuid()),
        author_kind: message.author.kind().to_owned(),
        author_id: message.author.uuid().map(bytes),
        from_fund: message.from_fund,
        audience: message.audience.code().to_owned(),
        body: key.seal("messages", "body", id, message.body.expose().as_bytes())?,
        at: time(message.at),
    };
    diesel::insert_into(messages::table)
        .values(row)
        .execute(tx.conn)?;
    Ok(())
}

/// The messages of a request for this audience, oldest first: the fund reads notes too.
pub fn messages(
    tx: &mut Tx<'_>,
    request: RequestId,
    reader: Audience,
) -> Result<Vec<Message>, StoreError> {
    let mut query = messages::table
        .filter(messages::request.eq(bytes(request.uuid())))
        .order(messages::id)
        .select(Row::as_select())
        .into_boxed();
    if reader == Audience::Everybody {
        query = query.filter(messages::audience.eq(Audience::Everybody.code()));
    }
    let rows: Vec<Row> = query.load(tx.conn)?;
    let Some(key) = case(tx, request)? else {
        return Ok(Vec::new());
    };
    rows.into_iter().map(|row| read_row(&key, &row)).collect()
}

/// One message of a request.
pub fn find_message(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>, StoreError> {
    let row: Option<Row> = messages::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let request = RequestId::from_uuid(read_uuid(&row.request, at("messages", "request"))?);
    case(tx, request)?
        .map(|key| read_row(&key, &row))
        .transpose()
}

fn read_row(key: &CaseKey<'_>, row: &Row) -> Result<Message, StoreError> {
    let id = read_uuid(&row.id, at("messages", "id"))?;
    let body = key.open_text("messages", "body", id, &row.body)?;
    Ok(Message {
        id: MessageId::from_uuid(id),
        request: RequestId::from_uuid(read_uuid(&row.request, at("messages", "request"))?),
        author: read_author(
            &row.author_kind,
            row.author_id.as_deref(),
            at("messages", "author_id"),
        )?,
        from_fund: row.from_fund,
        audience: read(&row.audience, at("messages", "audience"))?,
        body: Body::parse(&body).map_err(|_| at("messages", "body").broken())?,
        at: read_time(row.at, at("messages", "at"))?,
    })
}
