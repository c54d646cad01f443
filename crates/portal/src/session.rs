//! `/session/prolonger`: staying signed in (RGAA 13.1). Any page does it too; this one is for whoever is
//! in the middle of a form, and changes nothing in it.

use crate::form::{Nothing, Posted};
use crate::visit::Anyone;
use actix_web::{HttpResponse, post};

/// Answers with how many seconds the session has from now on, if nothing more is done.
#[post("/session/prolonger")]
pub async fn post(posted: Posted<Anyone, Nothing>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(posted.visit.left.as_secs().to_string())
}
