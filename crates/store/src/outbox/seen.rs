//! The outbox as a human looks at it.

use crate::columns::{at, read, read_time, read_uuid};
use crate::error::StoreError;
use crate::schema::outbox;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::NotificationId;
use domain::notifications::NotificationKind;
use jiff::Timestamp;

/// A notification as administrators see it: its state and its failure, never its link.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its id, which is in its `Message-ID`.
    pub id: NotificationId,
    /// What it tells.
    pub event: NotificationKind,
    /// `waiting`, `sent` or `dead`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it is not sent.
    pub failure: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// Id, kind, state, attempts, failure, time of writing.
type Row = (Vec<u8>, String, String, i32, Option<String>, i64);

/// The notifications of a state, newest first: `dead` is what a human must look at (S-303, S-420).
pub fn list(tx: &mut Tx<'_>, state: &str, limit: i64) -> Result<Vec<Seen>, StoreError> {
    let rows: Vec<Row> = outbox::table
        .filter(outbox::state.eq(state))
        .order((outbox::due_at.desc(), outbox::id.desc()))
        .limit(limit)
        .select((
            outbox::id,
            outbox::kind,
            outbox::state,
            outbox::attempts,
            outbox::failure,
            outbox::created_at,
        ))
        .load(tx.conn)?;
    rows.into_iter()
        .map(|(id, kind, state, attempts, failure, created_at)| {
            Ok(Seen {
                id: NotificationId::from_uuid(read_uuid(&id, at("outbox", "id"))?),
                event: read(&kind, at("outbox", "kind"))?,
                state,
                attempts,
                failure,
                created_at: read_time(created_at, at("outbox", "created_at"))?,
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
