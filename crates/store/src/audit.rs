//! The audit journal: who did what to what, with a keyed hash of the line (S-520). Only ever added to.

mod anchor;
mod chain;
mod checkpoints;
mod copy;
mod cuts;
mod entry;
mod exposures;
mod reads;
mod row;
mod verify;

pub use anchor::Anchor;
pub(crate) use chain::Sealed;
pub use chain::{Head, Link, head, seal, waiting};
pub use checkpoints::{Checkpoint, checkpoint, checkpoints};
pub use copy::{Kept, mark, sealed, set_mark};
pub use cuts::{cut, last_cut, remove_cut};
pub use entry::{Entry, entries, last, lately, opened_sessions};
pub use exposures::{Seen, seen_by, seers_of};
pub use reads::Reading;
pub(crate) use reads::Readings;
pub(crate) use row::Row;
pub use verify::{Known, Verified, Whole, verify};

use crate::columns::{at, bytes, read_uuid, time};
use crate::error::StoreError;
use crate::schema::audit;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::{Actor, Author};
use jiff::Timestamp;
use row::{Line, row};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is done to an object. `codes` holds codes only, never content.
pub struct Deed<'a> {
    /// `request.submit`, `account.suspend`…
    pub action: &'a str,
    /// `request`, `account`…
    pub object_kind: &'a str,
    /// The object.
    pub object: Uuid,
    /// Codes that tell more: `type=documents status=submitted`.
    pub codes: &'a str,
}

/// Writes the line of a deed.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, deed: &Deed<'_>) -> Result<(), StoreError> {
    add_with(tx, actor, deed, &[])
}

/// Writes the line of a deed that showed several things, such as a search.
pub fn add_with(
    tx: &mut Tx<'_>,
    actor: &Actor,
    deed: &Deed<'_>,
    objects: &[Uuid],
) -> Result<(), StoreError> {
    write(tx, &Line::of(actor, deed, objects))
}

/// How often this was done to the object since then.
pub fn count_since(
    tx: &mut Tx<'_>,
    object: Uuid,
    action: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    Ok(audit::table
        .filter(audit::object_id.eq(bytes(object)))
        .filter(audit::action.eq(action))
        .filter(audit::at.ge(time(since)))
        .count()
        .get_result(tx.conn)?)
}

/// How often somebody did this since then.
pub fn count_by_since(
    tx: &mut Tx<'_>,
    author: Author,
    action: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    Ok(audit::table
        .filter(
            audit::author_id
                .eq(author.uuid().map(bytes))
                .assume_not_null(),
        )
        .filter(audit::at.ge(time(since)))
        .filter(audit::action.eq(action))
        .count()
        .get_result(tx.conn)?)
}

/// Actions by which somebody opened a case.
const OPENING: [&str; 4] = [
    "request.read",
    "attachment.read",
    "request.search",
    "request.reveal_nir",
];

/// The requests that somebody opened since then: read whole or in part, by one of their files, or
/// found by a search (S-010).
pub fn opened_since(
    tx: &mut Tx<'_>,
    author: Author,
    since: Timestamp,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let rows: Vec<(String, Vec<u8>, Option<Vec<u8>>)> = audit::table
        .filter(
            audit::author_id
                .eq(author.uuid().map(bytes))
                .assume_not_null(),
        )
        .filter(audit::at.ge(time(since)))
        .filter(audit::action.eq_any(OPENING))
        .select((audit::object_kind, audit::object_id, audit::objects))
        .load(tx.conn)?;
    let mut opened = BTreeSet::new();
    for (kind, object, objects) in rows {
        if kind == "request" {
            opened.insert(read_uuid(&object, at("audit", "object_id"))?);
        }
        opened.extend(row::read_objects(objects.as_deref())?);
    }
    Ok(opened)
}

/// Writes the line of a deed of the service itself.
pub fn add_by_system(tx: &mut Tx<'_>, deed: &Deed<'_>) -> Result<(), StoreError> {
    add_by(tx, Author::System, deed)
}

/// Writes the line of a deed of somebody who was not looked up: for whom she acts is not known.
pub fn add_by(tx: &mut Tx<'_>, author: Author, deed: &Deed<'_>) -> Result<(), StoreError> {
    let line = Line {
        author,
        organisation: None,
        fund: None,
        action: deed.action,
        object_kind: deed.object_kind,
        object: deed.object,
        objects: &[],
        codes: deed.codes,
    };
    write(tx, &line)
}

fn write(tx: &mut Tx<'_>, line: &Line<'_>) -> Result<(), StoreError> {
    let row = row(tx, line);
    diesel::insert_into(audit::table)
        .values(&row)
        .execute(tx.conn)?;
    Ok(())
}

/// The requests that a line opened: read whole or in part, by one of their files, found by a search,
/// or whose number was shown.
pub fn opened(entry: &Entry) -> Vec<Uuid> {
    if !OPENING.contains(&entry.action.as_str()) {
        return Vec::new();
    }
    let single = (entry.object_kind == "request").then_some(entry.object);
    single
        .into_iter()
        .chain(entry.objects.iter().copied())
        .collect()
}
