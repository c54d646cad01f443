//! One log line a call: what was asked of which route, how it ended, how long it took (S-055). The
//! route is its pattern, so that no id, token or search ever stands in it (S-051, S-056).

use crate::metrics;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use std::time::Instant;

/// Logs a call once it is answered: refusals of ours as errors, the rest as information.
pub async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let method = request.method().clone();
    let response = next.call(request).await?;
    let status = response.status().as_u16();
    let pattern = response.request().match_pattern();
    let route = pattern.as_deref().unwrap_or_default();
    let id = response
        .headers()
        .get("x-request-id")
        .and_then(|id| id.to_str().ok());
    let took = began.elapsed();
    metrics::answered(method.as_str(), route, status, took);
    let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::error!(call = id, %method, route, status, took_us, "answered");
    } else {
        tracing::info!(call = id, %method, route, status, took_us, "answered");
    }
    Ok(response)
}
