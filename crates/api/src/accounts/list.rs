//! `GET /accounts`

use super::view::AccountView;
use crate::allowed::{Allowed, ReadAccounts};
use crate::cursor::Scope;
use crate::problem::Problem;
use crate::refusals::{ReadsList, ReadsOne};
use actix_web::{Responder, get, web};
use app::App;
use domain::ids::{AccountId, OrganisationId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The managers of this organisation (administrators only).
    organisation: Option<Uuid>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 100; 25 if not said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// A page of accounts, oldest first.
#[derive(Serialize, ToSchema)]
pub struct AccountPage {
    /// The accounts.
    items: Vec<AccountView>,
    /// The cursor of the next page, null on the last.
    next: Option<String>,
    /// How many in all.
    total: i64,
}

/// List your colleagues' accounts, or the managers of an organisation of your fund.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_accounts",
    params(Wanted),
    responses((status = 200, description = "A page.", body = AccountPage), ReadsList, ReadsOne),
)]
#[get("/accounts")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ReadAccounts>,
    wanted: web::Query<Wanted>,
) -> Result<impl Responder, Problem> {
    let scope = Scope {
        author: actor.author,
        list: format!("accounts {:?}", wanted.organisation),
    };
    let (after, limit) = scope.page(&app, wanted.cursor.as_deref(), wanted.limit)?;
    let organisation = wanted.organisation.map(OrganisationId::from_uuid);
    let after = after.map(AccountId::from_uuid);
    let page = app::accounts::list(&app, &actor, organisation, after, limit).await?;
    Ok(web::Json(AccountPage {
        items: page.items.iter().map(AccountView::of).collect(),
        next: page.next.map(|last| scope.cursor(&app, last.uuid())),
        total: page.total,
    }))
}
