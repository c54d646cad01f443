//! Nothing personal is sent before the journal knows who saw it (S-122).

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, ResponseError, web};
use app::audit::{Nature, gather};
use app::{App, AppError};
use uuid::Uuid;

/// Serves a call, then writes the line of what it saw, then lets the answer go. When the line cannot be
/// written, the answer is 503 and nothing of what was read.
pub async fn witness(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let from = edge::caller::address(request.request());
    let app = request.app_data::<web::Data<App>>().cloned();
    let (answered, seen) = gather(from, next.call(request)).await;
    let response = answered?.map_into_boxed_body();
    let Some(app) = app else {
        return Ok(response);
    };
    let journaled = match refusal(response.status()) {
        Some(nature) => {
            let asked = asked(response.request());
            seen.refused(&app, nature, asked).await
        }
        // Whoever is sent elsewhere is shown nothing here.
        None if response.status().is_redirection() => Ok(()),
        None => seen.settle(&app).await,
    };
    Ok(match journaled {
        Ok(()) => response,
        Err(error) => {
            let refusal = unavailable(response.request(), error);
            response.into_response(refusal)
        }
    })
}

const fn refusal(status: StatusCode) -> Option<Nature> {
    match status {
        StatusCode::NOT_FOUND => Some(Nature::NotFound),
        StatusCode::FORBIDDEN => Some(Nature::Forbidden),
        _ => None,
    }
}

/// The id in the address, when it has one.
fn asked(request: &HttpRequest) -> Option<Uuid> {
    request.match_info().get("id")?.parse().ok()
}

fn unavailable(request: &HttpRequest, error: AppError) -> HttpResponse {
    if api::is_ours(request.path()) {
        api::Problem::from(error).error_response()
    } else {
        portal::refused(error)
    }
}
