//! `POST /requests/{id}/notes`

use super::messages::{MessageView, Words};
use crate::allowed::{Allowed, TreatRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::requests::add_note;
use domain::ids::RequestId;
use uuid::Uuid;

/// Add an internal note: no partner ever sees it.
#[utoipa::path(
    tag = "thread",
    operation_id = "add_note",
    request_body = Words,
    params(("id" = Uuid, Path, description = "The request.")),
    responses((status = 201, description = "Written.", body = MessageView), Makes),
)]
#[post("/requests/{id}/notes")]
pub async fn add(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    body: Body<Words>,
) -> Result<HttpResponse, Problem> {
    let note = add_note(&app, &actor, RequestId::from_uuid(*id), body.value.read()?).await?;
    Ok(HttpResponse::Created().json(MessageView::of(&note)))
}
