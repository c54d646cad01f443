//! Another secret, without a cut.

use super::{SigningSecret, record, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::WebhookId;
use domain::permissions::Permission;
use domain::webhooks::{OVERLAP, Webhook};
use jiff::Timestamp;
use store::webhooks as kept;

/// Gives a webhook another secret, whose 256 bits nobody can guess. The former one signs beside it for a day, unless it leaked
/// (`at_once`): then it stops now.
pub async fn rotate(
    app: &App,
    actor: &Actor,
    (id, at_once): (WebhookId, bool),
    secret: SigningSecret,
) -> Result<Webhook, AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let webhook = seen(tx, &actor, id)?;
            let now = tx.now();
            let until = if at_once {
                now
            } else {
                now.saturating_add(OVERLAP).unwrap_or(Timestamp::MAX)
            };
            kept::replace_secret(tx, id, secret.bytes(), until)?;
            record(
                tx,
                &actor,
                "webhook.rotate",
                id,
                &format!("at_once={at_once}"),
            )?;
            Ok(webhook)
        })
        .await
}
