//! Seeing one's webhooks.

use super::{Webhook, owner, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::WebhookId;
use domain::permissions::Permission;
use store::webhooks as kept;

/// Every webhook of the actor's organisation or fund, oldest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Webhook>, AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let owner = owner(actor);
    app.store.read(move |tx| Ok(kept::list(tx, &owner)?)).await
}

/// One of them.
pub async fn find(app: &App, actor: &Actor, id: WebhookId) -> Result<Webhook, AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let actor = actor.clone();
    app.store.read(move |tx| seen(tx, &actor, id)).await
}
