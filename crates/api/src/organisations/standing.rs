//! `POST /organisations/{id}:suspend`, `:resume`

use super::view::PartnerView;
use crate::allowed::{Allowed, ManageOrganisations};
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{Responder, post, web};
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
) -> Result<impl Responder, Problem> {
    Ok(shown(
        &app::organisations::suspend(&app, &actor, OrganisationId::from_uuid(*id)).await?,
    ))
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
) -> Result<impl Responder, Problem> {
    Ok(shown(
        &app::organisations::resume(&app, &actor, OrganisationId::from_uuid(*id)).await?,
    ))
}

fn shown(partner: &Partner) -> impl Responder + use<> {
    let tag = etag(partner.organisation.version);
    web::Json(PartnerView::of(partner))
        .customize()
        .insert_header(tag)
}
