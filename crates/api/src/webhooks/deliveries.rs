//! `GET /webhooks/{id}/deliveries`, `POST /webhooks/{id}:redeliver`

use crate::allowed::{Allowed, ManageWebhooks};
use crate::cursor::Scope;
use crate::idempotency::{MaybeIdempotencyKey, Reply};
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::{Makes, ReadsList, ReadsOne};
use crate::schemas;
use actix_web::{HttpResponse, get, post, web};
use app::App;
use app::webhooks::{Delivery, DeliveryState, Redelivery, Wanted as WantedDeliveries};
use domain::ids::{EventId, WebhookId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which deliveries.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Those in this state.
    #[param(schema_with = schemas::delivery_state)]
    state: Option<DeliveryState>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 100; 25 if not said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// What became of telling an event.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryView {
    /// Which event: the `webhook-id` of each attempt.
    event: Uuid,
    /// What became of it.
    #[schema(schema_with = schemas::delivery_state)]
    state: DeliveryState,
    /// How often it was tried.
    attempts: i32,
    /// When it is tried next; null unless it waits.
    #[schema(schema_with = schemas::or_null::instant)]
    due_at: Option<Timestamp>,
    /// When it was last tried.
    #[schema(schema_with = schemas::or_null::instant)]
    tried_at: Option<Timestamp>,
    /// What the receiver last answered.
    #[schema(example = 503)]
    status: Option<i32>,
    /// Why it failed: `refused`, `gone`, `timeout`, `unreachable`, `broken_off`, `not_public`,
    /// `not_allowed`.
    #[schema(example = "refused")]
    failure: Option<String>,
}

impl From<&Delivery> for DeliveryView {
    fn from(delivery: &Delivery) -> Self {
        let waits = delivery.state == DeliveryState::Waiting;
        Self {
            event: delivery.event.uuid(),
            state: delivery.state,
            attempts: delivery.attempts,
            due_at: waits.then_some(delivery.due_at),
            tried_at: delivery.tried_at,
            status: delivery.status,
            failure: delivery.failure.clone(),
        }
    }
}

/// A page of deliveries, the last first.
#[derive(Serialize, ToSchema)]
pub struct DeliveryPage {
    /// The deliveries.
    items: Vec<DeliveryView>,
    /// The cursor of the next page, null on the last.
    next: Option<String>,
    /// How many in all.
    total: i64,
}

/// List what became of telling a webhook.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "list_deliveries",
    params(("id" = Uuid, Path, description = "The webhook."), Wanted),
    responses((status = 200, description = "A page.", body = DeliveryPage), ReadsList, ReadsOne),
)]
#[get("/webhooks/{id}/deliveries")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    id: web::Path<Uuid>,
    wanted: web::Query<Wanted>,
) -> Result<web::Json<DeliveryPage>, Problem> {
    let scope = Scope {
        author: actor.author,
        list: format!("deliveries {id} {:?}", wanted.state),
    };
    let (before, limit) = scope.page(&app, wanted.cursor.as_deref(), wanted.limit)?;
    let which = WantedDeliveries {
        state: wanted.state,
        before: before.map(EventId::from_uuid),
        limit,
    };
    let id = WebhookId::from_uuid(*id);
    let (items, total, more) = app::webhooks::deliveries(&app, &actor, id, which).await?;
    let last = items.last().filter(|_| more);
    Ok(web::Json(DeliveryPage {
        next: last.map(|last| scope.cursor(&app, last.event.uuid())),
        items: items.iter().map(DeliveryView::from).collect(),
        total,
    }))
}

/// What to tell again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RedeliveryInput)]
pub struct Again {
    /// This event, received or not; everything that was not received when absent.
    event: Option<Uuid>,
}

/// How much is told again.
#[derive(Serialize, ToSchema)]
pub struct Redelivered {
    /// How many events.
    events: usize,
}

/// Tell a webhook again, with fresh attempts: one event, or everything that it did not receive.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "redeliver",
    request_body = Again,
    params(("id" = Uuid, Path, description = "The webhook.")),
    responses((status = 200, description = "They leave at once, unless the webhook is paused.", body = Redelivered), Makes),
)]
#[post("/webhooks/{id}:redeliver")]
pub async fn redeliver(
    app: web::Data<App>,
    actor: Allowed<ManageWebhooks>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<Again>,
) -> Result<HttpResponse, Problem> {
    let what = match body.value.event {
        Some(event) => Redelivery::One(EventId::from_uuid(event)),
        None => Redelivery::Missed,
    };
    let webhook = *id;
    let act = app::webhooks::redeliver(&app, &actor, WebhookId::from_uuid(webhook), what);
    let tell = move |events: &usize| Reply::of(webhook, &Redelivered { events: *events });
    key.once((actor.author, body.digest), act, tell).await
}
