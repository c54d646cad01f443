//! `POST /routing-rules/{id}:publish`

use super::view::CheckedView;
use crate::allowed::{Allowed, ManageRoutingRules};
use crate::precondition::{IfMatch, etag};
use crate::problem::Problem;
use crate::refusals::Acts;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::routing_rules::{Target, publish as publish_set};
use domain::ids::RuleSetId;
use uuid::Uuid;

/// Publish a draft: it applies to the next request that comes in. Refused when other rules were
/// published since the draft was written (`rules-outdated`): write it again over them.
#[utoipa::path(
    tag = "administration",
    operation_id = "publish_routing_rules",
    params(("id" = Uuid, Path, description = "The draft."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Published.", body = CheckedView, headers(("ETag" = String, description = "Its new version."))), Acts),
)]
#[post("/routing-rules/{id}:publish")]
pub async fn publish(
    app: web::Data<App>,
    actor: Allowed<ManageRoutingRules>,
    id: web::Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        id: RuleSetId::from_uuid(*id),
        version: seen.0,
    };
    let checked = publish_set(&app, &actor, target).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(checked.set.version))
        .json(CheckedView::of(&checked)))
}
