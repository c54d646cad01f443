//! `/`: what waits for me.

pub mod fund;
pub mod partner;

use crate::page::Page;
use crate::visit::{Anyone, Visit};
use actix_web::{get, web};
use app::App;

/// The page.
#[get("/")]
pub async fn get(app: web::Data<App>, visit: Visit<Anyone>) -> Page {
    if visit.actor.organisation().is_some() {
        partner::page(&app, &visit).await
    } else {
        fund::page(&app, &visit).await
    }
}
