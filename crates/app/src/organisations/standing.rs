//! Suspending and resuming a whole organisation: its people and programs stop at once (S-008).

use super::{Partner, own_fund, record, seen};
use crate::access;
use crate::context::App;
use crate::error::{AppError, FieldError};
use domain::accounts::Actor;
use domain::ids::OrganisationId;
use domain::organisations::Standing;
use domain::permissions::Permission;
use store::{conventions, organisations};

/// Suspends an organisation. Doing it twice changes nothing.
///
/// Refuses with [`AppError::NotFound`]; with [`AppError::Invalid`] when another fund works with the
/// organisation too: its own convention is then what a fund may suspend.
pub async fn suspend(app: &App, actor: &Actor, id: OrganisationId) -> Result<Partner, AppError> {
    set(app, actor, id, Standing::Suspended).await
}

/// Lets a suspended organisation act again.
pub async fn resume(app: &App, actor: &Actor, id: OrganisationId) -> Result<Partner, AppError> {
    set(app, actor, id, Standing::Active).await
}

async fn set(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
    standing: Standing,
) -> Result<Partner, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let fund = own_fund(actor)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut partner = seen(tx, &fund, id)?;
            let all = conventions::of_organisation(tx, id)?;
            if all.iter().any(|convention| convention.fund != fund) {
                return Err(AppError::Invalid(vec![shared()]));
            }
            let organisation = &mut partner.organisation;
            if organisation.standing == standing {
                return Ok(partner);
            }
            organisation.standing = standing;
            organisation.version += 1;
            organisations::save(tx, organisation)?;
            let action = match standing {
                Standing::Active => "organisation.resume",
                Standing::Suspended => "organisation.suspend",
            };
            record(tx, &actor, action, id.uuid(), "")?;
            Ok(partner)
        })
        .await
}

fn shared() -> FieldError {
    FieldError::new(
        "",
        "shared-with-another-fund",
        "Une autre caisse travaille avec cette structure : suspendez votre convention avec elle.",
    )
}
