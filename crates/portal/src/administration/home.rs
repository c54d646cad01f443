//! `/administration`: what there is to manage.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use app::{accounts, organisations};
use askama::Template;
use edge::needs::ManageOrganisations;

#[derive(Template)]
#[template(path = "administration/home.html")]
struct HomePage {
    frame: Frame,
    organisations: String,
    people: String,
}

/// The page.
#[get("/administration")]
pub async fn get(app: web::Data<App>, visit: Visit<ManageOrganisations>) -> Page {
    let partners = organisations::list(&app, &visit.actor, None, 1).await?;
    let people = accounts::list(&app, &visit.actor, None, None, 1).await?;
    page::show(&HomePage {
        frame: visit.frame("Administration"),
        organisations: french::counted(partners.total, "structure", "structures"),
        people: french::counted(people.total, "compte", "comptes"),
    })
}
