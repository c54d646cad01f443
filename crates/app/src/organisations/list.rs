//! Seeing the fund's partners.

use super::{Partner, own_fund, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::OrganisationId;
use domain::organisations::Organisation;
use domain::permissions::Permission;
use store::{Page, organisations};

/// A page of the organisations that have, or had, a convention with the actor's fund.
pub async fn list(
    app: &App,
    actor: &Actor,
    after: Option<OrganisationId>,
    limit: u8,
) -> Result<Page<Organisation, OrganisationId>, AppError> {
    access::require(actor, Permission::ReadOrganisations)?;
    let fund = own_fund(actor)?;
    app.store
        .read(move |tx| Ok(organisations::list(tx, &fund, after, limit)?))
        .await
}

/// An organisation and its conventions with the actor's fund.
pub async fn find(app: &App, actor: &Actor, id: OrganisationId) -> Result<Partner, AppError> {
    access::require(actor, Permission::ReadOrganisations)?;
    let fund = own_fund(actor)?;
    app.store.read(move |tx| seen(tx, &fund, id)).await
}
