//! `GET /requests/{id}/attachments/{attachment_id}`

use crate::allowed::{Allowed, ReadRequests};
use crate::problem::Problem;
use crate::refusals::ReadsFile;
use actix_web::{HttpResponse, get, web};
use app::App;
use app::attachments::open as open_attachment;
use domain::ids::{AttachmentId, RequestId};
use edge::downloads::inert;
use utoipa::ToSchema;
use uuid::Uuid;

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes bytes, which are not serialised")]
pub struct FileBytes(Vec<u8>);

/// Download a file of a request. The reading is in the audit.
#[utoipa::path(
    tag = "thread",
    operation_id = "open_attachment",
    params(
        ("id" = Uuid, Path, description = "The request."),
        ("attachment_id" = Uuid, Path, description = "The file."),
    ),
    responses(
        (status = 200, description = "Its bytes, to be saved, never shown in place.",
            content(
                (FileBytes = "application/pdf"),
                (FileBytes = "image/jpeg"),
                (FileBytes = "image/png"),
            ),
            headers(("Content-Disposition" = String, description = "`attachment`, with the name its author gave it, RFC 8187."))),
        ReadsFile,
    ),
)]
#[get("/requests/{id}/attachments/{attachment_id}")]
pub async fn open(
    app: web::Data<App>,
    actor: Allowed<ReadRequests>,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let (request, id) = (
        RequestId::from_uuid(path.0),
        AttachmentId::from_uuid(path.1),
    );
    let (attachment, mut bytes) = open_attachment(&app, &actor, request, id).await?;
    Ok(inert(&attachment, std::mem::take(&mut *bytes)))
}
