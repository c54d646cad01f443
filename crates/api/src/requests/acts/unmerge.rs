//! `POST /requests/{id}:unmerge`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, TreatRequests};
use crate::idempotency::NO_BODY;
use crate::problem::Problem;
use crate::refusals::Acts;
use crate::requests::view::RequestSummary;
use actix_web::{HttpResponse, post, web};
use app::App;
use uuid::Uuid;

/// Undo a merge: the request stands again where it stood.
#[utoipa::path(
    tag = "acts",
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), Acts),
)]
#[post("/requests/{id}:unmerge")]
pub async fn unmerge(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
) -> Result<HttpResponse, Problem> {
    let act = app::requests::unmerge(&app, &actor, target(*id, &upon));
    acted(upon, &actor, NO_BODY, act).await
}
