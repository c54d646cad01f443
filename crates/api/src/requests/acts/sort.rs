//! `POST /requests/{id}:sort`

use super::{Upon, acted, target};
use crate::allowed::{Allowed, TreatRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::ActsWithBody;
use crate::requests::view::RequestSummary;
use crate::schemas;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::requests::NewSorting as Wanted;
use domain::codes::{RequestType, Service, Subject, Urgency};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How it should have been sorted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSorting {
    /// The type.
    #[schema(schema_with = schemas::request_type)]
    r#type: RequestType,
    /// The subject.
    #[schema(schema_with = schemas::subject)]
    subject: Subject,
    /// The service; the one that the fund's routing rules give when not said.
    #[schema(schema_with = schemas::or_null::service)]
    service: Option<Service>,
    /// The urgency.
    #[schema(schema_with = schemas::urgency)]
    urgency: Urgency,
}

/// Sort the request again, in one act. The correction is kept as evidence for the sorting core.
#[utoipa::path(
    tag = "acts",
    request_body = NewSorting,
    params(("id" = Uuid, Path, description = "The request."), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Done.", body = RequestSummary, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[post("/requests/{id}:sort")]
pub async fn sort(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    upon: Upon,
    body: Body<NewSorting>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let wanted = body.value;
    let to = Wanted {
        request_type: wanted.r#type,
        subject: wanted.subject,
        service: wanted.service,
        urgency: wanted.urgency,
    };
    let act = app::requests::sort(&app, &actor, target(*id, &upon), to);
    acted(upon, &actor, digest, act).await
}
