//! `GET /requests/{id}/attachments/{attachment_id}`

use crate::allowed::{Allowed, ReadRequests};
use crate::problem::Problem;
use crate::refusals::ReadsOne;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam,
    DispositionType, ExtendedValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, get, web};
use app::App;
use app::attachments::open as open_attachment;
use domain::ids::{AttachmentId, RequestId};
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
        ReadsOne,
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
    Ok(HttpResponse::Ok()
        .content_type(attachment.media_type)
        .insert_header(saved_as(attachment.name.expose()))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(std::mem::take(&mut *bytes)))
}

/// The name is percent-encoded whole: no quote, no line end, no letter of it is left to interpret
/// (S-046).
fn saved_as(name: &str) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.as_bytes().to_vec(),
        })],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s046_a_name_cannot_leave_its_place() {
        assert_eq!(
            saved_as("été ; \"日\"\r\nX: y.pdf").to_string(),
            "attachment; filename*=UTF-8''%C3%A9t%C3%A9%20%3B%20%22%E6%97%A5%22%0D%0AX%3A%20y.pdf"
        );
    }
}
