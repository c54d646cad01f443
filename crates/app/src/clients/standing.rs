//! Suspending and resuming a client: effective at once (S-008).

use super::{Client, record, seen};
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
pub async fn suspend(app: &App, actor: &Actor, id: ClientId) -> Result<Client, AppError> {
    set(app, actor, id, Standing::Suspended).await
}

/// Lets a suspended client act again, with new tokens.
pub async fn resume(app: &App, actor: &Actor, id: ClientId) -> Result<Client, AppError> {
    set(app, actor, id, Standing::Active).await
}

async fn set(
    app: &App,
    actor: &Actor,
    id: ClientId,
    standing: Standing,
) -> Result<Client, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut client = seen(tx, &actor, id)?;
            if client.standing == standing {
                return Ok(client);
            }
            client.standing = standing;
            client.valid_after = tx.now();
            clients::save(tx, &client)?;
            let action = match standing {
                Standing::Active => "client.resume",
                Standing::Suspended => "client.suspend",
            };
            record(tx, &actor, action, id, "")?;
            Ok(client)
        })
        .await
}
