//! What programs are told: an event is written with its act, and given its position once it is seen to
//! be committed, so that a reader of positions misses nothing.

use crate::columns::{at, bytes, read, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::{event_head, events};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Membership;
use domain::events::{Event, EventKind};
use domain::ids::{EventId, OrganisationId, RequestId};
use domain::requests::Request;
use domain::requests::acts::Act;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

const TABLE: &str = "events";

/// The events of how many requests are given their positions in one transaction.
const BATCH: i64 = 500;

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct Row {
    id: Vec<u8>,
    kind: String,
    request: Vec<u8>,
    number: i32,
    organisation: Vec<u8>,
    fund: String,
    at: i64,
}

/// Writes the event of an act that made the request what it is now.
pub(crate) fn add(tx: &mut Tx<'_>, request: &Request, act: Act) -> Result<(), StoreError> {
    let id = EventId::make(tx.clock(), tx.random());
    diesel::insert_into(events::table)
        .values((
            events::id.eq(bytes(id.uuid())),
            events::position.eq(None::<i64>),
            events::kind.eq(EventKind::of(act).code()),
            events::request.eq(bytes(request.id.uuid())),
            events::number.eq(request.version),
            events::organisation.eq(bytes(request.organisation.uuid())),
            events::fund.eq(request.fund.as_str()),
            events::service.eq(request.filing.service.code()),
            events::at.eq(time(request.updated_at)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Whether an event has no position yet.
pub fn are_waiting(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let unplaced = events::table.filter(events::position.is_null());
    Ok(diesel::select(diesel::dsl::exists(unplaced)).get_result(tx.conn)?)
}

/// Gives the events that have none their positions, oldest first and each request's in the order of its
/// acts, and gives them back with those; those of five hundred requests at most.
/// [`StoreError::Conflict`] when another process was first: nothing is lost, it did the same.
pub fn place(tx: &mut Tx<'_>) -> Result<Vec<(i64, Event)>, StoreError> {
    let waiting: BTreeSet<Vec<u8>> = events::table
        .filter(events::position.is_null())
        .order(events::id)
        .limit(BATCH)
        .select(events::request)
        .load::<Vec<u8>>(tx.conn)?
        .into_iter()
        .collect();
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = events::table
        .filter(events::position.is_null())
        .filter(events::request.eq_any(waiting))
        .order(events::id)
        .select(Row::as_select())
        .load(tx.conn)?;
    let rows = in_order(rows);
    let head: i64 = event_head::table
        .select(event_head::position)
        .first(tx.conn)?;
    let ids: Vec<Vec<u8>> = rows.iter().map(|row| row.id.clone()).collect();
    let placed: Vec<(i64, Event)> = (head + 1..)
        .zip(rows)
        .map(|(position, row)| Ok((position, Event::try_from(row)?)))
        .collect::<Result<_, StoreError>>()?;
    let last = placed.last().map_or(head, |(position, _)| *position);
    let advanced = diesel::update(event_head::table.filter(event_head::position.eq(head)))
        .set(event_head::position.eq(last))
        .execute(tx.conn)?;
    if advanced != 1 {
        return Err(StoreError::Conflict);
    }
    for (id, (position, _)) in ids.iter().zip(&placed) {
        let target = events::table.find(id).filter(events::position.is_null());
        let set = diesel::update(target)
            .set(events::position.eq(Some(*position)))
            .execute(tx.conn)?;
        if set != 1 {
            return Err(StoreError::Conflict);
        }
    }
    Ok(placed)
}

/// The same, each request's in the order of its acts: two acts within a millisecond, or on two machines
/// whose clocks differ, have ids in any order (S-223).
fn in_order(mut rows: Vec<Row>) -> Vec<Row> {
    let turns: Vec<Vec<u8>> = rows.iter().map(|row| row.request.clone()).collect();
    rows.sort_by_key(|row| row.number);
    let mut queues: BTreeMap<Vec<u8>, VecDeque<Row>> = BTreeMap::new();
    for row in rows {
        let queue = queues.entry(row.request.clone()).or_default();
        queue.push_back(row);
    }
    let next = |request: &Vec<u8>| queues.get_mut(request)?.pop_front();
    turns.iter().filter_map(next).collect()
}

/// Where an event stands in the feed; `None` when there is none of this id, or not yet.
pub fn position(tx: &mut Tx<'_>, id: EventId) -> Result<Option<i64>, StoreError> {
    let found: Option<Option<i64>> = events::table
        .find(bytes(id.uuid()))
        .select(events::position)
        .first(tx.conn)
        .optional()?;
    Ok(found.flatten())
}

fn readable<'a>(
    reader: &Membership,
    kinds: &[EventKind],
    after: i64,
) -> events::BoxedQuery<'a, crate::conn::MultiBackend> {
    let kinds: Vec<String> = kinds.iter().map(|kind| kind.code().to_owned()).collect();
    let query = events::table
        .filter(events::position.gt(after))
        .filter(events::kind.eq_any(kinds))
        .into_boxed();
    match reader {
        Membership::Organisation(id) => query.filter(events::organisation.eq(bytes(id.uuid()))),
        Membership::Fund { fund, services } => {
            let services: Vec<String> = services.iter().map(|one| one.code().to_owned()).collect();
            query
                .filter(events::fund.eq(fund.as_str().to_owned()))
                .filter(events::service.eq_any(services))
        }
    }
}

/// The events of these kinds that a member may know (an agent: of requests that were in her services
/// when they happened), after a position, in order; one more than `limit`
/// when there are more.
pub fn after(
    tx: &mut Tx<'_>,
    reader: &Membership,
    kinds: &[EventKind],
    (position, limit): (i64, u8),
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<Row> = readable(reader, kinds, position)
        .order(events::position)
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// How many there are after a position, counted up to `most`.
pub fn count(
    tx: &mut Tx<'_>,
    reader: &Membership,
    kinds: &[EventKind],
    (position, most): (i64, i64),
) -> Result<i64, StoreError> {
    let some: Vec<Option<i64>> = readable(reader, kinds, position)
        .order(events::position)
        .limit(most)
        .select(events::position)
        .load(tx.conn)?;
    Ok(i64::try_from(some.len()).unwrap_or(most))
}

/// Removes up to `limit` events of before an instant, with what became of them; gives how many.
pub fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let old: Vec<Vec<u8>> = events::table
        .filter(events::at.lt(time(before)))
        .filter(events::position.is_not_null())
        .order(events::at)
        .limit(limit)
        .select(events::id)
        .load(tx.conn)?;
    Ok(diesel::delete(events::table.filter(events::id.eq_any(old))).execute(tx.conn)?)
}

/// The event of this id.
pub fn find(tx: &mut Tx<'_>, id: EventId) -> Result<Option<Event>, StoreError> {
    let row: Option<Row> = events::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(Event::try_from).transpose()
}

impl TryFrom<Row> for Event {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: EventId::from_uuid(read_uuid(&row.id, at(TABLE, "id"))?),
            kind: read(&row.kind, at(TABLE, "kind"))?,
            request: RequestId::from_uuid(read_uuid(&row.request, at(TABLE, "request"))?),
            version: row.number,
            organisation: OrganisationId::from_uuid(read_uuid(
                &row.organisation,
                at(TABLE, "organisation"),
            )?),
            fund: read(&row.fund, at(TABLE, "fund"))?,
            at: read_time(row.at, at(TABLE, "at"))?,
        })
    }
}
