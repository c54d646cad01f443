//! `PUT /reply-templates/{id}`

use super::view::{TemplateInput, TemplateView};
use crate::allowed::{Allowed, ManageReplyTemplates};
use crate::json::Body;
use crate::precondition::{IfMatch, etag};
use crate::problem::Problem;
use crate::refusals::ActsWithBody;
use actix_web::{HttpResponse, put, web};
use app::App;
use app::reply_templates::{Target, change as change_template};
use domain::ids::ReplyTemplateId;
use uuid::Uuid;

/// Change a reply template. What was sent with its former words stays as it was sent.
#[utoipa::path(
    tag = "administration",
    operation_id = "change_reply_template",
    request_body = TemplateInput,
    params(("id" = Uuid, Path, description = "The template."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Changed.", body = TemplateView, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[put("/reply-templates/{id}")]
pub async fn change(
    app: web::Data<App>,
    actor: Allowed<ManageReplyTemplates>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    body: Body<TemplateInput>,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        id: ReplyTemplateId::from_uuid(*id),
        version: seen.0,
    };
    let template = change_template(&app, &actor, target, body.value.read()?).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(template.version))
        .json(TemplateView::of(&template)))
}
