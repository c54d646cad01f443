//! What follows an act: the page it leads to, or the same page again with everything typed.

use super::gone::gone;
use super::request::{Shown, answer};
use super::trouble::Trouble;
use super::typed::Typed;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use app::{App, AppError};
use domain::accounts::Membership;
use domain::ids::RequestId;
use domain::requests::Request;
use edge::kinds::kind_of;

/// Where a successful act leads: the request, while the agent sees it.
pub fn done<P>(visit: &Visit<P>, request: &Request, code: &str, back: &str) -> Page {
    let sees = match &visit.actor.membership {
        Membership::Fund { services, .. } => services.contains(&request.filing.service),
        Membership::Organisation(_) => false,
    };
    if back == "tri" {
        page::see(urls::HUMAN_SORTING)
    } else if sees {
        page::see(&format!("{}?fait={code}", urls::request(request.id)))
    } else {
        page::see(&format!("{}?fait={code}", urls::REQUESTS))
    }
}

/// The page again, kindly: what happened, what changed meanwhile, everything typed still there.
pub async fn again<P>(
    app: &App,
    visit: &Visit<P>,
    id: RequestId,
    typed: Typed,
    error: AppError,
) -> Page {
    let kind = kind_of(&error);
    let (title, advice, is_stale, errors, status) = match error {
        AppError::Stale { .. } => (
            "La demande a changé pendant que vous écriviez".to_owned(),
            "Rien n’a été enregistré, et rien de ce que vous avez écrit n’est perdu. Relisez ce qui \
             a changé, puis envoyez de nouveau si cela convient toujours."
                .to_owned(),
            true,
            Vec::new(),
            StatusCode::CONFLICT,
        ),
        AppError::Act(_) => (
            kind.title.trim_end_matches('.').to_owned(),
            format!("{} Ce que vous avez écrit est toujours là.", kind.advice),
            true,
            Vec::new(),
            StatusCode::CONFLICT,
        ),
        AppError::Invalid(errors) => (
            "Rien n’est encore envoyé\u{a0}: à corriger".to_owned(),
            String::new(),
            false,
            errors,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        AppError::NotFound => return Ok(gone(visit, &typed)),
        other => return Err(Refusal::from(other)),
    };
    let trouble = Trouble {
        title,
        advice,
        errors,
        is_stale,
    };
    let shown = Shown {
        typed: typed.clone(),
        trouble: Some(trouble),
        ..Shown::default()
    };
    match answer(app, visit, id, shown, status).await {
        Err(Refusal::App(error)) if matches!(*error, AppError::NotFound) => Ok(gone(visit, &typed)),
        answered => answered,
    }
}
