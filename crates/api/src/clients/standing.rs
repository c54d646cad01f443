//! `POST /clients/{id}:suspend`, `:resume`

use super::view::ClientView;
use crate::allowed::{Allowed, ManageOrganisations};
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{Responder, post, web};
use app::App;
use domain::ids::ClientId;
use uuid::Uuid;

/// Suspend a client: its secret and its tokens are refused at once. Doing it twice changes nothing.
#[utoipa::path(
    tag = "administration",
    operation_id = "suspend_client",
    params(("id" = Uuid, Path, description = "The client.")),
    responses((status = 200, description = "Suspended.", body = ClientView), Makes),
)]
#[post("/clients/{id}:suspend")]
pub async fn suspend(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    id: web::Path<Uuid>,
) -> Result<impl Responder, Problem> {
    let client = app::clients::suspend(&app, &actor, ClientId::from_uuid(*id)).await?;
    Ok(web::Json(ClientView::of(&client)))
}

/// Let a suspended client act again, with new tokens.
#[utoipa::path(
    tag = "administration",
    operation_id = "resume_client",
    params(("id" = Uuid, Path, description = "The client.")),
    responses((status = 200, description = "Resumed.", body = ClientView), Makes),
)]
#[post("/clients/{id}:resume")]
pub async fn resume(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    id: web::Path<Uuid>,
) -> Result<impl Responder, Problem> {
    let client = app::clients::resume(&app, &actor, ClientId::from_uuid(*id)).await?;
    Ok(web::Json(ClientView::of(&client)))
}
