//! `GET /routing-rules/{id}`

use super::view::CheckedView;
use crate::allowed::{Allowed, ReadRoutingRules};
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::{HttpResponse, get, web};
use app::App;
use app::routing_rules::find as find_set;
use domain::ids::RuleSetId;
use uuid::Uuid;

/// Read a set of your fund's routing rules.
#[utoipa::path(
    tag = "administration",
    operation_id = "find_routing_rules",
    params(("id" = Uuid, Path, description = "The set.")),
    responses((status = 200, description = "The set.", body = CheckedView, headers(("ETag" = String, description = "Its version."))), ReadsOne),
)]
#[get("/routing-rules/{id}")]
pub async fn find(
    app: web::Data<App>,
    actor: Allowed<ReadRoutingRules>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let checked = find_set(&app, &actor, RuleSetId::from_uuid(*id)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(checked.set.version))
        .json(CheckedView::of(&checked)))
}
