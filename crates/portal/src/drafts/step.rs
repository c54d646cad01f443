//! `/brouillons/{id}/personne`, `accord`, `demande`: a step that asks something.

use super::content::Content;
use super::proposal::Proposal;
use super::reading::{Read, french_day, iso, read};
use super::{Kept, Step, StepLink, questions, steps};
use crate::form::{Fields, Posted};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::sections::{Section, Wrong};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use app::requests::{Terms, terms};
use app::{App, AppError, drafts};
use askama::Template;
use domain::calendar::paris;
use domain::drafts::Draft;
use domain::ids::DraftId;
use edge::needs::SubmitRequests;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

/// A step, about to be shown.
pub struct Shown {
    /// Which.
    pub step: Step,
    /// What it asks.
    pub sections: Vec<Section>,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Whom the draft is for, once she is named.
    pub banner: Option<Banner>,
    /// What happened, when the page is shown again.
    pub alert: Option<String>,
    /// What the core would say of it.
    pub proposal: Option<Proposal>,
    /// The key of the form that makes a draft.
    pub key: String,
    /// What is read to the person before she agrees (S-113).
    pub aloud: String,
}

/// Whom a draft is for.
pub struct Banner {
    /// `Amarante Exemple`.
    pub name: String,
    /// `née le 09/03/1990`, as far as it was typed.
    pub birth: String,
}

impl Banner {
    /// Whom a draft is for; none before she is named.
    pub fn of(content: &Content) -> Option<Self> {
        let name = format!("{} {}", content.text("prenoms"), content.text("nom"));
        let birth = french_day(&iso(&content.text("naissance")));
        (!name.trim().is_empty()).then(|| Self {
            name: name.trim().to_owned(),
            birth,
        })
    }
}

impl Shown {
    /// A step as it was answered so far.
    pub fn new(step: Step, content: &Content, terms: &Terms, today: Date) -> Self {
        Self::with(step, content, Vec::new(), (terms, today))
    }

    fn with(
        step: Step,
        content: &Content,
        wrongs: Vec<Wrong>,
        (terms, today): (&Terms, Date),
    ) -> Self {
        Self {
            step,
            sections: questions::of(step, (content, &wrongs), terms, today),
            wrongs,
            banner: Banner::of(content),
            alert: None,
            proposal: None,
            key: String::new(),
            aloud: french::spaced(app::notices::in_force(today).aloud.trim()),
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "drafts/step.html")]
pub struct StepPage {
    frame: Frame,
    kept: Option<Kept>,
    steps: Vec<StepLink>,
    action: String,
    shown: Shown,
}

impl StepPage {
    /// The page of a step, of a draft or of one to be made.
    pub fn of(frame: Frame, kept: Option<Kept>, shown: Shown) -> Self {
        let action = kept.as_ref().map_or_else(
            || urls::NEW_REQUEST.to_owned(),
            |kept| kept.step(shown.step.code()),
        );
        Self {
            frame,
            steps: steps(kept.as_ref().map(|kept| kept.id), shown.step),
            kept,
            action,
            shown,
        }
    }

    fn to_correct(&self) -> String {
        let count = i64::try_from(self.shown.wrongs.len()).unwrap_or(i64::MAX);
        french::counted(count, "point à corriger", "points à corriger")
    }
}

/// What the address asks.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    a_corriger: String,
}

fn step_of(code: &str) -> Result<Step, Refusal> {
    let asks = [Step::Person, Step::Mandate, Step::Matter];
    let found = asks.into_iter().find(|step| step.code() == code);
    found.ok_or_else(|| AppError::NotFound.into())
}

/// The title of a step's page; the state first (RGAA 8.6).
pub fn title(step: Step, is_wrong: bool) -> String {
    if is_wrong {
        format!("Erreur : {}, nouvelle demande", step.title())
    } else {
        format!("{}, nouvelle demande", step.title())
    }
}

/// The page.
#[get("/brouillons/{id:[0-9a-f-]{36}}/{step:personne|accord|demande}")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<SubmitRequests>,
    path: web::Path<(Uuid, String)>,
    asked: web::Query<Asked>,
) -> Page {
    let step = step_of(&path.1)?;
    let draft = drafts::find(&app, &visit.actor, DraftId::from_uuid(path.0)).await?;
    let content = Content::of(&draft.content);
    let terms = terms(&app, &visit.actor).await?;
    let today = paris(app.clock.now()).date();
    let found = read(&content, &terms, today);
    if asked.a_corriger == "1" && wrongs_of(step, &found).next().is_none() {
        return page::see(&urls::draft(draft.id, step.next().code()));
    }
    let proposal = proposal(&app, &visit, step, &found).await?;
    let wrongs = if asked.a_corriger == "1" {
        found.wrongs
    } else {
        Vec::new()
    };
    Ok(show(
        &visit,
        &draft,
        step,
        (&content, wrongs, &terms, today),
        (proposal, None),
    ))
}

