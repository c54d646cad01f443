//! A new webhook.

use super::{SigningSecret, Webhook, endpoint, owner, record};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::once::Nonce;
use domain::accounts::Actor;
use domain::events::EventKind;
use domain::ids::WebhookId;
use domain::permissions::Permission;
use std::collections::BTreeSet;
use store::{StoreError, webhooks as kept};

/// A webhook to create.
#[derive(Debug, Clone)]
pub struct Create {
    /// Where it is.
    pub url: String,
    /// What it is told; everything that its owner may know when empty.
    pub kinds: BTreeSet<EventKind>,
}

/// Creates a webhook of the actor's organisation or fund; it is told what happens from now on, signed with
/// this secret, whose 256 bits nobody can guess.
///
/// Refuses an address that we may not call (S-037), and an eleventh webhook, with
/// [`AppError::Invalid`].
pub async fn create(
    app: &App,
    actor: &Actor,
    command: Create,
    secret: SigningSecret,
) -> Result<Webhook, AppError> {
    access::require(actor, Permission::ManageWebhooks)?;
    let url = endpoint(app, &command.url)?.to_string();
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let webhook = Webhook {
                id: WebhookId::make(tx.clock(), tx.random()),
                owner: owner(&actor),
                url,
                kinds: command.kinds,
                pause: None,
                created_at: tx.now(),
                version: 1,
            };
            kept::add(tx, &webhook, secret.bytes()).map_err(|error| match error {
                StoreError::Conflict => {
                    let message =
                        "Vous avez déjà dix adresses : supprimez ou changez l’une d’elles.";
                    AppError::field("/url", "too-many", message)
                }
                other => other.into(),
            })?;
            record(tx, &actor, "webhook.create", webhook.id, "")?;
            Ok(webhook)
        })
        .await
}

/// The secret that comes from this nonce.
pub fn secret(app: &App, nonce: Nonce) -> SigningSecret {
    SigningSecret::new(*nonce.secret(app))
}
