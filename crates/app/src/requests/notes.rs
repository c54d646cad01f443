//! Internal notes: the fund writes to itself.

use super::acts::keep;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::{MessageId, RequestId};
use domain::permissions::Permission;
use domain::requests::acts::Act;
use domain::text::Body;
use domain::thread::{Audience, Message};
use store::thread;

/// Adds a note that no partner ever sees (S-005).
pub async fn add_note(
    app: &App,
    actor: &Actor,
    id: RequestId,
    body: Body,
) -> Result<Message, AppError> {
    access::require(actor, Permission::TreatRequests)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = access::request(tx, &actor, id)?;
            let note = Message {
                id: MessageId::make(tx.clock(), tx.random()),
                request: id,
                author: actor.author,
                from_fund: true,
                audience: Audience::Fund,
                body,
                at: now,
            };
            thread::add_message(tx, &note)?;
            keep(tx, &actor, &request.touched(now), Act::Note)?;
            Ok(note)
        })
        .await
}
