//! What each webhook is to be told: one row an event and a webhook, held by a lease while it is sent,
//! told in order for each request.

use crate::columns::{at, bytes, read, read_time, read_time_if, read_uuid, time};
use crate::error::StoreError;
use crate::schema::{deliveries, organisations, webhooks};
use crate::tx::Tx;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::events::Event;
use domain::ids::{EventId, WebhookId};
use domain::organisations::Standing;
use domain::webhooks::DeliveryState;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

const TABLE: &str = "deliveries";

/// How long a worker may hold a row: longer than a receiver may take.
const LEASE: SignedDuration = SignedDuration::from_mins(1);

/// What became of telling an event to a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Which event.
    pub event: EventId,
    /// Where it stands in the feed.
    pub position: i64,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is due; of use while it waits.
    pub due_at: Timestamp,
    /// When it was last tried.
    pub tried_at: Option<Timestamp>,
    /// What the receiver last answered.
    pub status: Option<i32>,
    /// Why it failed: a stable code.
    pub failure: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct Row {
    event: Vec<u8>,
    position: i64,
    state: String,
    attempts: i32,
    due_at: i64,
    tried_at: Option<i64>,
    status: Option<i32>,
    failure: Option<String>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// Why it failed, if it did.
    pub failure: Option<&'static str>,
    /// What becomes of the delivery.
    pub next: Next,
}

/// What becomes of a delivery after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Received.
    Delivered,
    /// To be tried again then.
    Later(Timestamp),
    /// Given up.
    Dead,
}

/// Plans to tell an event, which has just been given its position, to every webhook that wants it.
pub fn plan(tx: &mut Tx<'_>, position: i64, event: &Event) -> Result<usize, StoreError> {
    let concerned = super::of_either(tx, event.organisation, &event.fund)?;
    let wanted: Vec<WebhookId> = concerned
        .iter()
        .filter(|webhook| webhook.wants(event.kind))
        .map(|webhook| webhook.id)
        .collect();
    for webhook in &wanted {
        diesel::insert_into(deliveries::table)
            .values((
                deliveries::webhook.eq(bytes(webhook.uuid())),
                deliveries::position.eq(position),
                deliveries::event.eq(bytes(event.id.uuid())),
                deliveries::request.eq(bytes(event.request.uuid())),
                deliveries::state.eq(DeliveryState::Waiting.code()),
                deliveries::due_at.eq(time(tx.now())),
                deliveries::attempts.eq(0),
            ))
            .execute(tx.conn)?;
    }
    Ok(wanted.len())
}

/// The webhooks that have something due, which are neither paused nor of a suspended organisation.
pub fn due(tx: &mut Tx<'_>) -> Result<BTreeSet<WebhookId>, StoreError> {
    let now = time(tx.now());
    let found: Vec<Vec<u8>> = webhooks::table
        .left_join(organisations::table.on(webhooks::organisation.eq(organisations::id.nullable())))
        .filter(webhooks::pause.is_null())
        .filter(
            webhooks::organisation
                .is_null()
                .or(organisations::standing.eq(Standing::Active.code())),
        )
        .filter(exists(
            deliveries::table
                .filter(deliveries::webhook.eq(webhooks::id))
                .filter(deliveries::state.eq("waiting"))
                .filter(deliveries::due_at.le(now))
                .filter(
                    deliveries::leased_until
                        .is_null()
                        .or(deliveries::leased_until.lt(now)),
                ),
        ))
        .select(webhooks::id)
        .load(tx.conn)?;
    let ids = found
        .iter()
        .map(|id| read_uuid(id, at("webhooks", "id")).map(WebhookId::from_uuid));
    ids.collect()
}

/// Takes what is due to a webhook, oldest first, for one worker: never two events of one request, nor
/// one before an older one that still waits. To be committed before anything is sent.
pub fn lease(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    worker: Uuid,
    limit: i64,
) -> Result<Vec<(i32, Event)>, StoreError> {
    let now = tx.now();
    let until = now.saturating_add(LEASE).unwrap_or(now);
    let (now, until) = (time(now), time(until));
    let earlier = diesel::alias!(deliveries as earlier);
    let before = exists(
        earlier
            .filter(earlier.field(deliveries::webhook).eq(deliveries::webhook))
            .filter(earlier.field(deliveries::request).eq(deliveries::request))
            .filter(earlier.field(deliveries::state).eq("waiting"))
            .filter(earlier.field(deliveries::position).lt(deliveries::position)),
    );
    let found: Vec<(i64, Vec<u8>)> = deliveries::table
        .filter(deliveries::webhook.eq(bytes(webhook.uuid())))
        .filter(deliveries::state.eq("waiting"))
        .filter(deliveries::due_at.le(now))
        .filter(
            deliveries::leased_until
                .is_null()
                .or(deliveries::leased_until.lt(now)),
        )
        .filter(not(before))
        .order(deliveries::position)
        .limit(limit)
        .select((deliveries::position, deliveries::event))
        .load(tx.conn)?;
    let mut taken = Vec::new();
    for (position, event) in found {
        let target = deliveries::table
            .find((bytes(webhook.uuid()), position))
            .filter(deliveries::state.eq("waiting"))
            .filter(
                deliveries::leased_until
                    .is_null()
                    .or(deliveries::leased_until.lt(now)),
            );
        let row = diesel::update(target)
            .set((
                deliveries::leased_by.eq(Some(bytes(worker))),
                deliveries::leased_until.eq(Some(until)),
                deliveries::attempts.eq(deliveries::attempts + 1),
            ))
            .execute(tx.conn)?;
        if row == 1 {
            let id = EventId::from_uuid(read_uuid(&event, at(TABLE, "event"))?);
            let attempts = deliveries::table
                .find((bytes(webhook.uuid()), position))
                .select(deliveries::attempts)
                .first(tx.conn)?;
            let event = crate::events::find(tx, id)?;
            taken.push((attempts, event.ok_or_else(|| at(TABLE, "event").broken())?));
        }
    }
    Ok(taken)
}

