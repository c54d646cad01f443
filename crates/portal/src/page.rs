//! A page is a typed struct beside its template.

use crate::refusal::Refusal;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use askama::Template;
use edge::kinds::INTERNAL;
use edge::request_id;

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
            tracing::error!(%error, call = request_id::current(), "a page was not rendered");
            HttpResponse::InternalServerError()
                .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
                .body(without_template())
        }
    }
}

/// What is left to say when templates break.
fn without_template() -> String {
    format!(
        "<!DOCTYPE html><html lang=\"fr\"><meta charset=\"utf-8\"><title>{title}</title>\
         <h1>{title}</h1><p>{advice}</p><p>Identifiant de l’appel : {call}</p></html>",
        title = INTERNAL.title,
        advice = INTERNAL.advice,
        call = request_id::current(),
    )
}

/// Done: look there.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn see(address: &str) -> Page {
    let mut answer = HttpResponse::SeeOther();
    Ok(answer.insert_header((LOCATION, address)).finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;
    use std::fmt;

    #[derive(Template)]
    #[template(source = "<p>{{ broken }}</p>", ext = "html")]
    struct Broken {
        broken: Unprintable,
    }

    struct Unprintable;

    impl fmt::Display for Unprintable {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }

    /// S-053: a template that breaks gives the page of the catalogue, with nothing of the cause.
    #[test]
    fn s053_a_broken_template_says_nothing() {
        let page = Broken {
            broken: Unprintable,
        };
        let answer = with_status(&page, StatusCode::OK);
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = answer.into_body().try_into_bytes().unwrap();
        let text = std::str::from_utf8(&body).unwrap();
        assert!(text.contains(INTERNAL.title) && text.contains("lang=\"fr\""));
        for internal in ["askama", "template", "Broken", "fmt", "/", "<p>\n"] {
            let visible = text.replace("</", "<");
            assert!(!visible.contains(internal), "{internal}: {text}");
        }
    }
}
