//! `GET /drafts/{id}`

use super::view::DraftView;
use crate::allowed::{Allowed, SubmitRequests};
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::{HttpResponse, get, web};
use app::App;
use domain::ids::DraftId;
use uuid::Uuid;

/// Read one of your drafts.
#[utoipa::path(
    tag = "requests",
    operation_id = "find_draft",
    params(("id" = Uuid, Path, description = "The draft.")),
    responses((status = 200, description = "The draft.", body = DraftView, headers(("ETag" = String, description = "Its version."))), ReadsOne),
)]
#[get("/drafts/{id}")]
pub async fn find(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let draft = app::drafts::find(&app, &actor, DraftId::from_uuid(*id)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(draft.version))
        .json(DraftView::of(&draft)))
}
