//! `POST /accounts/{id}:suspend`, `:resume`, `:sign-out`

use super::view::{AccountView, told};
use crate::allowed::{Allowed, ManageAccounts, SignedIn};
use crate::idempotency::{MaybeIdempotencyKey, NO_BODY, Reply};
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
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
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = app::accounts::suspend(&app, &actor, AccountId::from_uuid(*id));
    told(&app, &actor, (key, NO_BODY), act, false).await
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
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = app::accounts::resume(&app, &actor, AccountId::from_uuid(*id));
    told(&app, &actor, (key, NO_BODY), act, false).await
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
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let account = *id;
    let act = app::accounts::sign_out_all(&app, &actor.0, AccountId::from_uuid(account));
    let tell = move |sessions: &usize| {
        let sessions = *sessions;
        Reply::of(account, &Ended { sessions })
    };
    key.once((actor.0.author, NO_BODY), act, tell).await
}
