//! `POST /drafts`

use super::view::{DraftInput, DraftView};
use crate::allowed::{Allowed, SubmitRequests};
use crate::idempotency::{Given, MaybeIdempotencyKey, REPLAYED, made};
use crate::json::Body;
use crate::precondition::etag;
use crate::problem::Problem;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use domain::drafts::Draft;
use domain::ids::DraftId;

/// Keep a draft: it is yours alone, up to 50.
#[utoipa::path(
    tag = "requests",
    operation_id = "keep_draft",
    request_body = DraftInput,
    responses((status = 201, description = "Kept.", body = DraftView, headers(("ETag" = String, description = "Its version."))), Makes),
)]
#[post("/drafts")]
pub async fn keep(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    key: MaybeIdempotencyKey,
    body: Body<DraftInput>,
) -> Result<HttpResponse, Problem> {
    let act = app::drafts::keep(&app, &actor, body.value.read()?);
    let tell = |draft: &Draft| made(draft.id.uuid());
    let given = key.give((actor.author, body.digest), act, tell).await?;
    let mut response = HttpResponse::Created();
    let draft = match given {
        Given::Now(draft) => draft,
        // It is its author's alone, as it is now.
        Given::Before { object, .. } => {
            response.insert_header(REPLAYED);
            app::drafts::find(&app, &actor, DraftId::from_uuid(object)).await?
        }
    };
    Ok(response
        .insert_header(("Location", format!("/api/v1/drafts/{}", draft.id)))
        .insert_header(etag(draft.version))
        .json(DraftView::of(&draft)))
}
