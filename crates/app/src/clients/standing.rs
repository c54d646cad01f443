//! Suspending and resuming a client: effective at once (S-008).

use super::{Known, record, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::ClientId;
use domain::organisations::Standing;
use domain::permissions::Permission;
use store::clients;

/// Suspends a client: its secret opens nothing, the tokens that it has are refused, and stay so
/// when it is resumed. Doing it twice changes nothing.
pub async fn suspend(app: &App, actor: &Actor, id: ClientId) -> Result<Known, AppError> {
    set(app, actor, id, Standing::Suspended).await
}

/// Lets a suspended client act again, with new tokens.
pub async fn resume(app: &App, actor: &Actor, id: ClientId) -> Result<Known, AppError> {
    set(app, actor, id, Standing::Active).await
}

async fn set(
    app: &App,
    actor: &Actor,
    id: ClientId,
    standing: Standing,
) -> Result<Known, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut client = seen(tx, &actor, id)?;
            if client.standing == standing {
                return Known::of(tx, client);
            }
            client.standing = standing;
            client.refuse_tokens(tx.now());
            clients::save(tx, &client)?;
            let action = match standing {
                Standing::Active => "client.resume",
                Standing::Suspended => "client.suspend",
            };
            record(tx, &actor, action, id, "")?;
            Known::of(tx, client)
        })
        .await
}
