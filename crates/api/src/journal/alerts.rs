//! `GET /journal/alerts`, `POST /journal/alerts/{id}:see`

use crate::allowed::{Allowed, ReadJournal};
use crate::idempotency::{MaybeIdempotencyKey, Reply};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::{Makes, ReadsList};
use crate::schemas;
use actix_web::web::Json;
use actix_web::{HttpResponse, get, post, web};
use app::App;
use app::audit::{Alert, alerts};
use domain::audit::{AlertKind, AlertState};
use domain::ids::AlertId;
use domain::text::Body as Text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Something unusual in the journal.
#[derive(Serialize, ToSchema)]
#[schema(as = Alert)]
pub struct AlertView {
    /// Its id.
    id: Uuid,
    /// What is unusual.
    #[schema(schema_with = schemas::alert_kind)]
    kind: AlertKind,
    /// What people read, in French.
    label: &'static str,
    /// `account`, `client` or `journal`.
    about_kind: String,
    /// About whom.
    about: Uuid,
    /// When it was reached.
    #[schema(schema_with = schemas::instant)]
    at: Timestamp,
    /// Codes that tell more.
    #[schema(example = "count=61")]
    codes: String,
    /// Whether somebody looked at it.
    #[schema(schema_with = schemas::alert_state)]
    state: AlertState,
    /// Who did.
    seen_by: Option<Uuid>,
    /// What she wrote of it.
    note: Option<String>,
}

impl AlertView {
    fn of(alert: Alert) -> Self {
        Self {
            id: alert.id.uuid(),
            kind: alert.kind,
            label: alert.kind.label(),
            about_kind: alert.about_kind,
            about: alert.about,
            at: alert.at,
            codes: alert.codes,
            state: alert.state,
            seen_by: alert.seen_by.map(domain::ids::AccountId::uuid),
            note: alert.note.map(|note| note.expose().to_owned()),
        }
    }
}

/// Alerts, those that nobody looked at first; a hundred at most.
#[derive(Serialize, ToSchema)]
pub struct Alerts {
    /// The alerts.
    items: Vec<AlertView>,
}

/// List what is unusual in the journal.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_alerts",
    responses((status = 200, description = "The alerts.", body = Alerts), ReadsList),
)]
#[get("/journal/alerts")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ReadJournal>,
) -> Result<Json<Alerts>, Problem> {
    let items = alerts(&app, &actor).await?;
    Ok(Json(Alerts {
        items: items.into_iter().map(AlertView::of).collect(),
    }))
}

/// What somebody thinks of an alert.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// In words, without naming anybody.
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Rattrapage après la grève, vu avec son responsable."
    )]
    note: String,
}

/// Note that you looked at an alert, and what you think of it.
#[utoipa::path(
    tag = "administration",
    operation_id = "see_alert",
    params(("id" = Uuid, Path, description = "The alert.")),
    request_body = Note,
    responses((status = 204, description = "Noted."), Makes),
)]
#[post("/journal/alerts/{id}:see")]
pub async fn see(
    app: web::Data<App>,
    actor: Allowed<ReadJournal>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<Note>,
) -> Result<HttpResponse, Problem> {
    let mut reading = Reading::default();
    let note = reading.text("/note", Text::parse(&body.value.note));
    let note = reading.finish(note)?;
    let alert = *id;
    let act = app::audit::see(&app, &actor, AlertId::from_uuid(alert), note);
    key.once((actor.author, body.digest), act, move |()| {
        Reply::done(alert)
    })
    .await
}
