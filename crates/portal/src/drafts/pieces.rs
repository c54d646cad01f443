//! `/brouillons/{id}/pieces`: what to have at hand. A draft holds no file: what is joined is sealed with
//! the request that it belongs to, which does not exist yet.

use super::content::Content;
use super::proposal::Proposal;
use super::reading::read;
use super::step::{Banner, title};
use super::{Kept, Step, StepLink, steps};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::Visit;
use actix_web::{get, web};
use app::requests::terms;
use app::{App, drafts};
use askama::Template;
use domain::calendar::paris;
use domain::ids::DraftId;
use edge::needs::SubmitRequests;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "drafts/pieces.html")]
struct PiecesPage {
    frame: Frame,
    kept: Option<Kept>,
    steps: Vec<StepLink>,
    banner: Option<Banner>,
    missing: Vec<String>,
    next: String,
}

/// The page.
#[get("/brouillons/{id:[0-9a-f-]{36}}/pieces")]
pub async fn get(app: web::Data<App>, visit: Visit<SubmitRequests>, id: web::Path<Uuid>) -> Page {
    let draft = drafts::find(&app, &visit.actor, DraftId::from_uuid(*id)).await?;
    let content = Content::of(&draft.content);
    let terms = terms(&app, &visit.actor).await?;
    let found = read(&content, &terms, paris(app.clock.now()).date());
    let proposal = Proposal::of(&app, &visit.actor, &found).await?;
    let kept = Kept::of(&draft);
    page::show(&PiecesPage {
        frame: visit.frame(&title(Step::Pieces, false)),
        steps: steps(Some(draft.id), Step::Pieces),
        banner: Banner::of(&content),
        missing: proposal.map_or_else(Vec::new, |proposal| proposal.missing().to_vec()),
        next: kept.step(Step::Review.code()),
        kept: Some(kept),
    })
}
