//! `POST /requests/{id}:merge`

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

/// The request that goes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeTarget {
    /// The request that goes on.
    other: Uuid,
}

/// Fold the request into another open one of the same organisation; `:unmerge` undoes it.
#[utoipa::path(
    tag = "acts",
    request_body = MergeTarget,
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[post("/requests/{id}:merge")]
pub async fn merge(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
    body: Body<MergeTarget>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let into = RequestId::from_uuid(body.value.other);
    let act = app::requests::merge(&app, &actor, target(*id, &upon), into);
    acted(upon, &actor, digest, act).await
}
