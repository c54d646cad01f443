//! One log line a call: what was asked of which route, how it ended, how long it took (S-055). The
//! route is its pattern, so that no id, token or search ever stands in it (S-051, S-056).

use crate::metrics;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use std::time::Instant;

/// Logs a call once it is answered: refusals of ours as errors, the rest as information.
pub async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let method = request.method().clone();
    let answered = next.call(request).await;
    let (status, pattern, id) = match &answered {
        Ok(response) => (
            response.status().as_u16(),
            response.request().match_pattern(),
            id_of(response.headers()),
        ),
        // The handler panicked: which route it was went down with it.
        Err(error) => {
            let answer = error.as_response_error();
            (answer.status_code().as_u16(), None, None)
        }
    };
    let route = pattern.as_deref().unwrap_or_default();
    let took = began.elapsed();
    metrics::answered(method.as_str(), route, status, took);
    let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::error!(call = id, %method, route, status, took_us, "answered");
    } else {
        tracing::info!(call = id, %method, route, status, took_us, "answered");
    }
    answered
}

fn id_of(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?;
    Some(id.to_str().ok()?.to_owned())
}