/// Writes how an attempt ended, if this worker still holds the delivery; whether it did.
pub fn settle(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    event: EventId,
    worker: Uuid,
    attempt: Attempt,
) -> Result<bool, StoreError> {
    let now = time(tx.now());
    let (state, due) = match attempt.next {
        Next::Delivered => (DeliveryState::Delivered, now),
        Next::Later(at) => (DeliveryState::Waiting, time(at)),
        Next::Dead => (DeliveryState::Dead, now),
    };
    let target = deliveries::table
        .filter(deliveries::webhook.eq(bytes(webhook.uuid())))
        .filter(deliveries::event.eq(bytes(event.uuid())))
        .filter(deliveries::leased_by.eq(bytes(worker)));
    let set = diesel::update(target)
        .set((
            deliveries::state.eq(state.code()),
            deliveries::due_at.eq(due),
            deliveries::tried_at.eq(Some(now)),
            deliveries::status.eq(attempt.status.map(i32::from)),
            deliveries::failure.eq(attempt.failure),
            deliveries::leased_by.eq(None::<Vec<u8>>),
            deliveries::leased_until.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(set == 1)
}

/// Makes due at once, with fresh attempts: an event, or every one that was given up and, when the
/// webhook was paused, every one that waits. Gives how many.
pub fn redeliver(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    event: Option<EventId>,
) -> Result<usize, StoreError> {
    let now = time(tx.now());
    let fresh = (
        deliveries::state.eq(DeliveryState::Waiting.code()),
        deliveries::due_at.eq(now),
        deliveries::attempts.eq(0),
        deliveries::leased_by.eq(None::<Vec<u8>>),
        deliveries::leased_until.eq(None::<i64>),
    );
    let of_webhook = deliveries::table.filter(deliveries::webhook.eq(bytes(webhook.uuid())));
    Ok(if let Some(event) = event {
        let target = of_webhook.filter(deliveries::event.eq(bytes(event.uuid())));
        diesel::update(target).set(fresh).execute(tx.conn)?
    } else {
        let target = of_webhook.filter(deliveries::state.ne(DeliveryState::Delivered.code()));
        diesel::update(target).set(fresh).execute(tx.conn)?
    })
}

/// How many deliveries are in each state.
pub fn count(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(deliveries::table
        .group_by(deliveries::state)
        .select((deliveries::state, diesel::dsl::count_star()))
        .load(tx.conn)?)
}

/// A page of what became of telling a webhook, the last first: before a position when one is given.
pub fn list(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    (before, limit): (Option<i64>, u8),
) -> Result<(Vec<Delivery>, i64), StoreError> {
    let narrowed = || {
        let query = deliveries::table
            .filter(deliveries::webhook.eq(bytes(webhook.uuid())))
            .into_boxed();
        match state {
            Some(state) => query.filter(deliveries::state.eq(state.code())),
            None => query,
        }
    };
    let rows: Vec<Row> = narrowed()
        .filter(deliveries::position.lt(before.unwrap_or(i64::MAX)))
        .order(deliveries::position.desc())
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let total = narrowed().count().get_result(tx.conn)?;
    let items: Result<Vec<Delivery>, _> = rows.into_iter().map(Delivery::try_from).collect();
    Ok((items?, total))
}

impl TryFrom<Row> for Delivery {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            event: EventId::from_uuid(read_uuid(&row.event, at(TABLE, "event"))?),
            position: row.position,
            state: read(&row.state, at(TABLE, "state"))?,
            attempts: row.attempts,
            due_at: read_time(row.due_at, at(TABLE, "due_at"))?,
            tried_at: read_time_if(row.tried_at, at(TABLE, "tried_at"))?,
            status: row.status,
            failure: row.failure,
        })
    }
}
