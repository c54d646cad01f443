//! `POST /reply-templates`

use super::view::{TemplateInput, TemplateView};
use crate::allowed::{Allowed, ManageReplyTemplates};
use crate::json::Body;
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::reply_templates::{Whose, create as create_template};

/// Create a reply template. Its variables are a closed list: none is about the person.
#[utoipa::path(
    tag = "administration",
    operation_id = "create_reply_template",
    request_body = TemplateInput,
    responses(
        (status = 201, description = "Created.", body = TemplateView, headers(("Location" = String, description = "The template."), ("ETag" = String, description = "Its version."))),
        Makes,
    ),
)]
#[post("/reply-templates")]
pub async fn create(
    app: web::Data<App>,
    actor: Allowed<ManageReplyTemplates>,
    body: Body<TemplateInput>,
) -> Result<HttpResponse, Problem> {
    let template = create_template(&app, &actor, (body.value.read()?, Whose::Fund), None).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/reply-templates/{}", template.id)))
        .insert_header(etag(template.version))
        .json(TemplateView::of(&template)))
}
