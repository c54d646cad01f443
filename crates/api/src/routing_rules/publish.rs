//! `POST /routing-rules/{id}:publish`

use super::view::CheckedView;
use crate::allowed::{Allowed, ManageRoutingRules};
use crate::idempotency::{MaybeIdempotencyKey, NO_BODY, Reply};
use crate::precondition::IfMatch;
use crate::problem::Problem;
use crate::refusals::Acts;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::routing_rules::{Checked, Target, publish as publish_set};
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
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        id: RuleSetId::from_uuid(*id),
        version: seen.0,
    };
    let act = publish_set(&app, &actor, target);
    key.once((actor.author, NO_BODY), act, shown).await
}

/// How a set of rules is answered.
pub(super) fn shown(checked: &Checked) -> Reply {
    Reply::of(checked.set.id.uuid(), &CheckedView::of(checked)).at(checked.set.version)
}
