//! `GET /reply-templates/{id}`

use super::view::TemplateView;
use crate::allowed::{Allowed, ReadReplyTemplates};
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::{HttpResponse, get, web};
use app::App;
use app::reply_templates::find as find_template;
use domain::ids::ReplyTemplateId;
use uuid::Uuid;

/// Read a reply template.
#[utoipa::path(
    tag = "administration",
    operation_id = "find_reply_template",
    params(("id" = Uuid, Path, description = "The template.")),
    responses((status = 200, description = "The template.", body = TemplateView, headers(("ETag" = String, description = "Its version."))), ReadsOne),
)]
#[get("/reply-templates/{id}")]
pub async fn find(
    app: web::Data<App>,
    actor: Allowed<ReadReplyTemplates>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let template = find_template(&app, &actor, ReplyTemplateId::from_uuid(*id)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(template.version))
        .json(TemplateView::of(&template)))
}
