//! Files joined to a request: their rows here, their sealed bytes in the file store.

use super::{case, live_case};
use crate::columns::{at, bytes, read, read_author, read_time, read_uuid, read_uuid_if, time};
use crate::error::StoreError;
use crate::quotas;
use crate::schema::attachments;
use crate::tx::Tx;
use crate::vault::CaseKey;
use diesel::prelude::*;
use domain::ids::{AttachmentId, MessageId, RequestId};
use domain::quotas::Used;
use domain::text::FileName;
use domain::thread::{Attachment, Audience};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments)]
struct Row {
    id: Vec<u8>,
    request: Vec<u8>,
    message: Option<Vec<u8>>,
    author_kind: String,
    author_id: Option<Vec<u8>>,
    audience: String,
    name: Vec<u8>,
    media_type: String,
    size: i64,
    at: i64,
}

/// Seals the bytes of a file for the case of its request, before they go to the file store.
pub fn seal_file(
    tx: &mut Tx<'_>,
    request: RequestId,
    id: AttachmentId,
    content: &[u8],
) -> Result<Vec<u8>, StoreError> {
    live_case(tx, request)?.seal_file(id.uuid(), content)
}

/// Opens the bytes of a file, whole or not at all; `None` once the case was erased.
pub fn open_file(
    tx: &mut Tx<'_>,
    attachment: &Attachment,
    sealed: &[u8],
) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let key = case(tx, attachment.request)?;
    key.map(|key| key.open_file(attachment.id.uuid(), sealed))
        .transpose()
}

/// Adds a file whose sealed bytes are already kept.
pub fn add_attachment(tx: &mut Tx<'_>, attachment: &Attachment) -> Result<(), StoreError> {
    let key = live_case(tx, attachment.request)?;
    let id = attachment.id.uuid();
    let row = Row {
        id: bytes(id),
        request: bytes(attachment.request.uuid()),
        message: attachment.message.map(|message| bytes(message.uuid())),
        author_kind: attachment.author.kind().to_owned(),
        author_id: attachment.author.uuid().map(bytes),
        audience: attachment.audience.code().to_owned(),
        name: key.seal(
            "attachments",
            "name",
            id,
            attachment.name.expose().as_bytes(),
        )?,
        media_type: attachment.media_type.clone(),
        size: attachment.size,
        at: time(attachment.at),
    };
    let used = Used {
        files: 1,
        bytes: row.size,
    };
    let request = row.request.clone();
    diesel::insert_into(attachments::table)
        .values(row)
        .execute(tx.conn)?;
    quotas::count(tx, &request, used)
}

/// The files of a request for this audience, oldest first.
pub fn attachments(
    tx: &mut Tx<'_>,
    request: RequestId,
    reader: Audience,
) -> Result<Vec<Attachment>, StoreError> {
    let mut query = attachments::table
        .filter(attachments::request.eq(bytes(request.uuid())))
        .order(attachments::id)
        .select(Row::as_select())
        .into_boxed();
    if reader == Audience::Everybody {
        query = query.filter(attachments::audience.eq(Audience::Everybody.code()));
    }
    let rows: Vec<Row> = query.load(tx.conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let Some(key) = case(tx, request)? else {
        return Ok(Vec::new());
    };
    rows.into_iter().map(|row| read_row(&key, row)).collect()
}

/// One file.
pub fn find_attachment(
    tx: &mut Tx<'_>,
    id: AttachmentId,
) -> Result<Option<Attachment>, StoreError> {
    let row: Option<Row> = attachments::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let request = RequestId::from_uuid(read_uuid(&row.request, at("attachments", "request"))?);
    case(tx, request)?
        .map(|key| read_row(&key, row))
        .transpose()
}

/// Which of these files have a row. The others are of nobody: a crash came between the bytes and
/// the row, or the case was erased.
pub fn known_attachments(
    tx: &mut Tx<'_>,
    ids: &[AttachmentId],
) -> Result<BTreeSet<AttachmentId>, StoreError> {
    let mut known = BTreeSet::new();
    for part in ids.chunks(500) {
        let wanted = part.iter().map(|id| bytes(id.uuid()));
        let rows: Vec<Vec<u8>> = attachments::table
            .filter(attachments::id.eq_any(wanted))
            .select(attachments::id)
            .load(tx.conn)?;
        for id in rows {
            known.insert(AttachmentId::from_uuid(read_uuid(
                &id,
                at("attachments", "id"),
            )?));
        }
    }
    Ok(known)
}

/// How many files a message has.
pub fn count_attachments(tx: &mut Tx<'_>, message: MessageId) -> Result<i64, StoreError> {
    Ok(attachments::table
        .filter(attachments::message.eq(bytes(message.uuid())))
        .count()
        .get_result(tx.conn)?)
}

fn read_row(key: &CaseKey<'_>, row: Row) -> Result<Attachment, StoreError> {
    let id = read_uuid(&row.id, at("attachments", "id"))?;
    let name = key.open_text("attachments", "name", id, &row.name)?;
    let message = read_uuid_if(row.message.as_deref(), at("attachments", "message"))?;
    Ok(Attachment {
        id: AttachmentId::from_uuid(id),
        request: RequestId::from_uuid(read_uuid(&row.request, at("attachments", "request"))?),
        message: message.map(MessageId::from_uuid),
        author: read_author(
            &row.author_kind,
            row.author_id.as_deref(),
            at("attachments", "author_id"),
        )?,
        audience: read(&row.audience, at("attachments", "audience"))?,
        name: FileName::parse(&name).map_err(|_| at("attachments", "name").broken())?,
        media_type: row.media_type,
        size: row.size,
        at: read_time(row.at, at("attachments", "at"))?,
    })
}
