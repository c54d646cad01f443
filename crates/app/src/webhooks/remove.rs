//! No webhook any more.

use super::{Target, record, seen_at};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use store::webhooks as kept;

/// Removes a webhook, with what it was still to be told: the feed keeps it.
pub async fn remove(app: &App, actor: &Actor, target: Target) -> Result<(), AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let webhook = seen_at(tx, &actor, target)?;
            kept::remove(tx, webhook.id)?;
            record(tx, &actor, "webhook.remove", webhook.id, "")
        })
        .await
}
