//! `DELETE /drafts/{id}`

use crate::allowed::{Allowed, SubmitRequests};
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::{HttpResponse, delete, web};
use app::App;
use domain::ids::DraftId;
use uuid::Uuid;

/// Discard one of your drafts: nothing of it can be read any more.
#[utoipa::path(
    tag = "requests",
    operation_id = "discard_draft",
    params(("id" = Uuid, Path, description = "The draft.")),
    responses((status = 204, description = "Discarded."), ReadsOne),
)]
#[delete("/drafts/{id}")]
pub async fn discard(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    app::drafts::discard(&app, &actor, DraftId::from_uuid(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
