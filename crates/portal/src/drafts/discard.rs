//! `/brouillons/{id}/supprimer`: asks once more, then destroys the draft and its key.

use super::Kept;
use super::content::Content;
use super::step::Banner;
use crate::form::{Fields, Posted};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::{App, AppError, drafts};
use askama::Template;
use domain::ids::DraftId;
use edge::needs::SubmitRequests;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "drafts/discard.html")]
struct DiscardPage {
    frame: Frame,
    kept: Kept,
    banner: Option<Banner>,
}

/// Asks once more.
#[get("/brouillons/{id:[0-9a-f-]{36}}/supprimer")]
pub async fn get(app: web::Data<App>, visit: Visit<SubmitRequests>, id: web::Path<Uuid>) -> Page {
    let draft = drafts::find(&app, &visit.actor, DraftId::from_uuid(*id)).await?;
    page::show(&DiscardPage {
        frame: visit.frame("Supprimer un brouillon"),
        kept: Kept::of(&draft),
        banner: Banner::of(&Content::of(&draft.content)),
    })
}

/// Destroys it. One that is gone was destroyed by the first press.
#[post("/brouillons/{id:[0-9a-f-]{36}}/supprimer")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    posted: Posted<SubmitRequests, Fields>,
) -> Page {
    match drafts::discard(&app, &posted.visit.actor, DraftId::from_uuid(*id)).await {
        Ok(()) | Err(AppError::NotFound) => page::see(&format!("{}?fait=supprime", urls::DRAFTS)),
        Err(error) => Err(error.into()),
    }
}
