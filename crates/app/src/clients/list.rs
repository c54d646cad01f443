//! Seeing clients.

use super::{Client, membership};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::{ClientId, OrganisationId};
use domain::permissions::Permission;
use store::{Page, clients};

/// A page of the clients of an organisation of the fund, or, with `None`, of the fund itself.
pub async fn list(
    app: &App,
    actor: &Actor,
    organisation: Option<OrganisationId>,
    after: Option<ClientId>,
    limit: u8,
) -> Result<Page<Client, ClientId>, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let actor = actor.clone();
    app.store
        .read(move |tx| {
            let of = membership(tx, &actor, organisation)?;
            Ok(clients::list(tx, &of, after, limit)?)
        })
        .await
}
