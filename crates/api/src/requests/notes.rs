//! `POST /requests/{id}/notes`

use super::messages::{MessageView, Words, written};
use crate::allowed::{Allowed, TreatRequests};
use crate::idempotency::MaybeIdempotencyKey;
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
    key: MaybeIdempotencyKey,
    body: Body<Words>,
) -> Result<HttpResponse, Problem> {
    let request = RequestId::from_uuid(*id);
    let act = add_note(&app, &actor, request, body.value.read()?);
    written(&app, &actor, (key, body.digest), (request, act)).await
}
