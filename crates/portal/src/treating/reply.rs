//! `POST /demandes/{id}/reponse`: an agent writes, with files if she wants. They are joined to what she
//! wrote, and nothing is sent unless every one of them is taken.

use super::acts::write;
use super::files::trouble;
use super::outcome::{again, done};
use super::request::{Shown, answer};
use super::trouble::Trouble;
use super::typed::Typed;
use crate::form::TOKEN;
use crate::page::Page;
use crate::requests::files::Sent;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, post, web};
use app::attachments::{Join, Upload, join, refusals};
use app::requests::message_of;
use app::{App, AppError, FieldError};
use domain::ids::RequestId;
use domain::requests::Request;
use domain::thread::Audience;
use edge::needs::TreatRequests;
use edge::uploads::Shape;
use uuid::Uuid;

/// What the form holds.
const FORM: &Shape = &Shape {
    file: "fichiers",
    values: &[
        (TOKEN, 128),
        ("version", 16),
        ("brouillon", 16),
        ("portee", 16),
        ("piece", 2048),
        ("autres", 16 * 1024),
        ("attente", 32),
        ("modele", 64),
        ("message", 64 * 1024),
    ],
    repeated: &["piece"],
    others: "Ce formulaire n’est pas le nôtre.",
    forgives_empty_file: true,
};

/// Sends, or shows the page again with everything that was typed.
#[post("/demandes/{id:[0-9a-f-]{36}}/reponse")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    request: HttpRequest,
    payload: web::Payload,
) -> Page {
    let id = RequestId::from_uuid(*id);
    let mut sent = Sent::<TreatRequests>::read(&request, payload, FORM).await?;
    if let Some(problem) = sent.problem.take() {
        let error = AppError::field("/fichiers", "refused", problem);
        return again(&app, &sent.visit, id, sent.typed()?, error).await;
    }
    let typed: Typed = sent.typed()?;
    let files = sent.files();
    if let Some(trouble) = trouble(&refusals(&files)?) {
        let shown = Shown {
            typed,
            trouble: Some(Trouble {
                title: "Rien n’est encore envoyé\u{a0}: un fichier est refusé".to_owned(),
                ..trouble
            }),
            ..Shown::default()
        };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return answer(&app, &sent.visit, id, shown, status).await;
    }
    let (request, code) = match write(&app, &sent.visit, id, &typed).await {
        Ok(acted) => acted,
        Err(error) => {
            let error = if files.is_empty() {
                error
            } else {
                choose_again(error)
            };
            return again(&app, &sent.visit, id, typed, error).await;
        }
    };
    if !files.is_empty() {
        bind(&app, &sent.visit, &request, files).await?;
    }
    done(&sent.visit, &request, code, "")
}

/// Joins the files to the words that were just sent; to the request, when only named items were.
async fn bind(
    app: &App,
    visit: &Visit<TreatRequests>,
    request: &Request,
    files: Vec<Upload>,
) -> Result<(), AppError> {
    let command = Join {
        request: request.id,
        message: message_of(app, &visit.actor, request).await?,
        audience: Audience::Everybody,
        files,
    };
    join(app, &visit.actor, command).await.map(drop)
}

/// A browser does not choose files by itself: it is said that they have to be chosen again.
fn choose_again(error: AppError) -> AppError {
    match error {
        AppError::Invalid(mut errors) => {
            let words = "Choisissez de nouveau vos fichiers\u{a0}: ils n’ont pas été envoyés.";
            errors.push(FieldError::new("/fichiers", "again", words));
            AppError::Invalid(errors)
        }
        other => other,
    }
}
