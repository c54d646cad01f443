//! `/` for partners.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::{Anyone, Visit};
use app::App;
use askama::Template;

#[derive(Template)]
#[template(path = "home/home.html")]
struct PartnerHome {
    frame: Frame,
    name: String,
}

/// The page.
pub async fn page(_app: &App, visit: &Visit<Anyone>) -> Page {
    page::show(&PartnerHome {
        frame: visit.frame("Accueil"),
        name: visit.account.name.as_str().to_owned(),
    })
}
