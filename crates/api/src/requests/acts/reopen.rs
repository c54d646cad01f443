//! `POST /requests/{id}:reopen`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, ReadRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::ActsWithBody;
use crate::requests::view::RequestSummary;
use actix_web::{HttpResponse, post, web};
use app::App;
use domain::text::Body as Text;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Why it is reopened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopeningWords {
    /// Why.
    #[schema(min_length = 1, max_length = 10000)]
    reason: String,
}

/// Reopen a request within 30 days of its closing. Both sides may.
#[utoipa::path(
    tag = "acts",
    request_body = ReopeningWords,
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[post("/requests/{id}:reopen")]
pub async fn reopen(
    app: web::Data<App>,
    actor: Allowed<ReadRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
    body: Body<ReopeningWords>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let mut reading = Reading::default();
    let reason = reading.text("/reason", Text::parse(&body.value.reason));
    let reason = reading.finish(reason)?;
    let act = app::requests::reopen(&app, &actor, target(*id, &upon), reason);
    acted(upon, &actor, digest, act).await
}
