//! Another secret, without a cut.

use super::{NewWebhook, SigningSecret, record, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::clock::random_bytes;
use domain::ids::WebhookId;
use domain::permissions::Permission;
use domain::webhooks::OVERLAP;
use jiff::Timestamp;
use store::webhooks as kept;

/// Gives a webhook another secret. The former one signs beside it for a day, unless it leaked
/// (`at_once`): then it stops now.
pub async fn rotate(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    at_once: bool,
) -> Result<NewWebhook, AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let secret = SigningSecret::new(random_bytes(app.random.as_ref()));
    let (actor, kept_secret) = (actor.clone(), secret.clone());
    let webhook = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let webhook = seen(tx, &actor, id)?;
            let now = tx.now();
            let until = if at_once {
                now
            } else {
                now.saturating_add(OVERLAP).unwrap_or(Timestamp::MAX)
            };
            kept::replace_secret(tx, id, kept_secret.bytes(), until)?;
            record(
                tx,
                &actor,
                "webhook.rotate",
                id,
                &format!("at_once={at_once}"),
            )?;
            Ok::<_, AppError>(webhook)
        })
        .await?;
    Ok(NewWebhook { webhook, secret })
}
