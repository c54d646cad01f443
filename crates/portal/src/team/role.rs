//! `/equipe/{id}/role`: a colleague becomes manager, or member again.

use super::invitation::of_partner;
use crate::form::Posted;
use crate::page::Page;
use crate::role::{self, Place, Typed};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use domain::ids::AccountId;
use edge::needs::ManageAccounts;

fn place(id: AccountId) -> Place {
    Place {
        above: (urls::TEAM.to_owned(), "Équipe"),
        back: urls::colleague(id, ""),
    }
}

/// The page.
#[get("/equipe/{id}/role")]
pub async fn get(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    visit: Visit<ManageAccounts>,
) -> Page {
    of_partner(&visit)?;
    role::show(&app, &visit, *id, place(*id)).await
}

/// Shows what would follow.
#[post("/equipe/{id}/role/apercu")]
pub async fn rehearse(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    posted: Posted<ManageAccounts, Typed>,
) -> Page {
    let Posted { visit, form } = posted;
    of_partner(&visit)?;
    role::rehearse(&app, &visit, (*id, place(*id)), form).await
}

/// Does it.
#[post("/equipe/{id}/role")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    posted: Posted<ManageAccounts, Typed>,
) -> Page {
    let Posted { visit, form } = posted;
    of_partner(&visit)?;
    role::apply(&app, &visit, (*id, place(*id)), form).await
}
