//! What became of telling a webhook, and telling it again.

use super::{Delivery, DeliveryState, record, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::{EventId, WebhookId};
use domain::permissions::Permission;
use store::webhooks::deliveries as kept;

/// Which deliveries.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Those in this state; all when not said.
    pub state: Option<DeliveryState>,
    /// Those before this event in the feed.
    pub before: Option<EventId>,
    /// How many, 1 to 100.
    pub limit: u8,
}

/// A page of deliveries, the last first; how many there are in all; whether there are more.
pub async fn deliveries(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    wanted: Wanted,
) -> Result<(Vec<Delivery>, i64, bool), AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let actor = actor.clone();
    app.store
        .read(move |tx| {
            seen(tx, &actor, id)?;
            let before = match wanted.before {
                Some(event) => store::events::position(tx, event)?,
                None => None,
            };
            let (mut items, total) = kept::list(tx, id, wanted.state, (before, wanted.limit))?;
            let more = items.len() > usize::from(wanted.limit);
            items.truncate(usize::from(wanted.limit));
            Ok((items, total, more))
        })
        .await
}

/// What to tell again.
#[derive(Debug, Clone, Copy)]
pub enum Redelivery {
    /// One event, received or not.
    One(EventId),
    /// Everything that was not received.
    Missed,
}

/// Tells again, with fresh attempts; gives how many events.
///
/// Refuses an event that this webhook was never to be told with [`AppError::NotFound`].
pub async fn redeliver(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    what: Redelivery,
) -> Result<usize, AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            seen(tx, &actor, id)?;
            let again = match what {
                Redelivery::One(event) => match kept::redeliver(tx, id, Some(event))? {
                    0 => return Err(AppError::NotFound),
                    again => again,
                },
                Redelivery::Missed => kept::redeliver(tx, id, None)?,
            };
            record(
                tx,
                &actor,
                "webhook.redeliver",
                id,
                &format!("events={again}"),
            )?;
            Ok(again)
        })
        .await
}
