//! `POST /requests/{id}/attachments`

use crate::allowed::{Allowed, WriteMessages};
use crate::idempotency::{MaybeIdempotencyKey, REPLAYED};
use crate::problem::{FILE_REFUSED, Kind, Problem, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE};
use crate::refusals::Makes;
use crate::schemas;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::attachments::{FileResult, Join, join};
use app::once::Answer;
use app::{App, AppError, FieldError};
use domain::ids::RequestId;
use domain::text::FileName;
use domain::thread::Audience;
use edge::uploads::{self, Form, Shape};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
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
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FileOutcome {
    /// The name it was sent with.
    #[schema(example = "attestation.pdf")]
    name: String,
    /// `kept` or `refused`.
    #[schema(example = "kept")]
    status: Cow<'static, str>,
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
    code: Option<Cow<'static, str>>,
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
                status: "kept".into(),
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
                status: "refused".into(),
                id: None,
                media_type: None,
                size: None,
                code: Some((*code).into()),
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
    let key = MaybeIdempotencyKey::of(&request)?;
    let mut form = uploads::read(&request, payload, FORM).await?;
    let audience: Option<Audience> = value(&form, "/audience", "audience")?;
    let body = digest(&form);
    let command = Join {
        request: RequestId::from_uuid(*id),
        message: value(&form, "/message", "message")?,
        audience: audience.unwrap_or(Audience::Everybody),
        files: std::mem::take(&mut form.files),
    };
    let names: Vec<_> = command.files.iter().map(|file| file.name.clone()).collect();
    let call = key.call(actor.author, body);
    let act = async {
        app::once::not_before(&app, call.as_ref()).await?;
        let join = join(&app, &actor, command);
        match call.clone() {
            Some(call) => app::once::once(call, |done: &Vec<FileResult>| kept(done), join).await,
            None => join.await,
        }
    };
    let (items, replayed) = match act.await {
        Ok(results) => (outcomes(&results)?, false),
        Err(AppError::Done { kept, .. }) => (again(kept.as_deref(), &names)?, true),
        Err(error) => return Err(error.into()),
    };
    let status = if items.iter().all(|item| item.id.is_some()) {
        StatusCode::CREATED
    } else {
        StatusCode::MULTI_STATUS
    };
    let mut response = HttpResponse::build(status);
    if replayed {
        response.insert_header(REPLAYED);
    }
    Ok(response.json(FileOutcomes { items }))
}

/// What each file became; a problem when none was kept.
fn outcomes(results: &[FileResult]) -> Result<Vec<FileOutcome>, Problem> {
    let refused: Vec<_> = results.iter().filter_map(refusal).collect();
    if refused.len() == results.len() {
        return Err(none_kept(refused));
    }
    Ok(results.iter().map(FileOutcome::of).collect())
}

/// What is kept of the answer: what each file became, without its name, which the same call gives again.
fn kept(results: &[FileResult]) -> Answer {
    let outcomes = results.iter().map(|result| FileOutcome {
        name: String::new(),
        ..FileOutcome::of(result)
    });
    let outcomes: Vec<FileOutcome> = outcomes.collect();
    Answer {
        object: outcomes.iter().find_map(|one| one.id).unwrap_or_default(),
        made: true,
        text: serde_json::to_string(&outcomes).unwrap_or_default(),
    }
}

/// The answer of the first call, with the names of this one; after a week there is none.
fn again(kept: Option<&str>, names: &[FileName]) -> Result<Vec<FileOutcome>, Problem> {
    let kept = kept.ok_or(AppError::Erased)?;
    let outcomes: Vec<FileOutcome> = serde_json::from_str(kept).map_err(|error| {
        AppError::Internal(format!("an answer that was kept cannot be read: {error}"))
    })?;
    let named = outcomes.into_iter().zip(names);
    Ok(named
        .map(|(outcome, name)| FileOutcome {
            name: name.expose().to_owned(),
            ..outcome
        })
        .collect())
}

/// SHA-256 of what a form says: its values, and each file's name and bytes.
fn digest(form: &Form) -> [u8; 32] {
    let mut whole = Sha256::new();
    for (name, value) in &form.values {
        whole.update(Sha256::digest(name.as_bytes()));
        whole.update(Sha256::digest(value.as_bytes()));
    }
    for file in &form.files {
        whole.update(Sha256::digest(file.name.expose().as_bytes()));
        whole.update(Sha256::digest(&file.bytes));
    }
    whole.finalize().into()
}

/// What the form may hold.
const FORM: &Shape = &Shape {
    file: "file",
    values: &[("message", 64), ("audience", 64)],
    repeated: &[],
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
        "file-too-large" => TOO_LARGE,
        "file-type-refused" | "file-extension-mismatch" | "file-mixed-content" => {
            UNSUPPORTED_MEDIA_TYPE
        }
        _ => FILE_REFUSED,
    }
}
