//! The pages that `type` of a problem leads to (S-201).

use crate::problem::{ALL, NOT_FOUND, Problem};
use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get, web};

/// What a kind of refusal means and what to do about it.
#[get("/problems/{code}")]
pub async fn page(code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let kind = ALL
        .iter()
        .find(|kind| kind.code == code.as_str())
        .ok_or(NOT_FOUND)?;
    let html = format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\n\
         <body><main><h1>{title}</h1><p>Code : <code>{code}</code>, statut HTTP {status}.</p>\
         <p>{advice}</p></main></body>\n</html>\n",
        title = kind.title,
        code = kind.code,
        status = kind.status,
        advice = kind.advice,
    );
    Ok(HttpResponse::Ok()
        .content_type(ContentType::html())
        .body(html))
}
