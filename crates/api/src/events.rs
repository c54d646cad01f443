//! `GET /events`

use crate::allowed::{Allowed, ReadRequests};
use crate::problem::{BAD_PARAMETER, Problem};
use crate::refusals::{ReadsList, ReadsOne};
use crate::schemas;
use actix_web::{get, web};
use app::App;
use app::events::{Event, Wanted as WantedEvents, feed};
use domain::events::EventKind;
use domain::ids::EventId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// From where, and how many.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The last event that you know: the `next` of the answer before, or the `webhook-id` of what a
    /// webhook was told. From the oldest that is kept if not said.
    after: Option<Uuid>,
    /// How many, 1 to 100; 25 if not said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Something that happened to a request.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// Its id.
    id: Uuid,
    /// What happened.
    #[schema(schema_with = schemas::event_kind)]
    r#type: EventKind,
    /// When.
    #[schema(schema_with = schemas::instant)]
    timestamp: Timestamp,
    /// To which request.
    request: Uuid,
    /// The version that it gave the request.
    version: i32,
}

impl From<&Event> for EventView {
    fn from(event: &Event) -> Self {
        Self {
            id: event.id.uuid(),
            r#type: event.kind,
            timestamp: event.at,
            request: event.request.uuid(),
            version: event.version,
        }
    }
}

/// A stretch of the feed, oldest first.
#[derive(Serialize, ToSchema)]
pub struct EventPage {
    /// The events.
    items: Vec<EventView>,
    /// The last one's id when there are more, to be given as `after`; null when this is the end for
    /// now: keep the last id that you were given.
    next: Option<Uuid>,
    /// How many there are after the one that you named; exact up to 1,000, which it never exceeds.
    total: i64,
}

/// Catch up with what happened to your requests: events of the last 30 days, in order. An event that
/// is kept no more is 404: begin anew, and list the requests with `updated_since`.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "list_events",
    params(Wanted),
    responses((status = 200, description = "A stretch of the feed.", body = EventPage), ReadsList, ReadsOne),
)]
#[get("/events")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ReadRequests>,
    wanted: web::Query<Wanted>,
) -> Result<web::Json<EventPage>, Problem> {
    let limit = wanted.limit.unwrap_or(25);
    if !(1..=100).contains(&limit) {
        return Err(Problem::because(BAD_PARAMETER, "`limit` va de 1 à 100."));
    }
    let wanted = WantedEvents {
        after: wanted.after.map(EventId::from_uuid),
        limit,
    };
    let found = feed(&app, &actor, wanted).await?;
    let last = found.items.last().filter(|_| found.more);
    Ok(web::Json(EventPage {
        next: last.map(|last| last.id.uuid()),
        items: found.items.iter().map(EventView::from).collect(),
        total: found.total,
    }))
}
