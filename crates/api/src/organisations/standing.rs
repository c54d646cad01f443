//! `POST /organisations/{id}:suspend`, `:resume`

use super::view::PartnerView;
use crate::allowed::{Allowed, ManageOrganisations};
use crate::idempotency::{MaybeIdempotencyKey, NO_BODY, Reply};
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::organisations::Partner;
use domain::ids::OrganisationId;
use uuid::Uuid;

/// Suspend an organisation: its people and its programs are refused from their next call on.
///
/// Doing it twice changes nothing, so it needs no `If-Match`. Where another fund works with the
/// organisation too, suspend your convention instead.
#[utoipa::path(
    tag = "administration",
    operation_id = "suspend_organisation",
    params(("id" = Uuid, Path, description = "The organisation.")),
    responses((status = 200, description = "Suspended.", body = PartnerView, headers(("ETag" = String, description = "Its new version."))), Makes),
)]
#[post("/organisations/{id}:suspend")]
pub async fn suspend(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = app::organisations::suspend(&app, &actor, OrganisationId::from_uuid(*id));
    key.once((actor.author, NO_BODY), act, shown).await
}

/// Let a suspended organisation act again.
#[utoipa::path(
    tag = "administration",
    operation_id = "resume_organisation",
    params(("id" = Uuid, Path, description = "The organisation.")),
    responses((status = 200, description = "Resumed.", body = PartnerView, headers(("ETag" = String, description = "Its new version."))), Makes),
)]
#[post("/organisations/{id}:resume")]
pub async fn resume(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = app::organisations::resume(&app, &actor, OrganisationId::from_uuid(*id));
    key.once((actor.author, NO_BODY), act, shown).await
}

/// How an organisation is answered.
pub(super) fn shown(partner: &Partner) -> Reply {
    let organisation = &partner.organisation;
    Reply::of(organisation.id.uuid(), &PartnerView::of(partner)).at(organisation.version)
}
