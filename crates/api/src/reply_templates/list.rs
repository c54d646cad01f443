//! `GET /reply-templates`

use super::view::TemplateView;
use crate::allowed::{Allowed, ReadReplyTemplates};
use crate::problem::Problem;
use crate::refusals::ReadsList;
use crate::schemas;
use actix_web::{get, web};
use app::App;
use app::reply_templates::{Wanted as WantedTemplates, list as list_templates};
use domain::codes::{RequestType, Service};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which templates. Every member narrows.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Those that suit this service: its own, and those of every service.
    #[param(schema_with = schemas::service)]
    service: Option<Service>,
    /// Those that suit this type: its own, and those of every type.
    #[param(schema_with = schemas::request_type)]
    r#type: Option<RequestType>,
    /// `true`: retired ones too.
    #[serde(default)]
    retired: bool,
}

/// Templates, the most particular first, then by title.
#[derive(Serialize, ToSchema)]
pub struct ReplyTemplates {
    /// All of them.
    items: Vec<TemplateView>,
    /// Always null: there are 550 at most.
    next: Option<String>,
    /// How many.
    total: usize,
}

/// List your fund's reply templates, and your own.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_reply_templates",
    params(Wanted),
    responses((status = 200, description = "The templates.", body = ReplyTemplates), ReadsList),
)]
#[get("/reply-templates")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ReadReplyTemplates>,
    wanted: web::Query<Wanted>,
) -> Result<web::Json<ReplyTemplates>, Problem> {
    let wanted = WantedTemplates {
        service: wanted.service,
        request_type: wanted.r#type,
        retired: wanted.retired,
    };
    let found = list_templates(&app, &actor, wanted).await?;
    let items: Vec<TemplateView> = found.iter().map(TemplateView::of).collect();
    Ok(web::Json(ReplyTemplates {
        total: items.len(),
        next: None,
        items,
    }))
}
