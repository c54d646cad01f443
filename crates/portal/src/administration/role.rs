//! `/administration/comptes/{id}/role`: an agent becomes supervisor, or works in other services.

use crate::form::Posted;
use crate::page::Page;
use crate::role::{self, Place, Typed};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use domain::ids::AccountId;
use edge::needs::ManageOrganisations;

fn place(id: AccountId) -> Place {
    Place {
        above: (urls::STAFF.to_owned(), "Comptes de la caisse"),
        back: urls::managed(id, ""),
    }
}

/// The page.
#[get("/administration/comptes/{id}/role")]
pub async fn get(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    visit: Visit<ManageOrganisations>,
) -> Page {
    role::show(&app, &visit, *id, place(*id)).await
}

/// Shows what would follow.
#[post("/administration/comptes/{id}/role/apercu")]
pub async fn rehearse(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    posted: Posted<ManageOrganisations, Typed>,
) -> Page {
    let Posted { visit, form } = posted;
    role::rehearse(&app, &visit, (*id, place(*id)), form).await
}

/// Does it.
#[post("/administration/comptes/{id}/role")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    posted: Posted<ManageOrganisations, Typed>,
) -> Page {
    let Posted { visit, form } = posted;
    role::apply(&app, &visit, (*id, place(*id)), form).await
}
