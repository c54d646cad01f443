//! Changing a webhook, pausing it, and letting it work again.

use super::{Target, Webhook, WebhookPause, endpoint, record, seen_at};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::events::EventKind;
use domain::permissions::Permission;
use std::collections::BTreeSet;
use store::webhooks::deliveries;
use store::{StoreError, Tx, webhooks as kept};

/// What a webhook becomes.
#[derive(Debug, Clone)]
pub struct Change {
    /// Where it is.
    pub url: String,
    /// What it is told; everything that its owner may know when empty.
    pub kinds: BTreeSet<EventKind>,
}

/// Changes where a webhook is and what it is told. What waits goes to the new address.
///
/// Refuses an address that we may not call with [`AppError::Invalid`], another version with
/// [`AppError::Stale`].
pub async fn change(
    app: &App,
    actor: &Actor,
    target: Target,
    change: Change,
) -> Result<Webhook, AppError> {
    let url = endpoint(app, &change.url)?.to_string();
    act(app, actor, target, "webhook.change", move |_, webhook| {
        webhook.url = url;
        webhook.kinds = change.kinds;
        Ok(())
    })
    .await
}

/// Pauses a webhook: what happens meanwhile waits.
pub async fn pause(app: &App, actor: &Actor, target: Target) -> Result<Webhook, AppError> {
    act(app, actor, target, "webhook.pause", |_, webhook| {
        webhook.pause = webhook.pause.or(Some(WebhookPause::Paused));
        Ok(())
    })
    .await
}

/// Lets a webhook work again: what waited, or was given up, leaves at once and in order.
pub async fn resume(app: &App, actor: &Actor, target: Target) -> Result<Webhook, AppError> {
    act(app, actor, target, "webhook.resume", |tx, webhook| {
        webhook.pause = None;
        deliveries::redeliver(tx, webhook.id, None)?;
        Ok(())
    })
    .await
}

async fn act(
    app: &App,
    actor: &Actor,
    target: Target,
    action: &'static str,
    change: impl FnOnce(&mut Tx<'_>, &mut Webhook) -> Result<(), AppError> + Send + 'static,
) -> Result<Webhook, AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut webhook = seen_at(tx, &actor, target)?;
            change(tx, &mut webhook)?;
            webhook.version += 1;
            kept::save(tx, &webhook).map_err(|error| match error {
                StoreError::Conflict => AppError::Stale {
                    version: webhook.version,
                },
                other => other.into(),
            })?;
            record(tx, &actor, action, webhook.id, "")?;
            Ok(webhook)
        })
        .await
}
