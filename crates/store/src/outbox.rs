//! What must be told to somebody: written with the business, claimed by a lease, told outside of
//! any transaction, settled after. A row never disappears: waiting, sent, or dead with a reason
//! that a human sees (S-303).

use crate::columns::{at, bytes, read_if, read_uuid, read_uuid_if, time};
use crate::dialect;
use crate::error::StoreError;
use crate::schema::outbox;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::Service;
use domain::funds::FundCode;
use domain::ids::{AccountId, NotificationId, RequestId};
use domain::notifications::{Event, Notification, Recipient};
use jiff::{SignedDuration, Timestamp};
use sealing::Address;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long a worker may hold a row: beyond, another takes it (S-403).
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// Why a notification is not delivered yet, or never will be: a code, never a server's words.
pub type Failure = &'static str;

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: Vec<u8>,
    kind: String,
    request: Option<Vec<u8>>,
    account: Option<Vec<u8>>,
    fund: Option<String>,
    service: Option<String>,
    token_sealed: Option<Vec<u8>>,
    created_at: i64,
    attempts: i32,
}

/// A notification that a worker holds.
pub struct Leased {
    /// The notification.
    pub notification: Notification,
    /// The token of its single-use link, if it has one.
    pub token: Option<Zeroizing<String>>,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often it was tried before.
    pub attempts: i32,
}

const fn token_at(row: Uuid) -> Address<'static> {
    Address { table: "outbox", column: "token_sealed", row, case: row }
}

/// Adds a notification, to be told at `due_at`.
pub fn add(tx: &mut Tx<'_>, notification: &Notification, due_at: Timestamp) -> Result<(), StoreError> {
    add_with_token(tx, notification, None, due_at)
}

