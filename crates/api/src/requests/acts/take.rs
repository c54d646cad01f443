//! `POST /requests/{id}:take`

use super::{Acted, acted, target};
use crate::allowed::{Allowed, TreatRequests};
use crate::precondition::IfMatch;
use crate::problem::Problem;
use crate::refusals::Acts;
use crate::requests::view::RequestSummary;
use actix_web::{post, web};
use app::App;
use uuid::Uuid;

/// Take a request that is in one of your queues.
#[utoipa::path(
    tag = "acts",
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), Acts),
)]
#[post("/requests/{id}:take")]
pub async fn take(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    seen: IfMatch,
) -> Result<Acted, Problem> {
    let request = app::requests::take(&app, &actor, target(*id, seen)).await?;
    Ok(acted(&request, &actor))
}
