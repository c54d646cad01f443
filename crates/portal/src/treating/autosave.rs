//! `POST /demandes/{id}/brouillon/auto`: what the script keeps while one writes. Without it, a button
//! does the same.

use super::typed::Typed;
use crate::form::Posted;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use app::treating;
use app::{App, AppError};
use domain::drafts::ReplyText;
use domain::ids::RequestId;
use edge::needs::TreatRequests;
use uuid::Uuid;

/// Keeps the words and says that their author writes. Answers with the draft's version, in digits;
/// 409 when a colleague wrote in it meanwhile.
#[post("/demandes/{id:[0-9a-f-]{36}}/brouillon/auto")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    posted: Posted<TreatRequests, Typed>,
) -> HttpResponse {
    let id = RequestId::from_uuid(id.into_inner());
    match keep(&app, id, &posted).await {
        Ok(version) => HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body(version.to_string()),
        Err(AppError::Stale { .. }) => HttpResponse::new(StatusCode::CONFLICT),
        Err(AppError::NotFound) => HttpResponse::new(StatusCode::NOT_FOUND),
        Err(AppError::Invalid(_)) => HttpResponse::new(StatusCode::UNPROCESSABLE_ENTITY),
        Err(error) => {
            tracing::warn!(%error, "a reply was not kept while it was written");
            HttpResponse::new(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

async fn keep(
    app: &App,
    id: RequestId,
    posted: &Posted<TreatRequests, Typed>,
) -> Result<i32, AppError> {
    let (actor, typed) = (&posted.visit.actor, &posted.form);
    let text = ReplyText::parse(&typed.message)
        .map_err(|error| AppError::field("/message", error.code, error.message))?;
    let kept = treating::save(app, actor, (id, typed.brouillon), text).await?;
    treating::look(app, actor, id, true).await?;
    Ok(kept.version)
}
