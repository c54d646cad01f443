//! `POST /webhooks`, `POST /webhooks/{id}:rotate`

use super::change::{shown, unversioned};
use super::view::{NewWebhookView, WebhookInput};
use crate::allowed::{Allowed, ManageWebhooks};
use crate::idempotency::MaybeIdempotencyKey;
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::once::Nonce;
use app::webhooks::{Create, Webhook, secret};
use domain::ids::WebhookId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The member that shows a secret.
const SECRET: &str = "secret";

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
    key: MaybeIdempotencyKey,
    body: Body<WebhookInput>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let command = Create {
        url: body.value.url,
        kinds: body.value.kinds,
    };
    let nonce = Nonce::draw(app.random.as_ref());
    let act = app::webhooks::create(&app, &actor, command, secret(&app, nonce));
    let tell = move |webhook: &Webhook| shown(webhook).made("webhooks").showing(nonce);
    let reply = key.reply((actor.author, digest), act, tell).await?;
    Ok(reply
        .with_secret(SECRET, |nonce| secret(&app, nonce).reveal().to_string())
        .answer())
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
    key: MaybeIdempotencyKey,
    body: Body<Rotation>,
) -> Result<HttpResponse, Problem> {
    let id = WebhookId::from_uuid(*id);
    let nonce = Nonce::draw(app.random.as_ref());
    let (at_once, other) = (body.value.at_once, secret(&app, nonce));
    let act = app::webhooks::rotate(&app, &actor, (id, at_once), other);
    let tell = move |webhook: &Webhook| unversioned(webhook).showing(nonce);
    let reply = key.reply((actor.author, body.digest), act, tell).await?;
    Ok(reply
        .with_secret(SECRET, |nonce| secret(&app, nonce).reveal().to_string())
        .answer())
}
