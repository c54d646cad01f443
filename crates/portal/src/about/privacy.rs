//! `/donnees-personnelles`: the information notice (GDPR 13 and 14, S-113).

use super::Passer;
use crate::frame::Frame;
use crate::page::{self, Page};
use actix_web::get;
use askama::Template;

#[derive(Template)]
#[template(path = "about/privacy.html")]
struct PrivacyPage {
    frame: Frame,
}

/// The page.
#[get("/donnees-personnelles")]
pub async fn get(passer: Passer) -> Page {
    page::show(&PrivacyPage {
        frame: passer.frame("Données personnelles"),
    })
}
