//! `GET /journal/exposures/{id}`

use super::{Between, SeenView};
use crate::allowed::{Allowed, ReadJournal};
use crate::problem::Problem;
use crate::refusals::{ReadsList, ReadsOne};
use actix_web::get;
use actix_web::web::{Data, Json, Path, Query};
use app::App;
use app::audit::{Exposed, Exposure, exposed_to};
use domain::ids::OrganisationId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request of which somebody saw something.
#[derive(Serialize, ToSchema)]
#[schema(as = Exposed)]
pub struct ExposedView {
    /// The request.
    request: Uuid,
    /// Its reference; null once the case was erased.
    reference: Option<String>,
    /// Who filed it.
    organisation: Option<Uuid>,
    /// The person concerned, as a number within this answer: the same person has the same.
    person: usize,
    /// How often, how, and when.
    seen: SeenView,
}

impl ExposedView {
    fn of(one: Exposed) -> Self {
        Self {
            request: one.request.uuid(),
            reference: one.reference.map(|reference| reference.to_string()),
            organisation: one.organisation.map(OrganisationId::uuid),
            person: one.person,
            seen: one.seen.into(),
        }
    }
}

/// Whom an account or a program saw.
#[derive(Serialize, ToSchema)]
#[schema(as = Exposure)]
pub struct ExposureView {
    /// How many persons.
    persons: usize,
    /// How many requests were opened; the others were only named in a list.
    opened: usize,
    /// Of how many requests the number was shown.
    numbers: usize,
    /// How many times a file was opened.
    files: u32,
    /// The requests.
    items: Vec<ExposedView>,
}

impl From<Exposure> for ExposureView {
    fn from(exposure: Exposure) -> Self {
        Self {
            persons: exposure.persons,
            opened: exposure.opened,
            numbers: exposure.numbers,
            files: exposure.files,
            items: exposure.requests.into_iter().map(ExposedView::of).collect(),
        }
    }
}

/// Read whom an account or a program saw within a period, among the requests of your fund.
#[utoipa::path(
    tag = "administration",
    params(("id" = Uuid, Path, description = "The account, or the client."), Between),
    responses((status = 200, description = "Whom it saw.", body = ExposureView), ReadsList, ReadsOne),
)]
#[get("/journal/exposures/{id}")]
pub async fn exposures(
    app: Data<App>,
    actor: Allowed<ReadJournal>,
    id: Path<Uuid>,
    between: Query<Between>,
) -> Result<Json<ExposureView>, Problem> {
    let period = (between.from, between.until);
    Ok(Json(exposed_to(&app, &actor, *id, period).await?.into()))
}
