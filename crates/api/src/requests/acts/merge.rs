//! `POST /requests/{id}:merge`

use super::{Acted, acted, target};
use crate::allowed::{Allowed, TreatRequests};
use crate::json::Body;
use crate::precondition::IfMatch;
use crate::problem::Problem;
use crate::refusals::ActsWithBody;
use crate::requests::view::RequestSummary;
use actix_web::{post, web};
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
    seen: IfMatch,
    body: Body<MergeTarget>,
) -> Result<Acted, Problem> {
    let into = RequestId::from_uuid(body.value.other);
    let request = app::requests::merge(&app, &actor, target(*id, seen), into).await?;
    Ok(acted(&request, &actor))
}
