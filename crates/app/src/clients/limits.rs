//! From where a client may call, and what it signs with.

use super::{Known, record, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::ClientId;
use domain::networks::Networks;
use domain::permissions::Permission;
use store::clients;

/// What narrows who may be a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// From where it may call.
    pub networks: Networks,
    /// Its public keys, as [`crate::auth::oauth::checked_keys`] gives them.
    pub keys: Option<String>,
}

/// Changes both: effective on its next call. Keys that are taken away, or networks that are narrowed, end
/// the tokens of before.
///
/// Refuses with [`AppError::NotFound`].
pub async fn limit(
    app: &App,
    actor: &Actor,
    id: ClientId,
    limits: Limits,
) -> Result<Known, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut client = seen(tx, &actor, id)?;
            if client.networks == limits.networks && client.keys == limits.keys {
                return Known::of(tx, client);
            }
            let codes = format!(
                "networks={} keys={}",
                limits.networks.texts().len(),
                limits.keys.is_some()
            );
            client.networks = limits.networks;
            client.keys = limits.keys;
            client.refuse_tokens(tx.now());
            clients::save(tx, &client)?;
            record(tx, &actor, "client.limit", id, &codes)?;
            Known::of(tx, client)
        })
        .await
}
