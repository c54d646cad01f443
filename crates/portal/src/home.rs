//! `/`: what waits for me.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::{Anyone, Visit};
use actix_web::get;
use askama::Template;

#[derive(Template)]
#[template(path = "home/home.html")]
struct HomePage {
    frame: Frame,
    name: String,
}

/// The page.
#[get("/")]
pub async fn get(visit: Visit<Anyone>) -> Page {
    page::show(&HomePage {
        frame: visit.frame("Accueil"),
        name: visit.account.name.as_str().to_owned(),
    })
}
