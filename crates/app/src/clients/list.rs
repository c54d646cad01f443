//! Seeing clients.

use super::{Known, membership, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::{ClientId, OrganisationId};
use domain::permissions::Permission;
use store::clients::secrets;
use store::{Page, clients};

/// A page of the clients of an organisation of the fund, or, with `None`, of the fund itself.
pub async fn list(
    app: &App,
    actor: &Actor,
    organisation: Option<OrganisationId>,
    after: Option<ClientId>,
    limit: u8,
) -> Result<Page<Known, ClientId>, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let actor = actor.clone();
    app.store
        .read(move |tx| {
            let of = membership(tx, &actor, organisation)?;
            let page = clients::list(tx, &of, after, limit)?;
            let ids: Vec<ClientId> = page.items.iter().map(|client| client.id).collect();
            let mut secrets = secrets::live_of(tx, &ids)?;
            let known = |client: store::clients::Client| Known {
                secrets: secrets.remove(&client.id).unwrap_or_default(),
                client,
            };
            Ok(Page {
                items: page.items.into_iter().map(known).collect(),
                next: page.next,
                total: page.total,
            })
        })
        .await
}

/// A client. Refuses with [`AppError::NotFound`].
pub async fn find(app: &App, actor: &Actor, id: ClientId) -> Result<Known, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let actor = actor.clone();
    app.store
        .read(move |tx| {
            let client = seen(tx, &actor, id)?;
            Known::of(tx, client)
        })
        .await
}
