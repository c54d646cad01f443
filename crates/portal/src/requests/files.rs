//! Files: forms that bear some, joining them, opening one.

use super::acts::refused;
use super::show::partner::{Again, FileOutcome, again};
use crate::form::{TOKEN, is_ours};
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::{Asks, Visit, application, come_in};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use app::attachments::{FileResult, Join, Upload, join, open};
use app::{App, AppError};
use domain::ids::{AttachmentId, RequestId};
use domain::thread::Audience;
use edge::downloads::inert;
use edge::kinds::{FILE_REFUSED, INVALID, TOO_LARGE, UNAVAILABLE};
use edge::needs::{ReadRequests, WriteMessages};
use edge::uploads::{self, Form, Shape};
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
    form: Option<Form>,
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
                let form = uploads::read(request, payload, shape).await.ok();
                let values = form.map_or_else(Vec::new, |form| form.values);
                let values = values.into_iter().filter(|(name, _)| *name != TOKEN);
                let fields = values.map(|(name, value)| (name.to_owned(), value));
                return Err(Refusal::resume(request, None, fields.collect()));
            }
            came => came?,
        };
        match uploads::read(request, payload, shape).await {
            Ok(form) => {
                if !is_ours(request, form.value(TOKEN).unwrap_or_default()) {
                    return Err(Refusal::NotOurs);
                }
                Ok(Self {
                    visit,
                    problem: None,
                    form: Some(form),
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
                    form: None,
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
        let form = self.form.as_ref();
        form.and_then(|form| form.value(name)).unwrap_or_default()
    }

    /// The files, once.
    pub fn files(&mut self) -> Vec<Upload> {
        self.form
            .as_mut()
            .map_or_else(Vec::new, |form| std::mem::take(&mut form.files))
    }
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
    match join(&app, &sent.visit.actor, command).await {
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
