//! A panic in a handler is answered like any fault of ours, and ends nothing else (S-054).

use crate::journal::is_program;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError};
use app::AppError;
use edge::{SECURITY_HEADERS, request_id};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;

/// Serves a call; when its handler panics, answers 500 with the id of the call and nothing else.
pub async fn answered<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let is_program = is_program(request.path());
    let served = AssertUnwindSafe(async { next.call(request).await }).catch_unwind();
    served.await.unwrap_or_else(|_| Err(broken(is_program)))
}

/// The answer. The call went down with its handler: what surrounds it finds nothing to add headers to,
/// so they are here.
fn broken(is_program: bool) -> Error {
    let error = AppError::Internal("a handler panicked".to_owned());
    let mut answer: HttpResponse = if is_program {
        api::Problem::from(error).error_response()
    } else {
        portal::refused(error)
    };
    let headers = answer.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if let Ok(id) = HeaderValue::from_str(&request_id::current()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    InternalError::from_response("a handler panicked", answer).into()
}
