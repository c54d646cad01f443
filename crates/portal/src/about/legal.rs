//! `/mentions-legales`: who runs the service.

use super::Passer;
use crate::frame::Frame;
use crate::page::{self, Page};
use actix_web::get;
use askama::Template;

#[derive(Template)]
#[template(path = "about/legal.html")]
struct LegalPage {
    frame: Frame,
}

/// The page.
#[get("/mentions-legales")]
pub async fn get(passer: Passer) -> Page {
    page::show(&LegalPage {
        frame: passer.frame("Mentions légales"),
    })
}
