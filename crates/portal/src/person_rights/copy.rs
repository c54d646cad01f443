//! `POST /droits/{id}/copie`: everything that the fund has about the person of a request, as JSON or as
//! a page to print (S-114). Nothing of it stays here.

use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::visit::Visit;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, post, web};
use app::person_rights::{PersonCopy, export};
use app::{App, AppError};
use askama::Template;
use domain::calendar::paris;
use domain::ids::RequestId;
use domain::person_rights::RightsMotive;
use edge::needs::AnswerRights;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "person_rights/copy.html")]
struct CopyPage {
    frame: Frame,
    copy: PersonCopy,
}

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    motif: String,
    #[serde(default)]
    forme: String,
}

fn moment(at: &Timestamp) -> String {
    french::moment(paris(*at).datetime())
}

/// Gives the copy.
#[post("/droits/{id:[0-9a-f-]{36}}/copie")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    posted: Posted<AnswerRights, Typed>,
) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let motive: RightsMotive = typed.motif.parse().map_err(|_| {
        let message = "Dites pourquoi cette copie est faite.";
        Refusal::from(AppError::field("/motive", "required", message))
    })?;
    let copy = export(&app, &visit, RequestId::from_uuid(*id), motive).await?;
    if typed.forme == "json" {
        return as_json(&copy);
    }
    as_page(&visit, copy)
}

fn as_page(visit: &Visit<AnswerRights>, copy: PersonCopy) -> Page {
    let frame = visit.frame("Copie des informations d’une personne");
    page::show(&CopyPage { frame, copy })
}

fn as_json(copy: &PersonCopy) -> Page {
    let body = serde_json::to_vec_pretty(copy)
        .map_err(|error| Refusal::from(AppError::Internal(error.to_string())))?;
    // Neither a name nor a number in the name of the file: it is seen in folders and histories.
    let name = format!(
        "attachment; filename=\"copie-{}.json\"",
        copy.made_at.strftime("%Y%m%d-%H%M%S")
    );
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body))
}
