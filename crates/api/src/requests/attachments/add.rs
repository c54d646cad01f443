//! `POST /requests/{id}/attachments`

use crate::allowed::{Allowed, WriteMessages};
use crate::problem::{FILE_REFUSED, Kind, Problem, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE};
use crate::refusals::Makes;
use crate::schemas;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::attachments::{FileResult, Join, join};
use app::{App, FieldError};
use domain::ids::RequestId;
use domain::thread::Audience;
use edge::uploads::{self, Form, Shape};
use serde::Serialize;
use std::str::FromStr;
use utoipa::ToSchema;
use uuid::Uuid;

/// The files to join: at most 5, each of at most 10 MiB.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form, which is read part by part")]
pub struct AttachmentForm {
    /// PDF, JPEG or PNG, recognised by content; the extension of the name must say the same.
    #[schema(value_type = Vec<String>, format = Binary, min_items = 1, max_items = 5)]
    file: Vec<u8>,
    /// The message they come with, if any: yours, of the same request.
    message: Option<Uuid>,
    /// Who sees them, when they come without a message; `fund` is the fund's to choose.
    #[schema(schema_with = schemas::or_null::audience)]
    audience: Option<Audience>,
}

/// What became of one file.
#[derive(Serialize, ToSchema)]
pub struct FileOutcome {
    /// The name it was sent with.
    #[schema(example = "attestation.pdf")]
    name: String,
    /// `kept` or `refused`.
    #[schema(example = "kept")]
    status: &'static str,
    /// Its id, when kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    /// Its media type, when kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "application/pdf")]
    media_type: Option<String>,
    /// Its size in bytes, when kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
    /// Stable code of the refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// What to do, in French.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// A result for each file, in the order of the call.
#[derive(Serialize, ToSchema)]
pub struct FileOutcomes {
    /// The results.
    items: Vec<FileOutcome>,
}

impl FileOutcome {
    fn of(result: &FileResult) -> Self {
        match result {
            FileResult::Kept(attachment) => Self {
                name: attachment.name.expose().to_owned(),
                status: "kept",
                id: Some(attachment.id.uuid()),
                media_type: Some(attachment.media_type.clone()),
                size: Some(attachment.size),
                code: None,
                message: None,
            },
            FileResult::Refused {
                name,
                code,
                message,
            } => Self {
                name: name.expose().to_owned(),
                status: "refused",
                id: None,
                media_type: None,
                size: None,
                code: Some(code),
                message: Some(message.to_string()),
            },
        }
    }
}

/// Join files to a request.
///
/// Each file has its result. 201 when all are kept, 207 when some are; when none is, the answer is
/// the problem of the first that was refused, and names them all. A partner's file brings the
/// request back to the fund.
#[utoipa::path(
    tag = "thread",
    operation_id = "add_attachments",
    request_body(content = AttachmentForm, content_type = "multipart/form-data"),
    params(("id" = Uuid, Path, description = "The request.")),
    responses(
        (status = 201, description = "All files are kept.", body = FileOutcomes),
        (status = 207, description = "Some files are kept, others refused.", body = FileOutcomes),
        Makes,
    ),
)]
#[post("/requests/{id}/attachments")]
pub async fn add(
    app: web::Data<App>,
    actor: Allowed<WriteMessages>,
    id: web::Path<Uuid>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let mut form = uploads::read(&request, payload, FORM).await?;
    let audience: Option<Audience> = value(&form, "/audience", "audience")?;
    let command = Join {
        request: RequestId::from_uuid(*id),
        message: value(&form, "/message", "message")?,
        audience: audience.unwrap_or(Audience::Everybody),
        files: std::mem::take(&mut form.files),
    };
    let results = join(&app, &actor, command).await?;
    let refused: Vec<_> = results.iter().filter_map(refusal).collect();
    if refused.len() == results.len() {
        return Err(none_kept(refused));
    }
    let status = if refused.is_empty() {
        StatusCode::CREATED
    } else {
        StatusCode::MULTI_STATUS
    };
    let items = results.iter().map(FileOutcome::of).collect();
    Ok(HttpResponse::build(status).json(FileOutcomes { items }))
}

/// What the form may hold.
const FORM: &Shape = &Shape {
    file: "file",
    values: &[("message", 64), ("audience", 64)],
    others: "Seuls les champs file, message et audience existent.",
    forgives_empty_file: false,
};

fn value<T: FromStr>(form: &Form, pointer: &'static str, name: &str) -> Result<Option<T>, Problem> {
    let parsed = form.value(name).map(str::parse).transpose();
    parsed.map_err(|_| {
        let message = "Cette valeur n’est pas admise ici.";
        Problem::invalid(vec![FieldError::new(pointer, "wrong-value", message)])
    })
}

fn refusal(result: &FileResult) -> Option<(&'static str, String)> {
    match result {
        FileResult::Kept(_) => None,
        FileResult::Refused { code, message, .. } => Some((code, message.to_string())),
    }
}

/// Nothing was kept: a problem of the kind of the first refusal, that names every file.
fn none_kept(refused: Vec<(&'static str, String)>) -> Problem {
    let kind = refused.first().map_or(FILE_REFUSED, |(code, _)| kind(code));
    let errors = refused
        .into_iter()
        .enumerate()
        .map(|(at, (code, message))| FieldError::new(format!("/file/{at}"), code, message))
        .collect();
    Problem::with_errors(kind, errors)
}

fn kind(code: &str) -> Kind {
    match code {
        "file_too_large" => TOO_LARGE,
        "file_type_refused" | "file_extension_mismatch" | "file_mixed_content" => {
            UNSUPPORTED_MEDIA_TYPE
        }
        _ => FILE_REFUSED,
    }
}