fn wrongs_of(step: Step, found: &Read) -> impl Iterator<Item = &Wrong> {
    let is_here = move |wrong: &&Wrong| {
        super::content::named(wrong.field).is_some_and(|field| field.step == step)
    };
    found.wrongs.iter().filter(is_here)
}

async fn proposal(
    app: &App,
    visit: &Visit<SubmitRequests>,
    step: Step,
    found: &Read,
) -> Result<Option<Proposal>, Refusal> {
    if step == Step::Matter {
        Proposal::of(app, &visit.actor, found).await
    } else {
        Ok(None)
    }
}

type Answered<'a> = (&'a Content, Vec<Wrong>, &'a Terms, Date);

fn show(
    visit: &Visit<SubmitRequests>,
    draft: &Draft,
    step: Step,
    (content, wrongs, terms, today): Answered<'_>,
    (proposal, alert): (Option<Proposal>, Option<String>),
) -> HttpResponse {
    let is_here =
        |wrong: &Wrong| super::content::named(wrong.field).is_some_and(|field| field.step == step);
    let wrongs: Vec<Wrong> = wrongs.into_iter().filter(is_here).collect();
    let is_wrong = !wrongs.is_empty() || alert.is_some();
    let is_stale = alert.is_some();
    let mut shown = Shown::with(step, content, wrongs, (terms, today));
    shown.proposal = proposal;
    shown.alert = alert;
    let frame = visit.frame(&title(step, is_wrong));
    let page = StepPage::of(frame, Some(Kept::of(draft)), shown);
    let status = match (is_stale, is_wrong) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, false) => StatusCode::OK,
    };
    page::with_status(&page, status)
}

/// Keeps what was answered, whatever it is, then goes on when it is good.
#[post("/brouillons/{id:[0-9a-f-]{36}}/{step:personne|accord|demande}")]
pub async fn post(
    app: web::Data<App>,
    path: web::Path<(Uuid, String)>,
    posted: Posted<SubmitRequests, Fields>,
) -> Page {
    let (visit, form) = (posted.visit, posted.form);
    let step = step_of(&path.1)?;
    let id = DraftId::from_uuid(path.0);
    let draft = drafts::find(&app, &visit.actor, id).await?;
    let mut content = Content::of(&draft.content);
    content.absorb(step, &form);
    let terms = terms(&app, &visit.actor).await?;
    let today = paris(app.clock.now()).date();
    let found = read(&content, &terms, today);
    let field = |name: &str| {
        let value = form.iter().find(|(given, _)| given == name);
        value.map_or("", |(_, value)| value.as_str())
    };
    let kept = match content.draft() {
        Ok(text) => {
            let version = field("version").parse().unwrap_or_default();
            drafts::change(&app, &visit.actor, (id, version), text).await
        }
        Err(refused) => Err(AppError::field("/text", refused.code, refused.message)),
    };
    let alert = match kept {
        Ok(_) => None,
        Err(AppError::Stale { .. }) => Some(MOVED.to_owned()),
        Err(AppError::Invalid(errors)) => {
            let messages: Vec<_> = errors.iter().map(|error| error.message.as_ref()).collect();
            Some(messages.join(" "))
        }
        Err(other) => return Err(other.into()),
    };
    if alert.is_none() {
        match field("action") {
            "garder" => return page::see(&format!("{}?fait=brouillon", urls::DRAFTS)),
            "proposition" => {
                return page::see(&format!("{}#proposition", urls::draft(id, step.code())));
            }
            _ if wrongs_of(step, &found).next().is_none() => {
                return page::see(&urls::draft(id, step.next().code()));
            }
            _ => {}
        }
    }
    let draft = drafts::find(&app, &visit.actor, id).await?;
    let proposal = proposal(&app, &visit, step, &found).await?;
    Ok(show(
        &visit,
        &draft,
        step,
        (&content, found.wrongs, &terms, today),
        (proposal, alert),
    ))
}

const MOVED: &str = "Ce brouillon a changé depuis que cette page est ouverte, sans doute dans un autre \
                     onglet. Ce que vous venez d’écrire est ci-dessous : vérifiez, puis enregistrez.";
