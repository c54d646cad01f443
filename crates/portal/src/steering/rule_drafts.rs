//! `/regles/brouillons`: a draft of rules, begun from those that apply; and given up.

use super::rules::address;
use crate::form::Posted;
use crate::frame::Frame;
use crate::once::{self, Done};
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use app::routing_rules::{self as kept, Checked, Conditions, Propose, Rule, RuleId, Target};
use app::{App, AppError};
use askama::Template;
use domain::ids::RuleSetId;
use domain::text::Label;
use edge::needs::ManageRoutingRules;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "steering/rule_draft.html")]
struct DraftPage {
    frame: Frame,
    motive: String,
    key: String,
    refused: Option<String>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    motif: String,
    version: i32,
    cle: String,
}

/// The page.
#[get("/regles/brouillons")]
pub async fn get(app: web::Data<App>, visit: Visit<ManageRoutingRules>) -> Page {
    page::show(&DraftPage {
        frame: visit.frame("Préparer des règles"),
        motive: String::new(),
        key: once::key(&app),
        refused: None,
    })
}

/// Begins a draft: the rules that apply, or that everything stays where the core sends it.
#[post("/regles/brouillons")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageRoutingRules, Typed>) -> Page {
    let Posted { visit, form } = posted;
    let proposed = match Label::parse(&form.motif) {
        Ok(motive) => {
            let rules = match kept::list(&app, &visit.actor, None, 1).await?.current {
                Some(current) => current.rules,
                None => vec![fallback()?],
            };
            let call = once::call(visit.actor.author, &form.cle, "POST /regles/brouillons");
            let tell = |made: &Checked| once::made(made.set.id.uuid());
            let work = kept::propose(&app, &visit.actor, Propose { motive, rules });
            once::done(call, tell, work).await
        }
        Err(error) => Err(AppError::field("/motive", error.code, error.message)),
    };
    match proposed {
        Ok(Done::Now(checked)) => page::see(&address(checked.set.id)),
        Ok(Done::Before { object, .. }) => page::see(&address(RuleSetId::from_uuid(object))),
        Err(AppError::Invalid(errors)) => {
            let words: Vec<&str> = errors.iter().map(|error| error.message.as_ref()).collect();
            let page = DraftPage {
                frame: visit.frame("Erreur : préparer des règles"),
                motive: form.motif,
                key: form.cle,
                refused: Some(words.join(" ")),
            };
            Ok(page::with_status(&page, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(other) => Err(other.into()),
    }
}

fn fallback() -> Result<Rule, AppError> {
    let refused = |error: domain::text::TextError| AppError::Internal(error.message.into_owned());
    Ok(Rule {
        id: RuleId::parse("reste").map_err(refused)?,
        label: Label::parse("Tout le reste").map_err(refused)?,
        from: None,
        until: None,
        when: Conditions::default(),
        service: None,
    })
}

/// Gives a draft up.
#[post("/regles/{id}/supprimer")]
pub async fn discard(
    app: web::Data<App>,
    id: web::Path<RuleSetId>,
    posted: Posted<ManageRoutingRules, Typed>,
) -> Page {
    let Posted { visit, form } = posted;
    let target = Target {
        id: *id,
        version: form.version,
    };
    match kept::discard(&app, &visit.actor, target).await {
        // Pressed twice: it is gone.
        Ok(()) | Err(AppError::NotFound) => page::see(&format!("{}?fait=supprimees", urls::RULES)),
        Err(error) => super::rules::refused(&app, &visit, target.id, error).await,
    }
}
