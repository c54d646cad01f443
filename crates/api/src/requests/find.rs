//! `GET /requests/{id}`

use super::view::RequestView;
use crate::allowed::{Proven, ReadRequests};
use crate::precondition::{IfNoneMatch, etag};
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::{HttpResponse, get, web};
use app::App;
use app::requests::{Found, find_for};
use domain::ids::RequestId;
use uuid::Uuid;

/// Read a request.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The request."), ("If-None-Match" = Option<String>, Header, description = "An `ETag` you already have.")),
    responses(
        (status = 200, description = "The request.", body = RequestView, headers(("ETag" = String, description = "Its version."))),
        (status = 304, description = "You have its last version."),
        ReadsOne,
    ),
)]
#[get("/requests/{id}")]
pub async fn find(
    app: web::Data<App>,
    bearer: Proven<ReadRequests>,
    id: web::Path<Uuid>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (actor, found) = find_for(&app, bearer.0, RequestId::from_uuid(*id), known.0).await?;
    let detail = match found {
        Found::Known(version) => {
            return Ok(HttpResponse::NotModified()
                .insert_header(etag(version))
                .finish());
        }
        Found::Whole(detail) => detail,
    };
    let view = RequestView::of(
        &detail.request,
        (&detail.submission, &detail.sorting),
        &actor,
    )
    .linked_to(detail.linked.iter().map(|other| other.uuid()).collect());
    Ok(HttpResponse::Ok()
        .insert_header(etag(detail.request.version))
        .json(view))
}
