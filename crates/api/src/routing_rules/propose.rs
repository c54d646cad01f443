//! `POST /routing-rules`

use super::input::RuleSetInput;
use super::publish::shown;
use super::view::CheckedView;
use crate::allowed::{Allowed, ManageRoutingRules};
use crate::idempotency::MaybeIdempotencyKey;
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::routing_rules::{Checked, propose as propose_set};

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
    key: MaybeIdempotencyKey,
    body: Body<RuleSetInput>,
) -> Result<HttpResponse, Problem> {
    let act = propose_set(&app, &actor, body.value.read()?);
    let tell = |checked: &Checked| shown(checked).made("routing-rules");
    key.once((actor.author, body.digest), act, tell).await
}
