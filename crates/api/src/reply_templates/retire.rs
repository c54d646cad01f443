//! `POST /reply-templates/{id}:retire`

use super::view::TemplateView;
use crate::allowed::{Allowed, ManageReplyTemplates};
use crate::precondition::{IfMatch, etag};
use crate::problem::Problem;
use crate::refusals::Acts;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::reply_templates::{Target, retire as retire_template};
use domain::ids::ReplyTemplateId;
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
) -> Result<HttpResponse, Problem> {
    let target = Target {
        id: ReplyTemplateId::from_uuid(*id),
        version: seen.0,
    };
    let template = retire_template(&app, &actor, target).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(template.version))
        .json(TemplateView::of(&template)))
}
