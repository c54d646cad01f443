//! `POST /requests/{id}:assign`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, AssignRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::ActsWithBody;
use crate::requests::view::RequestSummary;
use actix_web::{HttpResponse, post, web};
use app::App;
use domain::ids::AccountId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// To whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// An active agent of the service that has the request.
    assignee: Uuid,
}

/// Give the request to an agent of its service.
#[utoipa::path(
    tag = "acts",
    request_body = Assignment,
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[post("/requests/{id}:assign")]
pub async fn assign(
    app: web::Data<App>,
    actor: Allowed<AssignRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
    body: Body<Assignment>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let to = AccountId::from_uuid(body.value.assignee);
    let act = app::requests::assign(&app, &actor, target(*id, &upon), to);
    acted(upon, &actor, digest, act).await
}
