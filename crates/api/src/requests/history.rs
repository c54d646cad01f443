//! `GET /requests/{id}/history`

use crate::allowed::{Allowed, ReadRequests};
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use crate::schemas;
use actix_web::{get, web};
use app::App;
use app::requests::{Line, Span, history as read_history};
use domain::codes::Service;
use domain::ids::{AccountId, RequestId};
use domain::requests::acts::Act;
use domain::requests::state::{Outcome, Party, Status};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who did what, when, and whose turn it was.
#[derive(Serialize, ToSchema)]
pub struct History {
    /// The acts, oldest first.
    items: Vec<HistoryLine>,
    /// Time, booked to whoever had to act.
    turns: Vec<Turn>,
}

/// An act.
#[derive(Serialize, ToSchema)]
pub struct HistoryLine {
    /// The version it made.
    version: i32,
    /// When.
    #[schema(schema_with = schemas::instant)]
    at: Timestamp,
    /// What.
    #[schema(schema_with = schemas::act)]
    act: Act,
    /// `account`, `client` or `system`.
    author_kind: &'static str,
    /// Who.
    author: Option<Uuid>,
    /// Whether the author acted for the fund.
    by_fund: bool,
    /// Where it left the request.
    #[schema(schema_with = schemas::status)]
    status: Status,
    /// Whose turn it became.
    #[schema(schema_with = schemas::or_null::party)]
    turn: Option<Party>,
    /// In which service.
    #[schema(schema_with = schemas::service)]
    service: Service,
    /// In whose hands; always null for partners.
    assignee: Option<Uuid>,
    /// How it ended, when it did.
    #[schema(schema_with = schemas::or_null::outcome)]
    outcome: Option<Outcome>,
}

/// A stretch of time.
#[derive(Serialize, ToSchema)]
pub struct Turn {
    /// Whose turn it was.
    #[schema(schema_with = schemas::party)]
    party: Party,
    /// From when.
    #[schema(schema_with = schemas::instant)]
    since: Timestamp,
    /// Until when; null while it lasts.
    #[schema(schema_with = schemas::or_null::instant)]
    until: Option<Timestamp>,
}

/// Read the history of a request.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The request.")),
    responses((status = 200, description = "Its history.", body = History), ReadsOne),
)]
#[get("/requests/{id}/history")]
pub async fn history(
    app: web::Data<App>,
    actor: Allowed<ReadRequests>,
    id: web::Path<Uuid>,
) -> Result<web::Json<History>, Problem> {
    let (lines, spans) = read_history(&app, &actor, RequestId::from_uuid(*id)).await?;
    Ok(web::Json(History {
        items: lines.iter().map(HistoryLine::of).collect(),
        turns: spans.iter().map(Turn::of).collect(),
    }))
}

impl HistoryLine {
    fn of(line: &Line) -> Self {
        Self {
            version: line.number,
            at: line.at,
            act: line.act,
            author_kind: line.author.kind(),
            author: line.author.uuid(),
            by_fund: line.by_fund,
            status: line.status,
            turn: line.turn,
            service: line.service,
            assignee: line.assignee.map(AccountId::uuid),
            outcome: line.outcome,
        }
    }
}

impl Turn {
    fn of(span: &Span) -> Self {
        Self {
            party: span.party,
            since: span.since,
            until: span.until,
        }
    }
}
