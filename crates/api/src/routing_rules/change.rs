//! `PUT /routing-rules/{id}`

use super::input::RuleSetInput;
use super::view::CheckedView;
use crate::allowed::{Allowed, ManageRoutingRules};
use crate::json::Body;
use crate::precondition::{IfMatch, etag};
use crate::problem::Problem;
use crate::refusals::ActsWithBody;
use actix_web::{HttpResponse, put, web};
use app::App;
use app::routing_rules::{Target, change as change_set};
use domain::ids::RuleSetId;
use uuid::Uuid;

/// Write a draft of routing rules again, over the rules that apply now. A published set never changes.
#[utoipa::path(
    tag = "administration",
    operation_id = "change_routing_rules",
    request_body = RuleSetInput,
    params(("id" = Uuid, Path, description = "The draft."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Written.", body = CheckedView, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[put("/routing-rules/{id}")]
pub async fn change(
    app: web::Data<App>,
    actor: Allowed<ManageRoutingRules>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    body: Body<RuleSetInput>,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        id: RuleSetId::from_uuid(*id),
        version: seen.0,
    };
    let checked = change_set(&app, &actor, target, body.value.read()?).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(checked.set.version))
        .json(CheckedView::of(&checked)))
}
