//! `GET /requests/{id}`

use super::view::RequestView;
use crate::allowed::{Allowed, ReadRequests};
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::http::header::IF_NONE_MATCH;
use actix_web::{HttpRequest, HttpResponse, get, web};
use app::App;
use app::requests::find as find_request;
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
    actor: Allowed<ReadRequests>,
    id: web::Path<Uuid>,
    call: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let detail = find_request(&app, &actor, RequestId::from_uuid(*id)).await?;
    let (name, tag) = etag(detail.request.version);
    if call
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return Ok(HttpResponse::NotModified()
            .insert_header((name, tag))
            .finish());
    }
    let view = RequestView::of(
        &detail.request,
        (&detail.submission, &detail.sorting),
        &actor,
    )
    .linked_to(detail.linked.iter().map(|other| other.uuid()).collect());
    Ok(HttpResponse::Ok().insert_header((name, tag)).json(view))
}
