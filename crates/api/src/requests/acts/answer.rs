//! `POST /requests/{id}:answer`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, TreatRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::ActsWithBody;
use crate::requests::view::RequestSummary;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::requests::Answer;
use domain::text::Body as Text;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerWords {
    /// Its words.
    #[schema(min_length = 1, max_length = 10000)]
    message: String,
}

/// Answer the request: it is then the partner’s turn to confirm or to write again.
#[utoipa::path(
    tag = "acts",
    request_body = AnswerWords,
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[post("/requests/{id}:answer")]
pub async fn answer(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
    body: Body<AnswerWords>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let mut reading = Reading::default();
    let message = reading.text("/message", Text::parse(&body.value.message));
    let answer = Answer {
        message: reading.finish(message)?,
    };
    let act = app::requests::answer(&app, &actor, target(*id, &upon), answer);
    acted(upon, &actor, digest, act).await
}
