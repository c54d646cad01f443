//! `POST /requests/{id}/missing-items` and `…/{item}:settle`

use crate::allowed::{Allowed, TreatRequests, WriteMessages};
use crate::idempotency::{Given, MaybeIdempotencyKey, NO_BODY, REPLAYED, made};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::{Makes, ReadsOne};
use crate::schemas;
use actix_web::{HttpResponse, HttpResponseBuilder, post, web};
use app::requests::{add_missing_items, settle_missing_item, thread};
use app::{App, AppError};
use domain::accounts::Actor;
use domain::ids::{MissingItemId, RequestId};
use domain::text::Label;
use domain::thread::{ItemStatus, MissingItem};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Items to ask for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedItems {
    /// Their names, 1 to 20.
    #[schema(schema_with = schemas::some_item_labels)]
    labels: Vec<String>,
}

/// A named missing item.
#[derive(Serialize, ToSchema)]
#[schema(as = MissingItem)]
pub struct MissingItemView {
    /// Its id.
    id: Uuid,
    /// What is asked.
    label: String,
    /// Where it stands.
    #[schema(schema_with = schemas::item_status)]
    status: ItemStatus,
    /// When it was asked.
    #[schema(schema_with = schemas::instant)]
    asked_at: Timestamp,
    /// When it was provided or waived.
    #[schema(schema_with = schemas::or_null::instant)]
    settled_at: Option<Timestamp>,
}

/// The items of a request.
#[derive(Serialize, ToSchema)]
pub struct MissingItems {
    /// All of them, in the order in which they were asked.
    items: Vec<MissingItemView>,
}

impl MissingItemView {
    /// What is shown of an item.
    pub fn of(item: &MissingItem) -> Self {
        Self {
            id: item.id.uuid(),
            label: item.label.as_str().to_owned(),
            status: item.status,
            asked_at: item.asked_at,
            settled_at: item.settled_at,
        }
    }
}

/// Parses 1 to 20 labels.
pub fn read_labels(labels: &[String], pointer: &'static str) -> Result<Vec<Label>, Problem> {
    let mut reading = Reading::default();
    if labels.len() > 20 {
        reading.refuse(pointer, "too-many", "20 éléments au plus.");
    }
    let parsed: Option<Vec<Label>> = labels
        .iter()
        .map(|label| reading.text(pointer, Label::parse(label)))
        .collect();
    reading.finish(parsed)
}

/// Name items to be provided, without waiting for them: the due date runs on. To wait, use `:ask`.
#[utoipa::path(
    tag = "thread",
    operation_id = "add_missing_items",
    request_body = NamedItems,
    params(("id" = Uuid, Path, description = "The request.")),
    responses((status = 201, description = "Asked for.", body = MissingItems), Makes),
)]
#[post("/requests/{id}/missing-items")]
pub async fn add(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<NamedItems>,
) -> Result<HttpResponse, Problem> {
    let labels = read_labels(&body.value.labels, "/labels")?;
    if labels.is_empty() {
        let mut reading = Reading::default();
        reading.refuse("/labels", "required", "Nommez au moins un élément.");
        return reading.finish(None);
    }
    let id = RequestId::from_uuid(*id);
    let act = add_missing_items(&app, &actor, id, labels);
    let response = HttpResponse::Created();
    told(&app, &actor, (key, body.digest), (id, act), response).await
}

/// Answers the items of a request, as they are now; nothing of them is kept with the call.
async fn told(
    app: &App,
    actor: &Actor,
    (key, body_digest): (MaybeIdempotencyKey, [u8; 32]),
    (id, act): (
        RequestId,
        impl Future<Output = Result<Vec<MissingItem>, AppError>>,
    ),
    mut response: HttpResponseBuilder,
) -> Result<HttpResponse, Problem> {
    let tell = move |_: &Vec<MissingItem>| made(id.uuid());
    let items = match key.give((actor.author, body_digest), act, tell).await? {
        Given::Now(items) => items,
        Given::Before { .. } => {
            response.insert_header(REPLAYED);
            thread(app, actor, id).await?.items
        }
    };
    let items = items.iter().map(MissingItemView::of).collect();
    Ok(response.json(MissingItems { items }))
}

/// Settle an item: provided, when a partner says so; waived, when the fund does. Once the last one
/// is provided the request comes back to the fund.
#[utoipa::path(
    tag = "thread",
    operation_id = "settle_missing_item",
    params(("id" = Uuid, Path, description = "The request."), ("item" = Uuid, Path, description = "The item.")),
    responses((status = 200, description = "All the items.", body = MissingItems), (status = 409, description = "The request is over.", body = crate::problem::ProblemBody, content_type = "application/problem+json"), ReadsOne),
)]
#[post("/requests/{id}/missing-items/{item}:settle")]
pub async fn settle(
    app: web::Data<App>,
    actor: Allowed<WriteMessages>,
    path: web::Path<(Uuid, Uuid)>,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let (id, item) = path.into_inner();
    let (id, item) = (RequestId::from_uuid(id), MissingItemId::from_uuid(item));
    let act = settle_missing_item(&app, &actor, id, item);
    told(&app, &actor, (key, NO_BODY), (id, act), HttpResponse::Ok()).await
}
