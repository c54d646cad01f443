//! `GET /organisations/{id}`

use super::view::PartnerView;
use crate::allowed::{Allowed, ReadOrganisations};
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::{Responder, get, web};
use app::App;
use domain::ids::OrganisationId;
use uuid::Uuid;

/// Read an organisation and its conventions with your fund.
#[utoipa::path(
    tag = "administration",
    operation_id = "find_organisation",
    params(("id" = Uuid, Path, description = "The organisation.")),
    responses((status = 200, description = "The organisation.", body = PartnerView, headers(("ETag" = String, description = "Its version."))), ReadsOne),
)]
#[get("/organisations/{id}")]
pub async fn find(
    app: web::Data<App>,
    actor: Allowed<ReadOrganisations>,
    id: web::Path<Uuid>,
) -> Result<impl Responder, Problem> {
    let partner = app::organisations::find(&app, &actor, OrganisationId::from_uuid(*id)).await?;
    let tag = etag(partner.organisation.version);
    Ok(web::Json(PartnerView::of(&partner))
        .customize()
        .insert_header(tag))
}
