//! Views of the queue that are kept under a name: `POST /file/vues`.

use super::filters::{self, Filters};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use actix_web::{post, web};
use app::treating::{self, NewView};
use app::{App, AppError};
use askama::Template;
use domain::codes::Service;
use domain::ids::SavedViewId;
use domain::text::Label;
use edge::needs::TreatRequests;
use serde::Deserialize;

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    nom: String,
    partage: String,
    filtres: String,
}

/// Nothing but the token.
#[derive(Deserialize)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "queue/view.html")]
struct ViewPage {
    frame: Frame,
    name: String,
    shared: String,
    query: String,
    services: Vec<Service>,
    message: String,
    back: String,
}

/// Keeps the present filters.
#[post("/file/vues")]
pub async fn post(app: web::Data<App>, posted: Posted<TreatRequests, Typed>) -> Page {
    let Posted { visit, form } = posted;
    let filters = Filters::read(&filters::typed(&form.filtres));
    let kept = match Label::parse(&form.nom) {
        Err(error) => Err(AppError::field("/name", error.code, error.message)),
        Ok(name) => {
            let view = NewView {
                name,
                query: filters.query(),
                service: form.partage.parse().ok(),
            };
            treating::keep(&app, &visit.actor, view).await
        }
    };
    let message = match kept {
        Ok(_) => {
            let href = filters.href();
            let joint = if href.contains('?') { '&' } else { '?' };
            return page::see(&format!("{href}{joint}fait=vue"));
        }
        Err(AppError::Invalid(errors)) => errors
            .first()
            .map(|error| error.message.clone().into_owned())
            .unwrap_or_default(),
        Err(other) => return Err(other.into()),
    };
    let services = match &visit.actor.membership {
        domain::accounts::Membership::Fund { services, .. } => services.iter().copied().collect(),
        domain::accounts::Membership::Organisation(_) => Vec::new(),
    };
    page::correct(&ViewPage {
        frame: visit.frame("Erreur : garder cette vue"),
        name: form.nom,
        shared: form.partage,
        query: filters.query(),
        services,
        message,
        back: filters.href(),
    })
}

/// Forgets a view of mine.
#[post("/file/vues/{id}/oublier")]
pub async fn forget(
    app: web::Data<App>,
    id: web::Path<SavedViewId>,
    posted: Posted<TreatRequests, Nothing>,
) -> Page {
    match treating::forget(&app, &posted.visit.actor, id.into_inner()).await {
        // Pressed twice: it is forgotten.
        Ok(()) | Err(AppError::NotFound) => {
            page::see(&format!("{}?fait=vue-oubliee", urls::REQUESTS))
        }
        Err(other) => Err(other.into()),
    }
}
