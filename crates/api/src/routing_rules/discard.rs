//! `DELETE /routing-rules/{id}`

use crate::allowed::{Allowed, ManageRoutingRules};
use crate::precondition::IfMatch;
use crate::problem::Problem;
use crate::refusals::Acts;
use actix_web::{HttpResponse, delete, web};
use app::App;
use app::routing_rules::{Target, discard as discard_set};
use domain::ids::RuleSetId;
use uuid::Uuid;

/// Discard a draft of routing rules. A published set stays for ever.
#[utoipa::path(
    tag = "administration",
    operation_id = "discard_routing_rules",
    params(("id" = Uuid, Path, description = "The draft."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 204, description = "Discarded."), Acts),
)]
#[delete("/routing-rules/{id}")]
pub async fn discard(
    app: web::Data<App>,
    actor: Allowed<ManageRoutingRules>,
    id: web::Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        id: RuleSetId::from_uuid(*id),
        version: seen.0,
    };
    discard_set(&app, &actor, target).await?;
    Ok(HttpResponse::NoContent().finish())
}
