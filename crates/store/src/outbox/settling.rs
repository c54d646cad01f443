//! How notifications leave a worker's hands.

use super::Failure;
use crate::columns::{bytes, time};
use crate::error::StoreError;
use crate::schema::outbox;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::NotificationId;
use jiff::Timestamp;
use uuid::Uuid;

/// How a worker leaves notifications that it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Told.
    Sent,
    /// Not told yet: try again then.
    Later(Timestamp, Failure),
    /// Given up: a human must see it.
    Dead(Failure),
}

/// Settles the notifications of one mail, as far as this worker still holds them; gives how many.
pub fn settle(
    tx: &mut Tx<'_>,
    ids: &[NotificationId],
    worker: Uuid,
    settled: &Settled,
) -> Result<usize, StoreError> {
    let now = time(tx.now());
    let freed = (
        outbox::leased_by.eq(None::<Vec<u8>>),
        outbox::leased_until.eq(None::<i64>),
    );
    let (state, failure) = match settled {
        Settled::Later(at, failure) => {
            let later = (
                outbox::due_at.eq(time(*at)),
                outbox::failure.eq(Some(*failure)),
                freed,
            );
            return Ok(diesel::update(held(ids, worker))
                .set(later)
                .execute(tx.conn)?);
        }
        Settled::Sent => ("sent", None),
        Settled::Dead(failure) => ("dead", Some(*failure)),
    };
    let over = (
        outbox::state.eq(state),
        outbox::failure.eq(failure),
        outbox::settled_at.eq(Some(now)),
        // The token of a link that was sent, or never will be, has no reason to stay.
        outbox::token_sealed.eq(None::<Vec<u8>>),
        freed,
    );
    Ok(diesel::update(held(ids, worker))
        .set(over)
        .execute(tx.conn)?)
}

/// Gives back notifications that this worker took and did not try.
pub fn free(tx: &mut Tx<'_>, ids: &[NotificationId], worker: Uuid) -> Result<usize, StoreError> {
    Ok(diesel::update(held(ids, worker))
        .set((
            outbox::attempts.eq(outbox::attempts - 1),
            outbox::leased_by.eq(None::<Vec<u8>>),
            outbox::leased_until.eq(None::<i64>),
        ))
        .execute(tx.conn)?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn held<'a>(ids: &'a [NotificationId], worker: Uuid) -> _ {
    let ids: Vec<Vec<u8>> = ids.iter().map(|id| bytes(id.uuid())).collect();
    let worker: Vec<u8> = bytes(worker);
    outbox::table
        .filter(outbox::id.eq_any(ids))
        .filter(outbox::leased_by.eq(worker))
}

/// Frees what a worker of a former life held: called once at start, where one process serves.
pub fn free_all(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let held = outbox::table.filter(outbox::leased_until.is_not_null());
    Ok(diesel::update(held)
        .set((
            outbox::leased_by.eq(None::<Vec<u8>>),
            outbox::leased_until.eq(None::<i64>),
        ))
        .execute(tx.conn)?)
}

/// Makes due again up to `limit` notifications, oldest first, that wait for one of these failures to
/// pass, and those that were tried together with them; gives how many. They keep their distances:
/// what was tried together stays together, and apart from the rest.
pub fn hasten(tx: &mut Tx<'_>, failures: &[&str], limit: i64) -> Result<usize, StoreError> {
    let now = time(tx.now());
    let waiting = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.gt(now))
        .filter(outbox::leased_until.is_null())
        .filter(outbox::failure.eq_any(failures.iter().copied().map(Some)));
    let instants: Vec<i64> = waiting
        .clone()
        .order((outbox::created_at, outbox::id))
        .limit(limit)
        .select(outbox::due_at)
        .load(tx.conn)?;
    let Some(last) = instants.iter().max().copied() else {
        return Ok(0);
    };
    let ids: Vec<Vec<u8>> = waiting
        .filter(outbox::due_at.eq_any(instants))
        .select(outbox::id)
        .load(tx.conn)?;
    Ok(diesel::update(outbox::table.filter(outbox::id.eq_any(ids)))
        .set(outbox::due_at.eq(outbox::due_at - (last - now)))
        .execute(tx.conn)?)
}
