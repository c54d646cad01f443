//! The conventions of an organisation that the fund knows.

use super::create::{Signed, check_days, sign};
use super::{own_fund, record, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::{ConventionId, OrganisationId};
use domain::organisations::{Convention, Standing};
use domain::permissions::Permission;
use store::conventions;
use store::idempotency::Call;

/// Adds a convention with the actor's fund: a renewal, another ground for the NIR.
///
/// The same call made twice adds one. Refuses with [`AppError::NotFound`], [`AppError::KeyReused`], or
/// [`AppError::Invalid`] at `/ends_on`.
pub async fn add_convention(
    app: &App,
    actor: &Actor,
    organisation: OrganisationId,
    (signed, call): (Signed, Option<Call>),
) -> Result<Convention, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let fund = own_fund(actor)?;
    check_days(&signed, "/ends_on")?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            seen(tx, &fund, organisation)?;
            sign(tx, &actor, (organisation, fund), (signed, call.as_ref()))
        })
        .await
}

/// Suspends a convention: nothing more comes in under it. Doing it twice changes nothing.
pub async fn suspend_convention(
    app: &App,
    actor: &Actor,
    organisation: OrganisationId,
    id: ConventionId,
) -> Result<Convention, AppError> {
    set(app, actor, organisation, id, Standing::Suspended).await
}

/// Lets a suspended convention hold again, within its days.
pub async fn resume_convention(
    app: &App,
    actor: &Actor,
    organisation: OrganisationId,
    id: ConventionId,
) -> Result<Convention, AppError> {
    set(app, actor, organisation, id, Standing::Active).await
}

async fn set(
    app: &App,
    actor: &Actor,
    organisation: OrganisationId,
    id: ConventionId,
    standing: Standing,
) -> Result<Convention, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let fund = own_fund(actor)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let known = seen(tx, &fund, organisation)?.conventions;
            let convention = known
                .into_iter()
                .find(|known| known.id == id)
                .ok_or(AppError::NotFound)?;
            if conventions::set_standing(tx, id, standing)? {
                let action = match standing {
                    Standing::Active => "convention.resume",
                    Standing::Suspended => "convention.suspend",
                };
                record(tx, &actor, action, id.uuid(), "")?;
            }
            Ok(Convention {
                standing,
                ..convention
            })
        })
        .await
}
