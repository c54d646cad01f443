//! A page is a typed struct beside its template.

use crate::refusal::Refusal;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use askama::Template;

/// What a handler answers.
pub type Page = Result<HttpResponse, Refusal>;

/// The page, as it should be.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn show(page: &impl Template) -> Page {
    Ok(with_status(page, StatusCode::OK))
}

/// The page of a form that has to be corrected.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn correct(page: &impl Template) -> Page {
    Ok(with_status(page, StatusCode::UNPROCESSABLE_ENTITY))
}

/// The page, with the status of what it says.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn answer(page: &impl Template, status: StatusCode) -> Page {
    Ok(with_status(page, status))
}

/// The page, with this status.
pub fn with_status(page: &impl Template, status: StatusCode) -> HttpResponse {
    match page.render() {
        Ok(html) => HttpResponse::build(status)
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .body(html),
        Err(error) => {
            tracing::error!(%error, "a page was not rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Done: look there.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn see(address: &str) -> Page {
    let mut answer = HttpResponse::SeeOther();
    Ok(answer.insert_header((LOCATION, address)).finish())
}
