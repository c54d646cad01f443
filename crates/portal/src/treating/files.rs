//! `POST /demandes/{id}/fichiers`: an agent joins files, for the partner or for the fund alone.

use super::outcome::again;
use super::request::{Shown, answer};
use super::trouble::Trouble;
use super::typed::Typed;
use crate::form::TOKEN;
use crate::page::{self, Page};
use crate::requests::files::{Sent, join_once};
use crate::urls;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, post, web};
use app::attachments::{FileResult, Join};
use app::{App, AppError, FieldError};
use domain::ids::RequestId;
use domain::thread::Audience;
use edge::needs::TreatRequests;
use edge::uploads::Shape;
use uuid::Uuid;

/// What the form holds.
const FORM: &Shape = &Shape {
    file: "fichiers",
    values: &[(TOKEN, 128), ("lecteurs", 16), ("cle", 64)],
    repeated: &[],
    others: "Ce formulaire n’est pas le nôtre.",
    forgives_empty_file: true,
};

/// Joins them, and says what became of each.
#[post("/demandes/{id:[0-9a-f-]{36}}/fichiers")]
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
        return again(&app, &sent.visit, id, Typed::default(), error).await;
    }
    let audience = match sent.text("lecteurs") {
        "caisse" => Audience::Fund,
        _ => Audience::Everybody,
    };
    let command = Join {
        request: id,
        message: None,
        audience,
        files: sent.files(),
    };
    if command.files.is_empty() {
        let message = "Choisissez au moins un fichier.";
        let error = AppError::field("/fichiers", "required", message);
        return again(&app, &sent.visit, id, Typed::default(), error).await;
    }
    let key = sent.text("cle").to_owned();
    let results = match join_once(&app, &sent.visit.actor, command, &key).await {
        Ok(results) => results,
        Err(error) => return again(&app, &sent.visit, id, Typed::default(), error).await,
    };
    let Some(trouble) = trouble(&results) else {
        return page::see(&format!("{}?fait=fichiers", urls::request(id)));
    };
    let shown = Shown {
        trouble: Some(trouble),
        ..Shown::default()
    };
    answer(
        &app,
        &sent.visit,
        id,
        shown,
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await
}

/// A result for each file, when one of them was not kept.
pub fn trouble(results: &[FileResult]) -> Option<Trouble> {
    let said = |result: &FileResult| match result {
        FileResult::Kept(attachment) => format!("{}\u{a0}: joint.", attachment.name.expose()),
        FileResult::Refused { name, message, .. } => {
            format!("{}\u{a0}: refusé. {message}", name.expose())
        }
    };
    let refused = results
        .iter()
        .filter(|result| matches!(result, FileResult::Refused { .. }))
        .count();
    (refused > 0).then(|| Trouble {
        title: if refused == results.len() {
            "Aucun fichier n’a été joint".to_owned()
        } else {
            "Des fichiers n’ont pas été joints".to_owned()
        },
        errors: results
            .iter()
            .map(|result| FieldError::new("/fichiers", "result", said(result)))
            .collect(),
        ..Trouble::default()
    })
}
