//! `GET /clients`

use super::view::ClientView;
use crate::allowed::{Allowed, ManageOrganisations};
use crate::cursor::Scope;
use crate::problem::Problem;
use crate::refusals::{ReadsList, ReadsOne};
use actix_web::{Responder, get, web};
use app::App;
use domain::ids::{ClientId, OrganisationId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The clients of this organisation; your fund's own if not said.
    organisation: Option<Uuid>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 100; 25 if not said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// A page of clients, oldest first.
#[derive(Serialize, ToSchema)]
pub struct ClientPage {
    /// The clients.
    items: Vec<ClientView>,
    /// The cursor of the next page, null on the last.
    next: Option<String>,
    /// How many in all.
    total: i64,
}

/// List the API clients of an organisation, or of your fund.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_clients",
    params(Wanted),
    responses((status = 200, description = "A page.", body = ClientPage), ReadsList, ReadsOne),
)]
#[get("/clients")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    wanted: web::Query<Wanted>,
) -> Result<impl Responder, Problem> {
    let scope = Scope {
        author: actor.author,
        list: format!("clients {:?}", wanted.organisation),
    };
    let (after, limit) = scope.page(&app, wanted.cursor.as_deref(), wanted.limit)?;
    let organisation = wanted.organisation.map(OrganisationId::from_uuid);
    let after = after.map(ClientId::from_uuid);
    let page = app::clients::list(&app, &actor, organisation, after, limit).await?;
    Ok(web::Json(ClientPage {
        items: page.items.iter().map(ClientView::of).collect(),
        next: page.next.map(|last| scope.cursor(&app, last.uuid())),
        total: page.total,
    }))
}
