//! `POST /requests/{id}:access`

use crate::allowed::{Allowed, TreatRequests};
use crate::idempotency::{MaybeIdempotencyKey, Reply};
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::Makes;
use crate::schemas;
use actix_web::{HttpResponse, post, web};
use app::App;
use domain::access::Motive;
use domain::ids::RequestId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Why it must be read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessMotive {
    /// Why.
    #[schema(schema_with = schemas::access_motive)]
    motive: Motive,
}

/// An access that was given.
#[derive(Serialize, ToSchema)]
pub struct AccessGiven {
    /// Until when the request may be read.
    #[schema(schema_with = schemas::instant)]
    until: String,
}

/// Open a request of the fund that is in none of one's services, for four hours. It is written in the
/// journal, and the supervisors are told of it at the end of the day.
#[utoipa::path(
    tag = "acts",
    request_body = AccessMotive,
    params(("id" = Uuid, Path, description = "The request.")),
    responses((status = 200, description = "It may be read.", body = AccessGiven), Makes),
)]
#[post("/requests/{id}:access")]
pub async fn access(
    app: web::Data<App>,
    actor: Allowed<TreatRequests>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<AccessMotive>,
) -> Result<HttpResponse, Problem> {
    let request = *id;
    let act = app::openings::claim(
        &app,
        &actor,
        RequestId::from_uuid(request),
        body.value.motive,
    );
    let tell = move |until: &Timestamp| {
        let until = until.to_string();
        Reply::of(request, &AccessGiven { until })
    };
    key.once((actor.author, body.digest), act, tell).await
}
