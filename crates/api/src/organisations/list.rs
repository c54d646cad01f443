//! `GET /organisations`

use super::view::OrganisationView;
use crate::allowed::{Allowed, ReadOrganisations};
use crate::cursor::Scope;
use crate::problem::Problem;
use crate::refusals::ReadsList;
use actix_web::{Responder, get, web};
use app::App;
use domain::ids::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 100; 25 if not said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// A page of organisations, oldest first.
#[derive(Serialize, ToSchema)]
pub struct OrganisationPage {
    /// The organisations.
    items: Vec<OrganisationView>,
    /// The cursor of the next page, null on the last.
    next: Option<String>,
    /// How many in all.
    total: i64,
}

/// List the organisations that have, or had, a convention with your fund.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_organisations",
    params(Wanted),
    responses((status = 200, description = "A page.", body = OrganisationPage), ReadsList),
)]
#[get("/organisations")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ReadOrganisations>,
    wanted: web::Query<Wanted>,
) -> Result<impl Responder, Problem> {
    let scope = Scope {
        author: actor.author,
        list: "organisations".to_owned(),
    };
    let (after, limit) = scope.page(&app, wanted.cursor.as_deref(), wanted.limit)?;
    let after = after.map(OrganisationId::from_uuid);
    let page = app::organisations::list(&app, &actor, after, limit).await?;
    Ok(web::Json(OrganisationPage {
        items: page.items.iter().map(OrganisationView::of).collect(),
        next: page.next.map(|last| scope.cursor(&app, last.uuid())),
        total: page.total,
    }))
}
