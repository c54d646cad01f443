//! `/equipe/{id}/retirer`: what would follow, before it does.

use super::invitation::of_partner;
use crate::field::Refused;
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::accounts::{Consequences, removal, remove};
use askama::Template;
use domain::ids::AccountId;
use edge::needs::ManageAccounts;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "team/removal.html")]
struct RemovalPage {
    frame: Frame,
    refused: Refused,
    followed: String,
    found: Consequences,
    is_own: bool,
    back: String,
    action: String,
}

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    version: i32,
}

async fn page(
    app: &App,
    visit: &Visit<ManageAccounts>,
    id: AccountId,
    refused: Refused,
) -> Result<RemovalPage, Refusal> {
    let found = removal(app, &visit.actor, id).await?;
    let title = format!("Retirer {}", found.account.name.as_str());
    Ok(RemovalPage {
        frame: visit.frame(&refused.title(&title)),
        refused,
        is_own: visit.account.id == id,
        back: urls::colleague(id, ""),
        action: urls::colleague(id, "retirer"),
        followed: french::counted(
            found.followed,
            "demande en cours que suit cette personne sera suivie",
            "demandes en cours que suit cette personne seront suivies",
        ),
        found,
    })
}

/// The page.
#[get("/equipe/{id}/retirer")]
pub async fn get(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    visit: Visit<ManageAccounts>,
) -> Page {
    of_partner(&visit)?;
    page::show(&page(&app, &visit, *id, Refused::default()).await?)
}

/// Does it, if nothing changed since it was shown.
#[post("/equipe/{id}/retirer")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    posted: Posted<ManageAccounts, Typed>,
) -> Page {
    let visit = posted.visit;
    of_partner(&visit)?;
    match remove(&app, &visit.actor, *id, posted.form.version).await {
        Ok(_) => page::see(&format!("{}?fait=retrait", urls::TEAM)),
        Err(error) => {
            let refused = Refused::by(error, &[])?;
            let status = refused.status();
            let page = page(&app, &visit, *id, refused).await?;
            Ok(page::with_status(&page, status))
        }
    }
}
