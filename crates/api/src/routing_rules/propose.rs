//! `POST /routing-rules`

use super::input::RuleSetInput;
use super::view::CheckedView;
use crate::allowed::{Allowed, ManageRoutingRules};
use crate::json::Body;
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::routing_rules::propose as propose_set;

/// Draft a set of routing rules. It is checked whole; nothing applies before it is published.
#[utoipa::path(
    tag = "administration",
    operation_id = "propose_routing_rules",
    request_body = RuleSetInput,
    responses(
        (status = 201, description = "Drafted.", body = CheckedView, headers(("Location" = String, description = "The draft."), ("ETag" = String, description = "Its version."))),
        Makes,
    ),
)]
#[post("/routing-rules")]
pub async fn propose(
    app: web::Data<App>,
    actor: Allowed<ManageRoutingRules>,
    body: Body<RuleSetInput>,
) -> Result<HttpResponse, Problem> {
    let checked = propose_set(&app, &actor, body.value.read()?).await?;
    let set = &checked.set;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/routing-rules/{}", set.id)))
        .insert_header(etag(set.version))
        .json(CheckedView::of(&checked)))
}
