//! `/demandes/nouvelle`: the first step of a request that is not a draft yet. Looking at it writes
//! nothing; sending it makes the draft.

use super::Step;
use super::content::Content;
use super::step::{Shown, StepPage};
use crate::form::{Fields, Posted};
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::visit::Visit;
use crate::{once, urls};
use actix_web::{get, post, web};
use app::requests::terms;
use app::{App, AppError};
use domain::calendar::paris;
use edge::needs::SubmitRequests;

/// The page.
#[get("/demandes/nouvelle")]
pub async fn get(app: web::Data<App>, visit: Visit<SubmitRequests>) -> Page {
    let terms = terms(&app, &visit.actor).await?;
    if terms.funds.is_empty() {
        return Err(Refusal::from(AppError::NoConvention));
    }
    let content = Content::default();
    let today = paris(app.clock.now()).date();
    let mut shown = Shown::new(Step::Person, &content, &terms, today);
    shown.key = once::key(&app);
    page::show(&StepPage::of(visit.frame("Nouvelle demande"), None, shown))
}

/// Makes the draft, then goes on.
#[post("/demandes/nouvelle")]
pub async fn post(app: web::Data<App>, posted: Posted<SubmitRequests, Fields>) -> Page {
    let visit = posted.visit;
    let mut content = Content::default();
    content.absorb(Step::Person, &posted.form);
    let draft = match content.draft() {
        Ok(draft) => draft,
        Err(refused) => {
            let terms = terms(&app, &visit.actor).await?;
            let today = paris(app.clock.now()).date();
            let mut shown = Shown::new(Step::Person, &content, &terms, today);
            shown.key = once::key(&app);
            shown.alert = Some(refused.message.into_owned());
            let frame = visit.frame("Erreur : nouvelle demande");
            return page::correct(&StepPage::of(frame, None, shown));
        }
    };
    let field = |name: &str| {
        let found = posted.form.iter().find(|(given, _)| given == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let call = once::call(visit.actor.author, field("cle"), urls::NEW_REQUEST);
    let kept = app::drafts::keep_once(&app, &visit.actor, draft, call).await?;
    if field("action") == "garder" {
        return page::see(&format!("{}?fait=brouillon", urls::DRAFTS));
    }
    // What is wrong is shown where it can be corrected from now on.
    page::see(&format!(
        "{}?a_corriger=1",
        urls::draft(kept.id, Step::Person.code())
    ))
}
