//! `/brouillons`: what I began and did not send.

use super::content::Content;
use super::step::Banner;
use super::{Kept, Step};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::Visit;
use actix_web::{get, web};
use app::{App, drafts};
use askama::Template;
use domain::drafts::Draft;
use edge::needs::SubmitRequests;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "drafts/list.html")]
struct DraftsPage {
    frame: Frame,
    drafts: Vec<DraftRow>,
}

/// A draft of a list.
pub struct DraftRow {
    /// For whom.
    pub name: String,
    /// Its title.
    pub title: String,
    /// When it was last saved.
    pub at: String,
    /// Where it goes on.
    pub href: String,
    /// What discards it.
    pub discard: String,
}

impl DraftRow {
    /// How a draft is listed.
    pub fn of(draft: &Draft) -> Self {
        let content = Content::of(&draft.content);
        let kept = Kept::of(draft);
        let name = Banner::of(&content).map(|banner| banner.name);
        let step = if name.is_none() {
            Step::Person
        } else if content.text("accord_forme").is_empty() {
            Step::Mandate
        } else if content.text("texte").is_empty() {
            Step::Matter
        } else {
            Step::Review
        };
        Self {
            name: name.unwrap_or_else(|| "Personne à préciser".to_owned()),
            title: content.text("titre"),
            href: kept.step(step.code()),
            discard: kept.step("supprimer"),
            at: kept.at,
        }
    }
}

/// What was just done.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    fait: String,
}

/// The page.
#[get("/brouillons")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<SubmitRequests>,
    asked: web::Query<Asked>,
) -> Page {
    let said = match asked.fait.as_str() {
        "brouillon" => Some("Brouillon enregistré. Vous le retrouverez ici."),
        "supprime" => Some("Brouillon supprimé."),
        _ => None,
    };
    let drafts = drafts::list(&app, &visit.actor).await?;
    page::show(&DraftsPage {
        frame: visit.frame("Brouillons").saying(said),
        drafts: drafts.iter().map(DraftRow::of).collect(),
    })
}
