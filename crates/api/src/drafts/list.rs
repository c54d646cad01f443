//! `GET /drafts`

use super::view::DraftView;
use crate::allowed::{Allowed, SubmitRequests};
use crate::problem::Problem;
use crate::refusals::ReadsList;
use actix_web::{get, web};
use app::App;
use serde::Serialize;
use utoipa::ToSchema;

/// Your drafts, the last begun first.
#[derive(Serialize, ToSchema)]
pub struct Drafts {
    /// All of them.
    items: Vec<DraftView>,
    /// Always null: there are 50 at most.
    next: Option<String>,
    /// How many.
    total: usize,
}

/// List your drafts.
#[utoipa::path(
    tag = "requests",
    operation_id = "list_drafts",
    responses((status = 200, description = "Your drafts.", body = Drafts), ReadsList),
)]
#[get("/drafts")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
) -> Result<web::Json<Drafts>, Problem> {
    let drafts = app::drafts::list(&app, &actor).await?;
    let items: Vec<DraftView> = drafts.iter().map(DraftView::of).collect();
    Ok(web::Json(Drafts {
        total: items.len(),
        next: None,
        items,
    }))
}
