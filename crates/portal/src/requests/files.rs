//! Files: forms that bear some, joining them, opening one.

use super::acts::refused;
use super::show::partner::{Again, FileOutcome, again};
use crate::form::{Fields, TOKEN, is_ours, parse, words};
use crate::once::{self, Done};
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::{Asks, Visit, application, come_in};
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, post, web};
use app::attachments::{FileResult, Join, Upload, join, open, refusals};
use app::{App, AppError};
use domain::accounts::Actor;
use domain::ids::{AttachmentId, RequestId};
use domain::thread::Audience;
use edge::downloads::inert;
use edge::kinds::{FILE_REFUSED, INVALID, MALFORMED, TOO_LARGE, UNAVAILABLE};
use edge::needs::{ReadRequests, WriteMessages};
use edge::uploads::{self, Form, Shape};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// What our forms with files hold.
pub const FORM: &Shape = &Shape {
    file: "fichiers",
    values: &[
        (TOKEN, 128),
        ("version", 16),
        ("cle", 64),
        ("texte", 64 * 1024),
    ],
    repeated: &[],
    others: "Ce formulaire n’est pas le nôtre.",
    forgives_empty_file: true,
};

/// A form with files, sent by somebody who is signed in and holds the permission `P`, from our own page
/// (S-029).
pub struct Sent<P> {
    /// Who sent it.
    pub visit: Visit<P>,
    /// What is wrong with its files, so that none of them is looked at.
    pub problem: Option<String>,
    fields: Fields,
    files: Vec<Upload>,
    /// Holds the room that the files take.
    _form: Option<Form>,
}

impl<P: Asks> Sent<P> {
    /// Reads it. Who sends is known before the first byte of a file is received.
    pub async fn read(
        request: &HttpRequest,
        payload: web::Payload,
        shape: &'static Shape,
    ) -> Result<Self, Refusal> {
        let app = application(request)?;
        if !crate::csrf::is_from_us(request, &app.settings.public_url) {
            return Err(Refusal::NotOurs);
        }
        let visit = match come_in::<P>(request).await {
            Err(Refusal::SignIn { .. }) => {
                // Files are chosen again; words are sent once more after signing in.
                let form = body(request, payload, shape).await.ok();
                let (mut fields, _) = form.map_or_else(Default::default, taken);
                fields.retain(|(name, _)| name != TOKEN);
                return Err(Refusal::resume(request, None, fields));
            }
            came => came?,
        };
        match body(request, payload, shape).await {
            Ok(mut form) => {
                let files = form.files();
                let (fields, form) = taken(form);
                let token = fields.iter().find(|(name, _)| name == TOKEN);
                if !is_ours(request, token.map_or("", |(_, token)| token.as_str())) {
                    return Err(Refusal::NotOurs);
                }
                Ok(Self {
                    visit,
                    problem: None,
                    fields,
                    files,
                    _form: form,
                })
            }
            Err(refused)
                if [TOO_LARGE, FILE_REFUSED, INVALID, UNAVAILABLE].contains(&refused.kind) =>
            {
                let first = refused
                    .errors
                    .first()
                    .map(|error| error.message.to_string());
                let detail = refused.detail.map(str::to_owned);
                let advice = first.or(detail);
                let advice = advice.unwrap_or_else(|| refused.kind.advice.to_owned());
                Ok(Self {
                    visit,
                    problem: Some(format!("Rien n’a été envoyé. {advice}")),
                    fields: owned(refused.values),
                    files: Vec::new(),
                    _form: None,
                })
            }
            Err(_) => Err(Refusal::Unreadable),
        }
    }

    /// The same, when a partner sent it: these pages are hers.
    pub fn partner(self) -> Result<Self, Refusal> {
        if self.visit.actor.organisation().is_some() {
            Ok(self)
        } else {
            Err(AppError::NotFound.into())
        }
    }

    /// What was typed in a field.
    pub fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Everything that was typed, as a form without files says it.
    pub fn typed<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let mut said = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.fields {
            said.append_pair(name, value);
        }
        parse(said.finish().as_bytes())
    }

    /// The files, once.
    pub fn files(&mut self) -> Vec<Upload> {
        std::mem::take(&mut self.files)
    }
}

/// What came: with files, or in the words alone of a form that is sent once more after signing in.
enum Body {
    Files(Form),
    Words(Fields),
}

impl Body {
    fn files(&mut self) -> Vec<Upload> {
        match self {
            Self::Files(form) => std::mem::take(&mut form.files),
            Self::Words(_) => Vec::new(),
        }
    }
}

