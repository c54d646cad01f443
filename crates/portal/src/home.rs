//! `/`: what waits for me.

pub mod fund;
pub mod partner;

use crate::page::{self, Page};
use crate::urls;
use crate::visit::{Anyone, Visit};
use actix_web::{get, web};
use app::App;
use domain::permissions::Permission;

/// The page.
#[get("/")]
pub async fn get(app: web::Data<App>, visit: Visit<Anyone>) -> Page {
    // Whoever reads no request begins where her work is.
    if visit.actor.may(Permission::ReadJournal) {
        return page::see(urls::JOURNAL);
    }
    if visit.actor.may(Permission::ManageOrganisations) {
        return page::see(urls::ADMINISTRATION);
    }
    if visit.actor.organisation().is_some() {
        partner::page(&app, &visit).await
    } else {
        fund::page(&app, &visit).await
    }
}
