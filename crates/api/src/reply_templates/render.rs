//! `POST /reply-templates/{id}:render`

use super::view::GestureView;
use crate::allowed::{Allowed, ReadReplyTemplates};
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::Makes;
use crate::schemas;
use actix_web::{post, web};
use app::App;
use app::reply_templates::{TemplateVariable, render as render_template};
use domain::ids::{ReplyTemplateId, RequestId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which request fills it in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RenderInput)]
pub struct RenderInput {
    /// A request that you see.
    request: Uuid,
}

/// A template, filled in.
#[derive(Serialize, ToSchema)]
#[schema(as = RenderedTemplate)]
pub struct RenderedView {
    /// The words: read them again before you send them.
    #[schema(
        example = "Bonjour,\n\nIl manque au dossier EP-2026-7K3QXD :\n- Avis d’imposition 2025"
    )]
    text: String,
    /// The variables of the template for which the request has nothing.
    #[schema(schema_with = schemas::template_variables)]
    empty: BTreeSet<TemplateVariable>,
    /// What sending them does, as the template says; null when you choose.
    gesture: Option<GestureView>,
}

/// Fill in a reply template by a request. Writes nothing and sends nothing.
#[utoipa::path(
    tag = "administration",
    operation_id = "render_reply_template",
    request_body = RenderInput,
    params(("id" = Uuid, Path, description = "The template.")),
    responses((status = 200, description = "The words.", body = RenderedView), Makes),
)]
#[post("/reply-templates/{id}:render")]
pub async fn render(
    app: web::Data<App>,
    actor: Allowed<ReadReplyTemplates>,
    id: web::Path<Uuid>,
    body: Body<RenderInput>,
) -> Result<web::Json<RenderedView>, Problem> {
    let (id, request) = (
        ReplyTemplateId::from_uuid(*id),
        RequestId::from_uuid(body.value.request),
    );
    let rendered = render_template(&app, &actor, id, request).await?;
    Ok(web::Json(RenderedView {
        text: rendered.text,
        empty: rendered.empty,
        gesture: rendered.gesture.as_ref().map(GestureView::of),
    }))
}