async fn body(
    request: &HttpRequest,
    payload: web::Payload,
    shape: &'static Shape,
) -> Result<Body, uploads::Refused> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return uploads::read(request, payload, shape)
            .await
            .map(Body::Files);
    }
    let mut fields = words(payload).await.ok_or(MALFORMED)?;
    fields.retain(|(name, _)| shape.values.iter().any(|(known, _)| known == name));
    Ok(Body::Words(fields))
}

fn taken(body: Body) -> (Fields, Option<Form>) {
    match body {
        Body::Files(mut form) => {
            let values = std::mem::take(&mut form.values);
            (owned(values), Some(form))
        }
        Body::Words(fields) => (fields, None),
    }
}

fn owned(values: Vec<(&'static str, String)>) -> Fields {
    let values = values.into_iter();
    values
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// A result for each file, when one of them was not kept.
pub fn outcomes(results: &[FileResult]) -> Option<Again> {
    let outcome = |result: &FileResult| match result {
        FileResult::Kept(attachment) => FileOutcome {
            name: attachment.name.expose().to_owned(),
            is_kept: true,
            message: String::new(),
        },
        FileResult::Refused { name, message, .. } => FileOutcome {
            name: name.expose().to_owned(),
            is_kept: false,
            message: message.clone().into_owned(),
        },
    };
    let results: Vec<FileOutcome> = results.iter().map(outcome).collect();
    let all_kept = results.iter().all(|result| result.is_kept);
    (!all_kept).then(|| Again {
        results,
        ..Again::default()
    })
}

/// Joins files, once by the key of their form: pressed twice, nothing more is joined, and nothing refused.
pub async fn join_once(
    app: &App,
    actor: &Actor,
    command: Join,
    key: &str,
) -> Result<Vec<FileResult>, AppError> {
    let names: Vec<String> = command
        .files
        .iter()
        .map(|file| format!("{} {}", file.name.expose(), file.bytes.len()))
        .collect();
    let what = format!("files {}", command.request);
    let call = once::call_saying(actor.author, key, &what, &format!("{what} {names:?}"));
    match app::once::not_before(app, call.as_ref()).await {
        Err(AppError::Done { .. }) => return Ok(Vec::new()),
        known => known?,
    }
    // Where none is taken nothing is written, and nothing has to be kept of the call.
    let is_any_taken = refusals(&command.files)?.len() < command.files.len();
    let call = call.filter(|_| is_any_taken);
    let object = command.request.uuid();
    let tell = move |_: &Vec<FileResult>| once::made(object);
    match once::done(call, tell, join(app, actor, command)).await? {
        Done::Now(results) => Ok(results),
        Done::Before { .. } => Ok(Vec::new()),
    }
}

/// Joins files to a request.
#[post("/demandes/{id:[0-9a-f-]{36}}/pieces")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    request: HttpRequest,
    payload: web::Payload,
) -> Page {
    let id = RequestId::from_uuid(*id);
    let mut sent = Sent::<WriteMessages>::read(&request, payload, FORM)
        .await?
        .partner()?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(problem) = sent.problem.take() {
        return again(
            &app,
            &sent.visit,
            id,
            (Again::saying(problem, "", ""), status),
        )
        .await;
    }
    let files = sent.files();
    if files.is_empty() {
        let again_with = Again::correcting("fichiers", "Choisissez au moins un fichier.", "");
        return again(&app, &sent.visit, id, (again_with, status)).await;
    }
    let command = Join {
        request: id,
        message: None,
        audience: Audience::Everybody,
        files,
    };
    let key = sent.text("cle").to_owned();
    match join_once(&app, &sent.visit.actor, command, &key).await {
        Ok(results) => match outcomes(&results) {
            Some(again_with) => again(&app, &sent.visit, id, (again_with, status)).await,
            None => page::see(&format!("{}?fait=pieces", urls::request(id))),
        },
        Err(error) => refused(&app, &sent.visit, (id, error), ("", "")).await,
    }
}

/// Opens a file: to be saved, never shown in place (S-046). Each side opens what it may see.
#[get("/demandes/{id:[0-9a-f-]{36}}/pieces/{file:[0-9a-f-]{36}}")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ReadRequests>,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Refusal> {
    let (request, id) = (
        RequestId::from_uuid(path.0),
        AttachmentId::from_uuid(path.1),
    );
    let (attachment, mut bytes) = open(&app, &visit.actor, request, id).await?;
    Ok(inert(&attachment, std::mem::take(&mut *bytes)))
}
