//! `POST /requests/{id}:close`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, TreatRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::ActsWithBody;
use crate::requests::view::RequestSummary;
use crate::schemas;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::requests::Close;
use domain::requests::state::Outcome;
use domain::text::Body as Text;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How it is closed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosingWords {
    /// The outcome; `withdrawn` is the partner's.
    #[schema(schema_with = schemas::outcome)]
    outcome: Outcome,
    /// Words for the partner; required for `out_of_scope`: name the right door.
    #[schema(min_length = 1, max_length = 10000)]
    message: Option<String>,
}

/// Close the request, with a coded outcome.
#[utoipa::path(
    tag = "acts",
    request_body = ClosingWords,
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[post("/requests/{id}:close")]
pub async fn close(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
    body: Body<ClosingWords>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let mut reading = Reading::default();
    let message = reading.text_if("/message", body.value.message.as_deref(), Text::parse);
    let message = reading.finish(Some(message))?;
    let close = Close {
        outcome: body.value.outcome,
        message,
    };
    let act = app::requests::close(&app, &actor, target(*id, &upon), close);
    acted(upon, &actor, digest, act).await
}
