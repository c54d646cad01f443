//! Webhooks: where programs are told what happens, managed by those for whom they work, and the worker
//! that tells them.

mod change;
mod create;
mod deliveries;
mod lane;
mod list;
mod remove;
mod rotate;
mod telling;

pub use change::{Change, change, pause, resume};
pub use create::{Create, create, secret};
pub use deliveries::{Redelivery, Wanted, deliveries, redeliver};
pub use domain::webhooks::{DeliveryState, Webhook, WebhookOwner, WebhookPause};
pub use list::{find, list};
pub use outbound::SigningSecret;
pub use remove::remove;
pub use rotate::rotate;
pub use store::webhooks::deliveries::Delivery;
pub use telling::{Teller, Told, run, tell_due};

use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Actor, Membership};
use domain::ids::WebhookId;
use outbound::{Endpoint, EndpointError};
use store::audit::Deed;
use store::{Tx, audit, webhooks as kept};

/// The webhook that a call is about, as the caller saw it (`If-Match`, S-212).
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The webhook.
    pub id: WebhookId,
    /// Its version when the caller saw it.
    pub version: i32,
}

fn owner(actor: &Actor) -> WebhookOwner {
    match &actor.membership {
        Membership::Organisation(id) => WebhookOwner::Organisation(*id),
        Membership::Fund { fund, .. } => WebhookOwner::Fund(fund.clone()),
    }
}

/// The owner's webhook; for anybody else it does not exist (S-001).
fn seen(tx: &mut Tx<'_>, actor: &Actor, id: WebhookId) -> Result<Webhook, AppError> {
    kept::find(tx, id)?
        .filter(|webhook| webhook.owner == owner(actor))
        .ok_or(AppError::NotFound)
}

/// The same, on the version that the caller saw.
fn seen_at(tx: &mut Tx<'_>, actor: &Actor, target: Target) -> Result<Webhook, AppError> {
    let webhook = seen(tx, actor, target.id)?;
    if webhook.version == target.version {
        Ok(webhook)
    } else {
        Err(AppError::Stale {
            version: webhook.version,
        })
    }
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: &str,
    id: WebhookId,
    codes: &str,
) -> Result<(), AppError> {
    let deed = Deed {
        action,
        object_kind: "webhook",
        object: id.uuid(),
        codes,
    };
    Ok(audit::add(tx, actor, &deed)?)
}

/// The address, if we may call it (S-037).
fn endpoint(app: &App, url: &str) -> Result<Endpoint, AppError> {
    Endpoint::parse(url, app.courier.exceptions()).map_err(|error| {
        let (code, message) = match error {
            EndpointError::NotAnAddress => (
                "url-format",
                "Donnez une adresse complète, telle que https://logiciel.example/espace-partenaire.",
            ),
            EndpointError::NotHttps => ("url-not-https", "L’adresse doit commencer par https://."),
            EndpointError::Port => ("url-port", "L’adresse doit être sur le port 443."),
            EndpointError::Surplus => (
                "url-surplus",
                "Retirez de l’adresse l’identifiant, le mot de passe et ce qui suit #.",
            ),
            EndpointError::NotPublic => (
                "url-not-public",
                "L’adresse doit être joignable depuis Internet, pas celle d’un réseau interne.",
            ),
        };
        AppError::field("/url", code, message)
    })
}
