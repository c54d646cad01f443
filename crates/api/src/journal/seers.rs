//! `GET /journal/seers/{id}`

use super::{Between, SeenView};
use crate::allowed::{Allowed, ReadJournal};
use crate::problem::Problem;
use crate::refusals::{ReadsList, ReadsOne};
use actix_web::get;
use actix_web::web::{Data, Json, Path, Query};
use app::App;
use app::audit::{Seer, seers_of};
use domain::ids::RequestId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody who saw a person.
#[derive(Serialize, ToSchema)]
#[schema(as = Seer)]
pub struct SeerView {
    /// `account`, `client` or `system`.
    kind: &'static str,
    /// Who.
    id: Option<Uuid>,
    /// How often, how, and when.
    seen: SeenView,
}

impl SeerView {
    fn of(seer: Seer) -> Self {
        Self {
            kind: seer.author.kind(),
            id: seer.author.uuid(),
            seen: seer.seen.into(),
        }
    }
}

/// Who saw a person.
#[derive(Serialize, ToSchema)]
pub struct Seers {
    /// The accounts and programs.
    items: Vec<SeerView>,
}

/// Read who saw the person of a request within a period, by it or by another request of hers.
#[utoipa::path(
    tag = "administration",
    params(("id" = Uuid, Path, description = "The request."), Between),
    responses((status = 200, description = "Who saw her.", body = Seers), ReadsList, ReadsOne),
)]
#[get("/journal/seers/{id}")]
pub async fn seers(
    app: Data<App>,
    actor: Allowed<ReadJournal>,
    id: Path<Uuid>,
    between: Query<Between>,
) -> Result<Json<Seers>, Problem> {
    let period = (between.from, between.until);
    let found = seers_of(&app, &actor, RequestId::from_uuid(*id), period).await?;
    Ok(Json(Seers {
        items: found.into_iter().map(SeerView::of).collect(),
    }))
}
