//! `PUT /webhooks/{id}`, `POST /webhooks/{id}:pause`, `POST /webhooks/{id}:resume`

use super::view::{WebhookInput, WebhookView};
use crate::allowed::{Allowed, ManageWebhooks};
use crate::idempotency::{MaybeIdempotencyKey, NO_BODY, Reply};
use crate::json::Body;
use crate::precondition::IfMatch;
use crate::problem::Problem;
use crate::refusals::{Acts, ActsWithBody};
use actix_web::{HttpResponse, post, put, web};
use app::App;
use app::webhooks::{Change, Target, Webhook};
use domain::ids::WebhookId;
use uuid::Uuid;

fn target(id: Uuid, seen: IfMatch) -> Target {
    Target {
        id: WebhookId::from_uuid(id),
        version: seen.0,
    }
}

/// How a webhook is answered, without its secret.
pub(super) fn shown(webhook: &Webhook) -> Reply {
    unversioned(webhook).at(webhook.version)
}

/// The same, by a call that leaves its version as it is.
pub(super) fn unversioned(webhook: &Webhook) -> Reply {
    Reply::of(webhook.id.uuid(), &WebhookView::of(webhook))
}

/// Change where a webhook is, and what it is told. What waits goes to the new address.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "change_webhook",
    request_body = WebhookInput,
    params(("id" = Uuid, Path, description = "The webhook."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Changed.", body = WebhookView, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[put("/webhooks/{id}")]
pub async fn change(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    body: Body<WebhookInput>,
) -> Result<HttpResponse, Problem> {
    let change = Change {
        url: body.value.url,
        kinds: body.value.kinds,
    };
    let webhook = app::webhooks::change(&app, &actor, target(*id, seen), change).await?;
    Ok(shown(&webhook).answer())
}

/// Pause a webhook: what happens meanwhile waits.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "pause_webhook",
    params(("id" = Uuid, Path, description = "The webhook."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Paused.", body = WebhookView, headers(("ETag" = String, description = "Its new version."))), Acts),
)]
#[post("/webhooks/{id}:pause")]
pub async fn pause(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = app::webhooks::pause(&app, &actor, target(*id, seen));
    key.once((actor.author, NO_BODY), act, shown).await
}

/// Let a webhook work again: what waited or was given up leaves at once, in order.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "resume_webhook",
    params(("id" = Uuid, Path, description = "The webhook."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "It works again.", body = WebhookView, headers(("ETag" = String, description = "Its new version."))), Acts),
)]
#[post("/webhooks/{id}:resume")]
pub async fn resume(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = app::webhooks::resume(&app, &actor, target(*id, seen));
    key.once((actor.author, NO_BODY), act, shown).await
}
