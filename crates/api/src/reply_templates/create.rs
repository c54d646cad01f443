//! `POST /reply-templates`

use super::retire::shown;
use super::view::{TemplateInput, TemplateView};
use crate::allowed::{Allowed, ManageReplyTemplates};
use crate::idempotency::MaybeIdempotencyKey;
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::reply_templates::{Whose, create as create_template};
use domain::reply_templates::ReplyTemplate;

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
    key: MaybeIdempotencyKey,
    body: Body<TemplateInput>,
) -> Result<HttpResponse, Problem> {
    let act = create_template(&app, &actor, (body.value.read()?, Whose::Fund), None);
    let tell = |template: &ReplyTemplate| shown(template).made("reply-templates");
    key.once((actor.author, body.digest), act, tell).await
}
