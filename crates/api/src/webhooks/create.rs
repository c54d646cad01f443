//! `POST /webhooks`, `POST /webhooks/{id}:rotate`

use super::view::{NewWebhookView, WebhookInput};
use crate::allowed::{Allowed, ManageWebhooks};
use crate::json::Body;
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use actix_web::{HttpResponse, post, web};
use app::App;
use app::webhooks::Create;
use domain::ids::WebhookId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Say where your organisation's, or your fund's, program is told what happens from now on. Ten at
/// most.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "create_webhook",
    request_body = WebhookInput,
    responses(
        (status = 201, description = "Created; the secret is shown this once.", body = NewWebhookView, headers(("Location" = String, description = "The webhook."), ("ETag" = String, description = "Its version."))),
        Makes,
    ),
)]
#[post("/webhooks")]
pub async fn create(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    body: Body<WebhookInput>,
) -> Result<HttpResponse, Problem> {
    let command = Create {
        url: body.value.url,
        kinds: body.value.kinds,
    };
    let made = app::webhooks::create(&app, &actor, command).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/webhooks/{}", made.webhook.id)))
        .insert_header(etag(made.webhook.version))
        .insert_header((CACHE_CONTROL, NO_STORE))
        .json(NewWebhookView::of(&made)))
}

/// How to change a webhook's secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookRotation)]
pub struct Rotation {
    /// The former secret leaked: it stops now. Otherwise both sign for a day.
    #[serde(default)]
    at_once: bool,
}

/// Give a webhook another secret.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "rotate_webhook",
    request_body = Rotation,
    params(("id" = Uuid, Path, description = "The webhook.")),
    responses((status = 200, description = "Changed; the secret is shown this once.", body = NewWebhookView), Makes),
)]
#[post("/webhooks/{id}:rotate")]
pub async fn rotate(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    id: web::Path<Uuid>,
    body: Body<Rotation>,
) -> Result<HttpResponse, Problem> {
    let id = WebhookId::from_uuid(*id);
    let made = app::webhooks::rotate(&app, &actor, id, body.value.at_once).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, NO_STORE))
        .json(NewWebhookView::of(&made)))
}
