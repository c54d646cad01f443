//! `DELETE /webhooks/{id}`

use crate::allowed::{Allowed, ManageWebhooks};
use crate::precondition::IfMatch;
use crate::problem::Problem;
use crate::refusals::Acts;
use actix_web::{HttpResponse, delete, web};
use app::App;
use app::webhooks::Target;
use domain::ids::WebhookId;
use uuid::Uuid;

/// Remove a webhook, with what it was still to be told: `/events` keeps it.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "remove_webhook",
    params(("id" = Uuid, Path, description = "The webhook."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 204, description = "Removed."), Acts),
)]
#[delete("/webhooks/{id}")]
pub async fn remove(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    id: web::Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        id: WebhookId::from_uuid(*id),
        version: seen.0,
    };
    app::webhooks::remove(&app, &actor, target).await?;
    Ok(HttpResponse::NoContent().finish())
}
