//! `POST /accounts/{id}:suspend`, `:resume`, `:sign-out`

use super::view::{AccountView, Answer, shown};
use crate::allowed::{Allowed, ManageAccounts, SignedIn};
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{Responder, post, web};
use app::App;
use domain::ids::AccountId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Suspend an account: its sessions end, its next call is refused.
///
/// Doing it twice changes nothing, so it needs no `If-Match`.
#[utoipa::path(
    tag = "administration",
    operation_id = "suspend_account",
    params(("id" = Uuid, Path, description = "The account.")),
    responses((status = 200, description = "Suspended.", body = AccountView, headers(("ETag" = String, description = "Its new version."))), Makes),
)]
#[post("/accounts/{id}:suspend")]
pub async fn suspend(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    id: web::Path<Uuid>,
) -> Result<Answer, Problem> {
    Ok(shown(
        &app::accounts::suspend(&app, &actor, AccountId::from_uuid(*id)).await?,
    ))
}

/// Let a suspended account act again.
#[utoipa::path(
    tag = "administration",
    operation_id = "resume_account",
    params(("id" = Uuid, Path, description = "The account.")),
    responses((status = 200, description = "Resumed; invited again if it had never been accepted.", body = AccountView, headers(("ETag" = String, description = "Its new version."))), Makes),
)]
#[post("/accounts/{id}:resume")]
pub async fn resume(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    id: web::Path<Uuid>,
) -> Result<Answer, Problem> {
    Ok(shown(
        &app::accounts::resume(&app, &actor, AccountId::from_uuid(*id)).await?,
    ))
}

/// Sessions that were ended.
#[derive(Serialize, ToSchema)]
#[schema(as = EndedSessions)]
pub struct Ended {
    /// How many there were.
    #[schema(example = 2)]
    sessions: usize,
}

/// End every session of your own account, or of one that you manage.
#[utoipa::path(
    tag = "administration",
    operation_id = "sign_out_all",
    params(("id" = Uuid, Path, description = "The account.")),
    responses((status = 200, description = "Ended.", body = Ended), Makes),
)]
#[post("/accounts/{id}:sign-out")]
pub async fn sign_out(
    app: web::Data<App>,
    actor: SignedIn,
    id: web::Path<Uuid>,
) -> Result<impl Responder, Problem> {
    let id = AccountId::from_uuid(*id);
    let sessions = app::accounts::sign_out_all(&app, &actor.0, id).await?;
    Ok(web::Json(Ended { sessions }))
}
