//! `PUT /drafts/{id}`

use super::view::{DraftInput, DraftView};
use crate::allowed::{Allowed, SubmitRequests};
use crate::json::Body;
use crate::precondition::{IfMatch, etag};
use crate::problem::Problem;
use crate::refusals::ActsWithBody;
use actix_web::{HttpResponse, put, web};
use app::App;
use domain::ids::DraftId;
use uuid::Uuid;

/// Save one of your drafts again.
#[utoipa::path(
    tag = "requests",
    operation_id = "change_draft",
    request_body = DraftInput,
    params(("id" = Uuid, Path, description = "The draft."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Saved.", body = DraftView, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[put("/drafts/{id}")]
pub async fn change(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    body: Body<DraftInput>,
) -> Result<HttpResponse, Problem> {
    let target = (DraftId::from_uuid(*id), seen.0);
    let draft = app::drafts::change(&app, &actor, target, body.value.read()?).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(draft.version))
        .json(DraftView::of(&draft)))
}
