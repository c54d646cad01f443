//! `/brouillons/{id}/verification`: everything once more, before it leaves (RGAA 11.12).

use super::content::{Content, FIELDS, Field, named};
use super::proposal::Proposal;
use super::reading::{UNKNOWN_TYPE, french_day, iso, read};
use super::step::{Banner, title};
use super::{Kept, Step, StepLink, questions, steps};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::sections::{Kind, Wrong};
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{get, web};
use app::requests::{Terms, terms};
use app::{App, drafts};
use askama::Template;
use domain::calendar::paris;
use domain::drafts::Draft;
use domain::identity::Nir;
use domain::ids::DraftId;
use edge::needs::SubmitRequests;
use jiff::civil::Date;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "drafts/review.html")]
struct ReviewPage {
    frame: Frame,
    kept: Option<Kept>,
    steps: Vec<StepLink>,
    banner: Option<Banner>,
    parts: Vec<Part>,
    wrongs: Vec<ToCorrect>,
    proposal: Option<Proposal>,
    send: String,
}

/// What was answered in a step.
struct Part {
    title: &'static str,
    href: String,
    answers: Vec<(&'static str, String)>,
}

/// What is to correct, and where.
struct ToCorrect {
    href: String,
    label: &'static str,
    message: String,
}

/// The page.
#[get("/brouillons/{id:[0-9a-f-]{36}}/verification")]
pub async fn get(app: web::Data<App>, visit: Visit<SubmitRequests>, id: web::Path<Uuid>) -> Page {
    let draft = drafts::find(&app, &visit.actor, DraftId::from_uuid(*id)).await?;
    show(&app, &visit, &draft, (Vec::new(), StatusCode::OK)).await
}

/// The page, with what the use case refused.
pub async fn show(
    app: &App,
    visit: &Visit<SubmitRequests>,
    draft: &Draft,
    (refused, status): (Vec<Wrong>, StatusCode),
) -> Page {
    let content = Content::of(&draft.content);
    let terms = terms(app, &visit.actor).await?;
    let today = paris(app.clock.now()).date();
    let mut found = read(&content, &terms, today);
    let proposal = Proposal::of(app, &visit.actor, &found).await?;
    found.wrongs.extend(refused);
    let kept = Kept::of(draft);
    let parts = [Step::Person, Step::Mandate, Step::Matter].map(|step| Part {
        title: step.title(),
        href: kept.step(step.code()),
        answers: answers(step, &content, &terms, today),
    });
    let wrongs = found.wrongs.into_iter().map(|wrong| ToCorrect {
        href: place(&kept, wrong.field),
        label: wrong.label,
        message: wrong.message,
    });
    let page = ReviewPage {
        frame: visit.frame(&title(Step::Review, status != StatusCode::OK)),
        steps: steps(Some(draft.id), Step::Review),
        banner: Banner::of(&content),
        parts: parts.into_iter().collect(),
        wrongs: wrongs.collect(),
        proposal,
        send: kept.step("envoyer"),
        kept: Some(kept),
    };
    Ok::<_, Refusal>(page::with_status(&page, status))
}

fn place(kept: &Kept, field: &str) -> String {
    let step = named(field).map_or(Step::Person, |field| field.step);
    format!("{}?a_corriger=1#{field}", kept.step(step.code()))
}

/// What was answered, in the words of the form; the number as everywhere else (S-103).
fn answers(
    step: Step,
    content: &Content,
    terms: &Terms,
    today: Date,
) -> Vec<(&'static str, String)> {
    let sections = questions::of(step, (content, &[]), terms, today);
    let controls: Vec<_> = sections.into_iter().flat_map(|one| one.controls).collect();
    let answer = |field: &'static Field| {
        let typed = content.typed(field.name);
        if typed.is_empty() {
            return None;
        }
        let control = controls.iter().find(|control| control.name == field.name)?;
        let said = match &control.kind {
            Kind::Select(choices) | Kind::Radios(choices) | Kind::Ticks(choices) => {
                let chosen = choices.iter().filter(|choice| choice.is_chosen);
                let labels: Vec<&str> = chosen.map(|choice| choice.label.as_str()).collect();
                labels.join(", ")
            }
            Kind::Line("numeric", "w-nir") => masked(&typed.concat()),
            Kind::Line("numeric", _) => french_day(&iso(&typed.concat())),
            Kind::Line(..) | Kind::Area(_) => typed.concat(),
        };
        Some((field.label, said))
    };
    let fields = FIELDS.iter().filter(|field| field.step == step);
    fields.filter_map(answer).collect()
}

fn masked(number: &str) -> String {
    Nir::parse(number).map_or_else(|_| "à corriger".to_owned(), |parsed| parsed.nir.masked())
}

const _: () = assert!(!UNKNOWN_TYPE.is_empty());
