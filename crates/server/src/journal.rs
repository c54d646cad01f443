//! Nothing personal is sent before the journal knows who saw it (S-122).

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, ResponseError, web};
use app::audit::{Nature, gather};
use app::{App, AppError};
use std::net::IpAddr;
use std::time::Duration;
use uuid::Uuid;

/// How long each unit of work of a call waits for the database: longer than SQLite waits for a lock
/// (S-414), and not so long that whoever calls has gone (S-411).
const PATIENCE: Duration = Duration::from_secs(8);

/// Serves a call, then writes the line of what it saw, then lets the answer go. When the line cannot be
/// written, the answer is 503 and nothing of what was read.
pub async fn witness(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let from = edge::caller::address(request.request());
    let app = request.app_data::<web::Data<App>>().cloned();
    store::with_patience(PATIENCE, seen_and_told(from, app, next.call(request))).await
}

async fn seen_and_told(
    from: IpAddr,
    app: Option<web::Data<App>>,
    served: impl Future<Output = Result<ServiceResponse<impl MessageBody + 'static>, Error>>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (answered, seen) = gather(from, served).await;
    let response = answered?.map_into_boxed_body();
    let Some(app) = app else {
        return Ok(response);
    };
    if let Some(nature) = burst(response.status())
        && let Err(error) = seen.bounced(&app, nature).await
    {
        // Whoever is refused is told so whether the journal takes it or not.
        tracing::warn!(%error, "refusals were not told to the journal");
    }
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

/// Refusals of which one says little and many say much (S-055).
const fn burst(status: StatusCode) -> Option<Nature> {
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some(Nature::Throttled),
        StatusCode::BAD_REQUEST
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY => Some(Nature::Invalid),
        _ => None,
    }
}

/// The id in the address, when it has one.
fn asked(request: &HttpRequest) -> Option<Uuid> {
    request.match_info().get("id")?.parse().ok()
}

/// Whether whoever calls this address is a program: it is told in JSON, a person by a page.
pub fn is_program(path: &str) -> bool {
    api::is_ours(path)
}

fn unavailable(request: &HttpRequest, error: AppError) -> HttpResponse {
    if is_program(request.path()) {
        api::Problem::from(error).error_response()
    } else {
        portal::refused(error)
    }
}
