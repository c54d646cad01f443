//! `POST /reply-templates/{id}:retire`

use super::view::TemplateView;
use crate::allowed::{Allowed, ManageReplyTemplates};
use crate::idempotency::{MaybeIdempotencyKey, NO_BODY, Reply};
use crate::precondition::IfMatch;
use crate::problem::Problem;
use crate::refusals::Acts;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::reply_templates::{Target, retire as retire_template};
use domain::ids::ReplyTemplateId;
use domain::reply_templates::ReplyTemplate;
use uuid::Uuid;

/// Retire a reply template: it is no longer offered, and no longer changes.
#[utoipa::path(
    tag = "administration",
    operation_id = "retire_reply_template",
    params(("id" = Uuid, Path, description = "The template."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Retired.", body = TemplateView, headers(("ETag" = String, description = "Its new version."))), Acts),
)]
#[post("/reply-templates/{id}:retire")]
pub async fn retire(
    app: web::Data<App>,
    actor: Allowed<ManageReplyTemplates>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        id: ReplyTemplateId::from_uuid(*id),
        version: seen.0,
    };
    let act = retire_template(&app, &actor, target);
    key.once((actor.author, NO_BODY), act, shown).await
}

/// How a template is answered.
pub(super) fn shown(template: &ReplyTemplate) -> Reply {
    Reply::of(template.id.uuid(), &TemplateView::of(template)).at(template.version)
}
