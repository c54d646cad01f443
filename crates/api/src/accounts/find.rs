//! `GET /accounts/{id}`

use super::view::{AccountView, Answer, shown};
use crate::allowed::{Allowed, ReadAccounts};
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::{get, web};
use app::App;
use domain::ids::AccountId;
use uuid::Uuid;

/// Read an account of your organisation or fund.
#[utoipa::path(
    tag = "administration",
    operation_id = "find_account",
    params(("id" = Uuid, Path, description = "The account.")),
    responses((status = 200, description = "The account.", body = AccountView, headers(("ETag" = String, description = "Its version."))), ReadsOne),
)]
#[get("/accounts/{id}")]
pub async fn find(
    app: web::Data<App>,
    actor: Allowed<ReadAccounts>,
    id: web::Path<Uuid>,
) -> Result<Answer, Problem> {
    Ok(shown(
        &app::accounts::find(&app, &actor, AccountId::from_uuid(*id)).await?,
    ))
}
