//! `GET /webhooks`, `GET /webhooks/{id}`

use super::view::WebhookView;
use crate::allowed::{Allowed, ManageWebhooks};
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::{ReadsList, ReadsOne};
use actix_web::{HttpResponse, get, web};
use app::App;
use domain::ids::WebhookId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Webhooks, oldest first.
#[derive(Serialize, ToSchema)]
pub struct WebhookList {
    /// All of them.
    items: Vec<WebhookView>,
    /// Always null: there are ten at most.
    next: Option<String>,
    /// How many.
    total: usize,
}

/// List your organisation's, or your fund's, webhooks.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "list_webhooks",
    responses((status = 200, description = "The webhooks.", body = WebhookList), ReadsList),
)]
#[get("/webhooks")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
) -> Result<web::Json<WebhookList>, Problem> {
    let found = app::webhooks::list(&app, &actor).await?;
    let items: Vec<WebhookView> = found.iter().map(WebhookView::of).collect();
    Ok(web::Json(WebhookList {
        total: items.len(),
        next: None,
        items,
    }))
}

/// Read a webhook.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "find_webhook",
    params(("id" = Uuid, Path, description = "The webhook.")),
    responses((status = 200, description = "The webhook.", body = WebhookView, headers(("ETag" = String, description = "Its version."))), ReadsOne),
)]
#[get("/webhooks/{id}")]
pub async fn find(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let webhook = app::webhooks::find(&app, &actor, WebhookId::from_uuid(*id)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(webhook.version))
        .json(WebhookView::of(&webhook)))
}
