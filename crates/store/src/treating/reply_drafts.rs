//! Replies that are not sent yet, one a request, sealed by the case's data key: erased with it.

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::reply_drafts;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::drafts::{ReplyDraft, ReplyText};
use domain::ids::{AccountId, RequestId};

const TABLE: &str = "reply_drafts";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reply_drafts)]
struct Row {
    request: Vec<u8>,
    author: Vec<u8>,
    text: Vec<u8>,
    updated_at: i64,
    version: i32,
}

/// The reply that is being written to a request, if any.
pub fn find(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<ReplyDraft>, StoreError> {
    let id = request.uuid();
    let row: Option<Row> = reply_drafts::table
        .find(bytes(id))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    let (Some(row), Some(key)) = (row, tx.vault.case(tx.conn, id)?) else {
        return Ok(None);
    };
    let text = key.open_text(TABLE, "text", id, &row.text)?;
    Ok(Some(ReplyDraft {
        request,
        author: AccountId::from_uuid(read_uuid(&row.author, at(TABLE, "author"))?),
        text: ReplyText::parse(&text).map_err(|_| at(TABLE, "text").broken())?,
        updated_at: read_time(row.updated_at, at(TABLE, "updated_at"))?,
        version: row.version,
    }))
}

/// Keeps a reply: a compare-and-set on the version before its own, 0 when there was none.
/// [`StoreError::Conflict`] when somebody else was first, or the case was erased.
pub fn save(tx: &mut Tx<'_>, draft: &ReplyDraft) -> Result<(), StoreError> {
    let id = draft.request.uuid();
    let key = tx.vault.case(tx.conn, id)?.ok_or(StoreError::Conflict)?;
    let row = Row {
        request: bytes(id),
        author: bytes(draft.author.uuid()),
        text: key.seal(TABLE, "text", id, draft.text.expose().as_bytes())?,
        updated_at: time(draft.updated_at),
        version: draft.version,
    };
    if draft.version == 1 {
        return match diesel::insert_into(reply_drafts::table)
            .values(row)
            .execute(tx.conn)
            .map_err(StoreError::from)
        {
            Err(StoreError::Taken) => Err(StoreError::Conflict),
            done => done.map(|_| ()),
        };
    }
    let target = reply_drafts::table
        .filter(reply_drafts::request.eq(bytes(id)))
        .filter(reply_drafts::version.eq(draft.version - 1));
    match diesel::update(target).set(row).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

/// Forgets the reply: it was sent, or thrown away.
pub fn discard(tx: &mut Tx<'_>, request: RequestId) -> Result<(), StoreError> {
    diesel::delete(reply_drafts::table.find(bytes(request.uuid()))).execute(tx.conn)?;
    Ok(())
}
