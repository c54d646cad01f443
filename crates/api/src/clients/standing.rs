//! `POST /clients/{id}:suspend`, `:resume`

use super::view::ClientView;
use crate::allowed::{Allowed, ManageOrganisations};
use crate::idempotency::{MaybeIdempotencyKey, NO_BODY, Reply};
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::clients::Known;
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
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = app::clients::suspend(&app, &actor, ClientId::from_uuid(*id));
    key.once((actor.author, NO_BODY), act, shown).await
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
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = app::clients::resume(&app, &actor, ClientId::from_uuid(*id));
    key.once((actor.author, NO_BODY), act, shown).await
}

/// How a client is answered, without its secret.
pub(super) fn shown(client: &Known) -> Reply {
    Reply::of(client.id.uuid(), &ClientView::of(client))
}
