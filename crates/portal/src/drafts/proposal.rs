//! What the core would say of a draft: where it would go, why, what is missing, what to think of.

use super::Step;
use super::content::Content;
use super::reading::{Read, read};
use crate::form::{Fields, Posted};
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use actix_web::{post, web};
use app::requests::{Draft, preview, terms};
use app::{App, drafts};
use askama::Template;
use domain::accounts::Actor;
use domain::calendar::paris;
use domain::ids::DraftId;
use edge::needs::SubmitRequests;
use uuid::Uuid;

/// What the core would say.
#[derive(Template)]
#[template(path = "drafts/_proposal.html")]
pub struct Proposal {
    kind: &'static str,
    subject: &'static str,
    service: &'static str,
    urgency: &'static str,
    promised: String,
    is_human: bool,
    reasons: Vec<String>,
    missing: Vec<String>,
    others: Vec<String>,
    advice: Vec<Advice>,
}

/// Something to think of before sending.
pub struct Advice {
    message: String,
    /// The field made for it, and its name.
    field: Option<(&'static str, &'static str)>,
    is_pressing: bool,
}

impl Advice {
    fn of(code: &str, message: String) -> Self {
        let field = match code.split_once('_') {
            Some(("text" | "title", "nir")) => Some(("personne#nir", "le champ du numéro")),
            Some(("text" | "title", "phone")) => {
                Some(("personne#telephone", "le champ du téléphone"))
            }
            _ => None,
        };
        let is_pressing = matches!(
            code,
            "already_in_progress" | "emergency_now" | "suicide_risk" | "discretion"
        ) || code.starts_with("text_")
            || code.starts_with("title_");
        Self {
            message,
            field,
            is_pressing,
        }
    }
}

impl Proposal {
    /// What the core would say of what was read; nothing before there is a text.
    pub async fn of(app: &App, actor: &Actor, found: &Read) -> Result<Option<Self>, Refusal> {
        let Some(text) = found.text.clone() else {
            return Ok(None);
        };
        let draft = Draft {
            person: found.person.clone(),
            declared_type: found.declared_type,
            title: found.title.clone(),
            text,
            deadline: found.deadline.map(|deadline| deadline.date),
        };
        let sorting = preview(app, actor, draft).await?.sorting;
        let notices = sorting.notices.into_iter();
        let others = sorting.secondary.iter();
        Ok(Some(Self {
            kind: sorting.request_type.label(),
            subject: sorting.subject.label(),
            service: sorting.service.label(),
            urgency: sorting.urgency.label(),
            promised: french::date(sorting.due_on),
            is_human: sorting.human,
            reasons: sorting.reasons,
            missing: sorting
                .missing
                .into_iter()
                .map(|piece| piece.label)
                .collect(),
            others: others
                .map(|(kind, subject)| format!("{}, {}", kind.label(), subject.label()))
                .collect(),
            advice: notices
                .map(|notice| Advice::of(&notice.code, notice.message))
                .collect(),
        }))
    }

    /// The pieces that a complete request would hold besides.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }
}

/// The proposal for what is being typed, for the script of the page: a piece of page, kept nowhere.
#[post("/brouillons/{id:[0-9a-f-]{36}}/apercu")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    posted: Posted<SubmitRequests, Fields>,
) -> Page {
    let actor = &posted.visit.actor;
    let draft = drafts::find(&app, actor, DraftId::from_uuid(*id)).await?;
    let mut content = Content::of(&draft.content);
    content.absorb(Step::Matter, &posted.form);
    let terms = terms(&app, actor).await?;
    let found = read(&content, &terms, paris(app.clock.now()).date());
    match Proposal::of(&app, actor, &found).await? {
        Some(proposal) => page::show(&proposal),
        None => page::see(&urls::draft(draft.id, Step::Matter.code())),
    }
}
