//! `POST /demandes/{id}/acces`: why an agent must read a request that is in none of her services
//! (S-009).

use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{post, web};
use app::App;
use askama::Template;
use domain::access::Motive;
use domain::ids::RequestId;
use edge::needs::TreatRequests;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "requests/access.html")]
struct AccessPage {
    frame: Frame,
    action: String,
    motives: &'static [Motive],
    wrong: Option<&'static str>,
}

/// Why.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    motif: String,
}

/// The form, in the place of the request.
pub fn ask<P>(visit: &Visit<P>, id: RequestId, wrong: Option<&'static str>) -> Page {
    let title = if wrong.is_some() {
        "Erreur : accès exceptionnel"
    } else {
        "Accès exceptionnel"
    };
    let page = AccessPage {
        frame: visit.frame(title),
        action: format!("{}/acces", urls::request(id)),
        motives: Motive::ALL,
        wrong,
    };
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::FORBIDDEN
    };
    page::answer(&page, status)
}

/// Opens the request, once the reason is given.
#[post("/demandes/{id:[0-9a-f-]{36}}/acces")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    posted: Posted<TreatRequests, Typed>,
) -> Page {
    let Posted { visit, form } = posted;
    let id = RequestId::from_uuid(*id);
    let Ok(motive) = form.motif.parse::<Motive>() else {
        return ask(&visit, id, Some("Choisissez pourquoi vous devez la lire."));
    };
    app::openings::claim(&app, &visit.actor, id, motive).await?;
    page::see(&urls::request(id))
}
