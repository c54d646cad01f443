//! `POST /drafts`

use super::view::{DraftInput, DraftView};
use crate::allowed::{Allowed, SubmitRequests};
use crate::json::Body;
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;

/// Keep a draft: it is yours alone, up to 50.
#[utoipa::path(
    tag = "requests",
    operation_id = "keep_draft",
    request_body = DraftInput,
    responses((status = 201, description = "Kept.", body = DraftView, headers(("ETag" = String, description = "Its version."))), Makes),
)]
#[post("/drafts")]
pub async fn keep(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    body: Body<DraftInput>,
) -> Result<HttpResponse, Problem> {
    let draft = app::drafts::keep(&app, &actor, body.value.read()?).await?;
    Ok(HttpResponse::Created()
        .insert_header(("Location", format!("/api/v1/drafts/{}", draft.id)))
        .insert_header(etag(draft.version))
        .json(DraftView::of(&draft)))
}
