//! `POST /file/lot`: several requests at once, each with its own result.

use super::filters::{self, Filters};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use actix_web::{post, web};
use app::requests::{self, Target};
use app::{App, AppError};
use askama::Template;
use domain::accounts::Actor;
use domain::ids::{AccountId, RequestId};
use domain::requests::Request;
use domain::requests::acts::ActRefused;
use edge::kinds::kind_of;
use edge::needs::TreatRequests;
use serde::Deserialize;

/// The most that one form may name: a page of the queue.
const MOST: usize = 100;

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    choix: Vec<String>,
    geste: String,
    agent: String,
    retour: String,
}

#[derive(Template)]
#[template(path = "queue/bulk.html")]
struct BulkPage {
    frame: Frame,
    title: &'static str,
    done: usize,
    results: Vec<Outcome>,
    back: String,
}

/// What became of one request.
struct Outcome {
    href: String,
    reference: String,
    is_done: bool,
    words: String,
}

/// Does it, one request after the other; what is refused for one is done for the others.
#[post("/file/lot")]
pub async fn post(app: web::Data<App>, posted: Posted<TreatRequests, Typed>) -> Page {
    let Posted { visit, form } = posted;
    let to = match form.geste.as_str() {
        "confier" => form.agent.parse::<AccountId>().ok(),
        _ => visit.actor.account(),
    };
    let is_giving = form.geste == "confier";
    let mut results = Vec::new();
    for choice in form.choix.iter().take(MOST) {
        let Some(target) = target(choice) else {
            continue;
        };
        let answer = match to {
            Some(to) if is_giving => requests::assign(&app, &visit.actor, target, to).await,
            Some(_) => take(&app, &visit.actor, target).await,
            None => Err(AppError::field(
                "/assignee",
                "required",
                "Choisissez un agent.",
            )),
        };
        results.push(outcome(&app, &visit.actor, target.id, answer).await?);
    }
    let title = if is_giving {
        "Demandes confiées"
    } else {
        "Demandes prises"
    };
    page::show(&BulkPage {
        frame: visit.frame(title),
        title,
        done: results.iter().filter(|one| one.is_done).count(),
        results,
        back: Filters::read(&filters::typed(&form.retour)).href(),
    })
}

/// What I already have is taken: the button was pressed twice.
async fn take(app: &App, actor: &Actor, target: Target) -> Result<Request, AppError> {
    match requests::take(app, actor, target).await {
        Err(AppError::Stale { .. }) => {
            let found = requests::find(app, actor, target.id).await?.request;
            if found.assignee() == actor.account() {
                return Ok(found);
            }
            match found.assignee() {
                Some(_) => Err(ActRefused::AlreadyTaken.into()),
                None => Err(AppError::Stale {
                    version: found.version,
                }),
            }
        }
        done => done,
    }
}

fn target(choice: &str) -> Option<Target> {
    let (id, version) = choice.split_once(':')?;
    Some(Target {
        id: id.parse().ok()?,
        version: version.parse().ok()?,
    })
}

async fn outcome(
    app: &App,
    actor: &Actor,
    id: RequestId,
    answer: Result<Request, AppError>,
) -> Result<Outcome, AppError> {
    let (is_done, words) = match &answer {
        Ok(_) => (true, "C’est fait.".to_owned()),
        Err(AppError::Act(ActRefused::AlreadyTaken)) => {
            (false, "Un collègue l’a prise entre-temps.".to_owned())
        }
        Err(AppError::Act(ActRefused::NoChange)) => (true, "Elle l’a déjà.".to_owned()),
        Err(AppError::Act(_)) => (false, "Son état ne le permet plus.".to_owned()),
        Err(AppError::Stale { .. }) => (
            false,
            "Elle a changé entre-temps : ouvrez-la avant d’agir.".to_owned(),
        ),
        Err(AppError::NotFound) => (false, "Elle n’est plus dans vos services.".to_owned()),
        Err(AppError::Invalid(errors)) => {
            let first = errors.first().map(|error| error.message.clone());
            (false, first.unwrap_or_default().into_owned())
        }
        Err(other) => (false, kind_of(other).title.to_owned()),
    };
    let reference = match answer {
        Ok(request) => request.reference,
        Err(AppError::Unavailable) => return Err(AppError::Unavailable),
        Err(_) => match requests::find(app, actor, id).await {
            Ok(found) => found.request.reference,
            Err(_) => {
                return Ok(Outcome {
                    href: urls::REQUESTS.to_owned(),
                    reference: "Demande".to_owned(),
                    is_done,
                    words,
                });
            }
        },
    };
    Ok(Outcome {
        href: urls::request(id),
        reference: reference.as_str().to_owned(),
        is_done,
        words,
    })
}
