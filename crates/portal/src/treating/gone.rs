//! A request that went elsewhere while an agent wrote: what she typed is given back.

use super::typed::Typed;
use crate::frame::Frame;
use crate::page;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

/// What was typed on a request that is no longer the agent's to see: nothing of it is lost.
#[derive(Template)]
#[template(path = "treating/gone.html")]
struct GonePage {
    frame: Frame,
    words: Vec<String>,
}

/// The page that gives back what was typed on a request that went elsewhere.
pub fn gone<P>(visit: &Visit<P>, typed: &Typed) -> HttpResponse {
    let words = [&typed.message, &typed.autres, &typed.mot, &typed.raison];
    let page = GonePage {
        frame: visit.frame("Cette demande n’est plus dans vos services"),
        words: words
            .into_iter()
            .filter(|words| !words.trim().is_empty())
            .cloned()
            .collect(),
    };
    page::with_status(&page, StatusCode::NOT_FOUND)
}
