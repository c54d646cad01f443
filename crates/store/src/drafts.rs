//! Drafts, sealed by a data key of their own: discarding one destroys its key.

use crate::columns::{at, bytes, read_author, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::{data_keys, drafts};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use domain::drafts::{Draft, DraftContent};
use domain::ids::{DraftId, OrganisationId};

const TABLE: &str = "drafts";

/// The drafts that an author keeps at most: lists show them all.
pub const MOST: i64 = 50;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = drafts)]
struct Row {
    id: Vec<u8>,
    organisation: Vec<u8>,
    author_kind: String,
    author_id: Vec<u8>,
    content: Vec<u8>,
    updated_at: i64,
    version: i32,
}

/// Adds a draft. [`StoreError::Conflict`] when its author already keeps [`MOST`].
pub fn add(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), StoreError> {
    let author = bytes(draft.author.uuid().unwrap_or_default());
    let kept: i64 = drafts::table
        .filter(drafts::author_id.eq(&author))
        .count()
        .get_result(tx.conn)?;
    if kept >= MOST {
        return Err(StoreError::Conflict);
    }
    let id = draft.id.uuid();
    let key = tx.vault.new_case(tx.conn, id)?;
    let row = Row {
        id: bytes(id),
        organisation: bytes(draft.organisation.uuid()),
        author_kind: draft.author.kind().to_owned(),
        author_id: author,
        content: key.seal(TABLE, "content", id, draft.content.expose().as_bytes())?,
        updated_at: time(draft.updated_at),
        version: draft.version,
    };
    diesel::insert_into(drafts::table)
        .values(row)
        .execute(tx.conn)?;
    Ok(())
}

/// An author's draft.
pub fn find(tx: &mut Tx<'_>, author: Author, id: DraftId) -> Result<Option<Draft>, StoreError> {
    let row: Option<Row> = drafts::table
        .find(bytes(id.uuid()))
        .filter(drafts::author_id.eq(bytes(author.uuid().unwrap_or_default())))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(|row| read_row(tx, &row)).transpose()
}

/// All the drafts of an author, the last begun first.
pub fn list(tx: &mut Tx<'_>, author: Author) -> Result<Vec<Draft>, StoreError> {
    let rows: Vec<Row> = drafts::table
        .filter(drafts::author_id.eq(bytes(author.uuid().unwrap_or_default())))
        .order(drafts::id.desc())
        .limit(MOST)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.iter().map(|row| read_row(tx, row)).collect()
}

/// Writes what a draft became: a compare-and-set on the version it had.
pub fn save(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), StoreError> {
    let id = draft.id.uuid();
    let key = tx.vault.case(tx.conn, id)?.ok_or(StoreError::Conflict)?;
    let content = key.seal(TABLE, "content", id, draft.content.expose().as_bytes())?;
    let target = drafts::table
        .filter(drafts::id.eq(bytes(id)))
        .filter(drafts::version.eq(draft.version - 1));
    let changed = diesel::update(target)
        .set((
            drafts::content.eq(content),
            drafts::updated_at.eq(time(draft.updated_at)),
            drafts::version.eq(draft.version),
        ))
        .execute(tx.conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// Discards an author's draft and destroys its key. `false` when there is none.
pub fn discard(tx: &mut Tx<'_>, author: Author, id: DraftId) -> Result<bool, StoreError> {
    let target = drafts::table
        .filter(drafts::id.eq(bytes(id.uuid())))
        .filter(drafts::author_id.eq(bytes(author.uuid().unwrap_or_default())));
    if diesel::delete(target).execute(tx.conn)? == 0 {
        return Ok(false);
    }
    diesel::delete(data_keys::table.find(bytes(id.uuid()))).execute(tx.conn)?;
    Ok(true)
}

fn read_row(tx: &mut Tx<'_>, row: &Row) -> Result<Draft, StoreError> {
    let id = read_uuid(&row.id, at(TABLE, "id"))?;
    let key = tx
        .vault
        .case(tx.conn, id)?
        .ok_or_else(|| at(TABLE, "content").broken())?;
    let content = key.open_text(TABLE, "content", id, &row.content)?;
    Ok(Draft {
        id: DraftId::from_uuid(id),
        organisation: OrganisationId::from_uuid(read_uuid(
            &row.organisation,
            at(TABLE, "organisation"),
        )?),
        author: read_author(
            &row.author_kind,
            Some(&row.author_id),
            at(TABLE, "author_id"),
        )?,
        content: DraftContent::parse(&content).map_err(|_| at(TABLE, "content").broken())?,
        updated_at: read_time(row.updated_at, at(TABLE, "updated_at"))?,
        version: row.version,
    })
}
