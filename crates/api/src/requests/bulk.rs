//! `POST /requests:bulk`

use super::lines::{LineOutcomes, file};
use super::submit::NewRequest;
use crate::allowed::{Allowed, SubmitRequests};
use crate::json::{Body, Strict};
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use serde::Deserialize;
use utoipa::ToSchema;

/// Lines of one call, at most.
pub const MOST: usize = 100;

/// A request to file with others.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BulkLine)]
pub struct Line {
    /// Its idempotency key: that of `POST /requests`, new for each request, the same at each retry.
    #[schema(example = "dossier-2026-0042", min_length = 1, max_length = 64)]
    key: Option<String>,
    /// The request.
    #[schema(value_type = NewRequest)]
    request: Strict,
}

/// Requests to file, 1 to 100.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BulkInput)]
pub struct Lines {
    /// The requests.
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<Line>,
}

/// File several requests, each by itself: a line that is refused does not hold the others back.
///
/// Each line is `POST /requests` with its own key: send the whole list again until you get an answer,
/// correct what was refused, leave out what was filed, as you like; no request is filed twice.
#[utoipa::path(
    tag = "requests",
    operation_id = "submit_in_bulk",
    request_body = Lines,
    responses((status = 200, description = "What became of each line.", body = LineOutcomes), Makes),
)]
#[post("/requests:bulk")]
pub async fn bulk(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    body: Body<Lines>,
) -> Result<HttpResponse, Problem> {
    let lines = body.value.items;
    let mut reading = Reading::default();
    if lines.is_empty() {
        reading.refuse("/items", "required", "Donnez au moins une demande.");
    }
    if lines.len() > MOST {
        reading.refuse("/items", "too-many", "100 demandes au plus par appel.");
    }
    let lines = reading.finish(Some(lines))?;
    let mut outcomes = Vec::with_capacity(lines.len());
    for (number, line) in (1..).zip(lines) {
        outcomes.push(file(&app, &actor, (number, line.key), Ok(line.request.0)).await);
    }
    Ok(HttpResponse::Ok().json(LineOutcomes::of(outcomes)))
}
