//! Who saw whom (S-127), from the lines that tell of it.

use super::entry::Entry;
use super::row::Row;
use crate::columns::{bytes, time};
use crate::error::StoreError;
use crate::schema::audit;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Lines read at a time.
const PAGE: i64 = 5000;

/// Actions by which somebody sees something of a person, whatever else they do.
const EXPOSING: [&str; 8] = [
    "request.read",
    "request.list",
    "request.search",
    "request.reveal_nir",
    "request.submit",
    "attachment.read",
    "person.search",
    "person.export",
];

/// How often somebody was seen, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// First.
    pub first: Timestamp,
    /// Last.
    pub last: Timestamp,
    /// How often in each way, by action.
    pub ways: BTreeMap<String, u32>,
}

impl Seen {
    /// Adds a line, in whatever order.
    pub fn add(seen: &mut Option<Self>, at: Timestamp, action: &str) {
        let seen = seen.get_or_insert_with(|| Self {
            first: at,
            last: at,
            ways: BTreeMap::new(),
        });
        seen.first = seen.first.min(at);
        seen.last = seen.last.max(at);
        match seen.ways.get_mut(action) {
            Some(count) => *count += 1,
            None => {
                seen.ways.insert(action.to_owned(), 1);
            }
        }
    }
}

/// A period, from this instant to before that one.
pub type Period = (Timestamp, Timestamp);

/// The requests of which somebody saw something within a period.
pub fn seen_by(
    tx: &mut Tx<'_>,
    author: Uuid,
    (from, until): Period,
) -> Result<BTreeMap<Uuid, Seen>, StoreError> {
    let mut seen: BTreeMap<Uuid, Option<Seen>> = BTreeMap::new();
    let mut after = (time(from), i64::MIN);
    loop {
        let rows: Vec<(i64, Row)> = audit::table
            .filter(audit::author_id.eq(bytes(author)))
            .filter(audit::action.eq_any(EXPOSING))
            .filter(audit::at.lt(time(until)))
            .filter(
                audit::at
                    .gt(after.0)
                    .or(audit::at.eq(after.0).and(audit::seq.gt(after.1))),
            )
            .order((audit::at, audit::seq))
            .limit(PAGE)
            .select((audit::seq, Row::as_select()))
            .load(tx.conn)?;
        let Some((seq, row)) = rows.last() else {
            break;
        };
        after = (row.at, *seq);
        for (seq, row) in &rows {
            let entry = Entry::read(*seq, row)?;
            for request in requests(&entry) {
                Seen::add(seen.entry(request).or_default(), entry.at, &entry.action);
            }
        }
    }
    Ok(flat(seen))
}

/// Who saw something of any of these requests within a period.
pub fn seers_of(
    tx: &mut Tx<'_>,
    wanted: &BTreeSet<Uuid>,
    (from, until): Period,
) -> Result<BTreeMap<Author, Seen>, StoreError> {
    let mut seers: BTreeMap<Author, Option<Seen>> = BTreeMap::new();
    let mut add = |rows: Vec<(i64, Row)>| -> Result<(), StoreError> {
        for (seq, row) in rows {
            let entry = Entry::read(seq, &row)?;
            if requests(&entry).any(|request| wanted.contains(&request)) {
                Seen::add(
                    seers.entry(entry.author).or_default(),
                    entry.at,
                    &entry.action,
                );
            }
        }
        Ok(())
    };
    let alone: Vec<(i64, Row)> = audit::table
        .filter(audit::object_id.eq_any(wanted.iter().copied().map(bytes)))
        .filter(audit::objects.is_null())
        .filter(audit::action.eq_any(EXPOSING))
        .filter(audit::at.ge(time(from)))
        .filter(audit::at.lt(time(until)))
        .select((audit::seq, Row::as_select()))
        .load(tx.conn)?;
    add(alone)?;
    let mut after = (time(from), i64::MIN);
    loop {
        let several: Vec<(i64, Row)> = audit::table
            .filter(audit::objects.is_not_null())
            .filter(audit::action.eq_any(EXPOSING))
            .filter(audit::at.lt(time(until)))
            .filter(
                audit::at
                    .gt(after.0)
                    .or(audit::at.eq(after.0).and(audit::seq.gt(after.1))),
            )
            .order((audit::at, audit::seq))
            .limit(PAGE)
            .select((audit::seq, Row::as_select()))
            .load(tx.conn)?;
        let Some((seq, row)) = several.last() else {
            break;
        };
        after = (row.at, *seq);
        add(several)?;
    }
    Ok(flat(seers))
}

fn flat<K: Ord>(seen: BTreeMap<K, Option<Seen>>) -> BTreeMap<K, Seen> {
    seen.into_iter()
        .filter_map(|(key, seen)| Some((key, seen?)))
        .collect()
}

/// The requests that a line tells of.
fn requests(entry: &Entry) -> impl Iterator<Item = Uuid> {
    let single = (entry.object_kind == "request").then_some(entry.object);
    single.into_iter().chain(entry.objects.iter().copied())
}
