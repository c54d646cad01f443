//! `POST /requests/{id}:revoke`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, FollowRequests};
use crate::idempotency::NO_BODY;
use crate::problem::Problem;
use crate::refusals::Acts;
use crate::requests::view::RequestSummary;
use actix_web::{HttpResponse, post, web};
use app::App;
use uuid::Uuid;

/// Record that the person withdrew her agreement: nothing more is shared about her, and the fund can only close.
#[utoipa::path(
    tag = "acts",
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), Acts),
)]
#[post("/requests/{id}:revoke")]
pub async fn revoke(
    app: web::Data<App>,
    actor: Allowed<FollowRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
) -> Result<HttpResponse, Problem> {
    let act = app::requests::revoke(&app, &actor, target(*id, &upon));
    acted(upon, &actor, NO_BODY, act).await
}
