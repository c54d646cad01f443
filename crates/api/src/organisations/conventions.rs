//! `POST /organisations/{id}/conventions`, `…/conventions/{convention}:suspend`, `:resume`

use super::view::{ConventionView, NewConvention};
use crate::allowed::{Allowed, ManageOrganisations};
use crate::idempotency::{MaybeIdempotencyKey, NO_BODY, Reply};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::organisations::{add_convention, resume_convention, suspend_convention};
use domain::ids::{ConventionId, OrganisationId};
use domain::organisations::Convention;
use uuid::Uuid;

/// Add a convention of an organisation with your fund.
#[utoipa::path(
    tag = "administration",
    operation_id = "add_convention",
    request_body = NewConvention,
    params(("id" = Uuid, Path, description = "The organisation.")),
    responses((status = 201, description = "Added.", body = ConventionView), Makes),
)]
#[post("/organisations/{id}/conventions")]
pub async fn add(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<NewConvention>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let mut reading = Reading::default();
    let signed = body.value.read(&mut reading, "/reference");
    let signed = reading.finish(signed)?;
    let organisation = OrganisationId::from_uuid(*id);
    let act = add_convention(&app, &actor, organisation, (signed, None));
    let tell = |convention: &Convention| shown(convention).made_within();
    key.once((actor.author, digest), act, tell).await
}

/// Suspend a convention: nothing more comes in under it. Doing it twice changes nothing.
#[utoipa::path(
    tag = "administration",
    operation_id = "suspend_convention",
    params(("id" = Uuid, Path, description = "The organisation."), ("convention" = Uuid, Path, description = "The convention.")),
    responses((status = 200, description = "Suspended.", body = ConventionView), Makes),
)]
#[post("/organisations/{id}/conventions/{convention}:suspend")]
pub async fn suspend(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    ids: web::Path<(Uuid, Uuid)>,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let (organisation, convention) = typed(*ids);
    let act = suspend_convention(&app, &actor, organisation, convention);
    key.once((actor.author, NO_BODY), act, shown).await
}

/// Let a suspended convention hold again, within its days.
#[utoipa::path(
    tag = "administration",
    operation_id = "resume_convention",
    params(("id" = Uuid, Path, description = "The organisation."), ("convention" = Uuid, Path, description = "The convention.")),
    responses((status = 200, description = "Resumed.", body = ConventionView), Makes),
)]
#[post("/organisations/{id}/conventions/{convention}:resume")]
pub async fn resume(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    ids: web::Path<(Uuid, Uuid)>,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let (organisation, convention) = typed(*ids);
    let act = resume_convention(&app, &actor, organisation, convention);
    key.once((actor.author, NO_BODY), act, shown).await
}

fn shown(convention: &Convention) -> Reply {
    Reply::of(convention.id.uuid(), &ConventionView::of(convention))
}

const fn typed((organisation, convention): (Uuid, Uuid)) -> (OrganisationId, ConventionId) {
    (
        OrganisationId::from_uuid(organisation),
        ConventionId::from_uuid(convention),
    )
}
