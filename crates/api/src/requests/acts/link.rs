//! `POST /requests/{id}:link`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, TreatRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::ActsWithBody;
use crate::requests::view::RequestSummary;
use actix_web::{HttpResponse, post, web};
use app::App;
use domain::ids::RequestId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The other request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherRequest {
    /// The other request.
    other: Uuid,
}

/// Link two requests, both ways. A partner sees only links between requests of her own organisation.
#[utoipa::path(
    tag = "acts",
    request_body = OtherRequest,
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[post("/requests/{id}:link")]
pub async fn link(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
    body: Body<OtherRequest>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let other = RequestId::from_uuid(body.value.other);
    let act = app::requests::link(&app, &actor, target(*id, &upon), other);
    acted(upon, &actor, digest, act).await
}
