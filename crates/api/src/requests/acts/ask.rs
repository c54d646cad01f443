//! `POST /requests/{id}:ask`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, TreatRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::ActsWithBody;
use crate::requests::missing_items::read_labels;
use crate::requests::view::RequestSummary;
use crate::schemas;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::requests::Ask;
use domain::requests::state::Party;
use domain::text::Body as Text;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Named items, at most 20.
    #[serde(default)]
    #[schema(schema_with = schemas::item_labels)]
    items: Vec<String>,
    /// Words that go with them.
    #[schema(min_length = 1, max_length = 10000)]
    message: Option<String>,
    /// For whom the fund waits; the partner when not said.
    #[schema(schema_with = schemas::or_null::waited_for)]
    waiting_for: Option<Party>,
}

/// Ask for pieces or an answer. The due date is paused until the partner replies (CRPA L114-5).
#[utoipa::path(
    tag = "acts",
    request_body = Question,
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[post("/requests/{id}:ask")]
pub async fn ask(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
    body: Body<Question>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let wanted = body.value;
    let mut reading = Reading::default();
    let message = reading.text_if("/message", wanted.message.as_deref(), Text::parse);
    let waiting_for = wanted.waiting_for.unwrap_or(Party::Partner);
    if waiting_for == Party::Fund {
        reading.refuse(
            "/waiting_for",
            "wrong-value",
            "La caisse ne s’attend pas elle-même.",
        );
    }
    let message = reading.finish(Some(message))?;
    let ask = Ask {
        items: read_labels(&wanted.items, "/items")?,
        message,
        waiting_for,
    };
    let act = app::requests::ask(&app, &actor, target(*id, &upon), ask);
    acted(upon, &actor, digest, act).await
}