/// Adds a notification whose link carries a single-use token: an invitation, a reset.
pub fn add_with_token(
    tx: &mut Tx<'_>,
    notification: &Notification,
    token: Option<&str>,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    let id = notification.id.uuid();
    let sealed = token
        .map(|token| {
            let random = tx.vault.random.as_ref();
            tx.vault.keyring.seal_system(&token_at(id), token.as_bytes(), random)
        })
        .transpose()?;
    let (account, fund, service) = match &notification.recipient {
        Recipient::Account(account) => (Some(bytes(account.uuid())), None, None),
        Recipient::Desk(fund, service) => (None, Some(fund.as_str()), Some(service.code())),
    };
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(bytes(id)),
            outbox::kind.eq(notification.event.code()),
            outbox::request.eq(notification.request.map(|request| bytes(request.uuid()))),
            outbox::account.eq(account),
            outbox::fund.eq(fund),
            outbox::service.eq(service),
            outbox::token_sealed.eq(sealed),
            outbox::state.eq("waiting"),
            outbox::created_at.eq(time(tx.now())),
            outbox::due_at.eq(time(due_at)),
            outbox::attempts.eq(0),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes up to `limit` due notifications, oldest first, for one worker. To be committed before
/// anything is sent.
pub fn lease(tx: &mut Tx<'_>, worker: Uuid, limit: i64) -> Result<Vec<Leased>, StoreError> {
    let now = tx.now();
    let due = dialect::due_notifications(tx.conn, time(now), limit)?;
    let until = time(now.saturating_add(LEASE).unwrap_or(now));
    let mut leased = Vec::with_capacity(due.len());
    for id in due {
        let target = outbox::table
            .filter(outbox::id.eq(&id))
            .filter(outbox::state.eq("waiting"))
            .filter(outbox::leased_until.is_null().or(outbox::leased_until.lt(time(now))));
        let taken = diesel::update(target)
            .set((
                outbox::leased_by.eq(Some(bytes(worker))),
                outbox::leased_until.eq(Some(until)),
                outbox::attempts.eq(outbox::attempts + 1),
            ))
            .execute(tx.conn)?;
        if taken == 1 {
            let row: Row = outbox::table.find(&id).select(Row::as_select()).first(tx.conn)?;
            leased.push(read_row(tx, &row)?);
        }
    }
    Ok(leased)
}

fn read_row(tx: &Tx<'_>, row: &Row) -> Result<Leased, StoreError> {
    let id = read_uuid(&row.id, at("outbox", "id"))?;
    let place = at("outbox", "account");
    let account = read_uuid_if(row.account.as_deref(), place)?;
    let fund: Option<FundCode> = read_if(row.fund.as_deref(), at("outbox", "fund"))?;
    let service: Option<Service> = read_if(row.service.as_deref(), at("outbox", "service"))?;
    let recipient = match (account, fund, service) {
        (Some(account), None, None) => Recipient::Account(AccountId::from_uuid(account)),
        (None, Some(fund), Some(service)) => Recipient::Desk(fund, service),
        _ => return Err(place.broken()),
    };
    let token = row
        .token_sealed
        .as_deref()
        .map(|sealed| {
            let opened = tx.vault.keyring.open_system(&token_at(id), sealed)?;
            let text = String::from_utf8(opened.to_vec()).map_err(|_| at("outbox", "token_sealed").broken())?;
            Ok::<_, StoreError>(Zeroizing::new(text))
        })
        .transpose()?;
    let request = read_uuid_if(row.request.as_deref(), at("outbox", "request"))?;
    Ok(Leased {
        notification: Notification {
            id: NotificationId::from_uuid(id),
            event: crate::columns::read(&row.kind, at("outbox", "kind"))?,
            request: request.map(RequestId::from_uuid),
            recipient,
        },
        token,
        created_at: crate::columns::read_time(row.created_at, at("outbox", "created_at"))?,
        attempts: row.attempts - 1,
    })
}

/// How a worker leaves a notification that it held.
pub enum Settled {
    /// Told.
    Sent,
    /// Not told yet: try again then.
    Later(Timestamp, Failure),
    /// Given up: a human must see it.
    Dead(Failure),
}

/// Settles a notification, if this worker still holds it.
pub fn settle(
    tx: &mut Tx<'_>,
    id: NotificationId,
    worker: Uuid,
    settled: &Settled,
) -> Result<(), StoreError> {
    let now = time(tx.now());
    let (state, due_at, failure, settled_at) = match settled {
        Settled::Sent => ("sent", None, None, Some(now)),
        Settled::Later(at, failure) => ("waiting", Some(time(*at)), Some(*failure), None),
        Settled::Dead(failure) => ("dead", None, Some(*failure), Some(now)),
    };
    let target = outbox::table
        .filter(outbox::id.eq(bytes(id.uuid())))
        .filter(outbox::leased_by.eq(bytes(worker)));
    diesel::update(target)
        .set((
            outbox::state.eq(state),
            outbox::due_at.eq(due_at.unwrap_or(now)),
            outbox::failure.eq(failure),
            outbox::settled_at.eq(settled_at),
            outbox::leased_by.eq(None::<Vec<u8>>),
            outbox::leased_until.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    // The token of a link that was sent has no reason to stay.
    if settled_at.is_some() {
        diesel::update(outbox::table.find(bytes(id.uuid())))
            .set(outbox::token_sealed.eq(None::<Vec<u8>>))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Frees what a worker of a former life held: called once at start, where one process serves.
pub fn free_all(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let held = outbox::table.filter(outbox::leased_until.is_not_null());
    Ok(diesel::update(held)
        .set((outbox::leased_by.eq(None::<Vec<u8>>), outbox::leased_until.eq(None::<i64>)))
        .execute(tx.conn)?)
}

/// A notification as administrators see it: its state and its failure, never its link.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its id, which is in its `Message-ID`.
    pub id: NotificationId,
    /// What it tells.
    pub event: Event,
    /// `waiting`, `sent` or `dead`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it is not sent.
    pub failure: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// The notifications of a state, newest first: `dead` is what a human must look at (S-303, S-420).
pub fn list(tx: &mut Tx<'_>, state: &str, limit: i64) -> Result<Vec<Seen>, StoreError> {
    let rows: Vec<(Vec<u8>, String, String, i32, Option<String>, i64)> = outbox::table
        .filter(outbox::state.eq(state))
        .order((outbox::due_at.desc(), outbox::id.desc()))
        .limit(limit)
        .select((
            outbox::id, outbox::kind, outbox::state, outbox::attempts, outbox::failure,
            outbox::created_at,
        ))
        .load(tx.conn)?;
    rows.into_iter()
        .map(|(id, kind, state, attempts, failure, created_at)| {
            Ok(Seen {
                id: NotificationId::from_uuid(read_uuid(&id, at("outbox", "id"))?),
                event: crate::columns::read(&kind, at("outbox", "kind"))?,
                state,
                attempts,
                failure,
                created_at: crate::columns::read_time(created_at, at("outbox", "created_at"))?,
            })
        })
        .collect()
}

/// How many notifications are in each state.
pub fn count(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(outbox::table
        .group_by(outbox::state)
        .select((outbox::state, diesel::dsl::count_star()))
        .load(tx.conn)?)
}
