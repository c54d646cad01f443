//! `/pilotage/services`: where each service is told of its queue.

use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, get, post, web};
use app::{App, AppError, services};
use askama::Template;
use domain::codes::Service;
use domain::text::EmailAddress;
use edge::needs::ManageServices;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "steering/mailboxes.html")]
struct MailboxesPage {
    frame: Frame,
    desks: Vec<Desk>,
    refused: Option<String>,
}

struct Desk {
    service: Service,
    mailbox: String,
    version: i32,
    /// What is wrong with what was typed for it.
    message: Option<String>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    service: String,
    adresse: String,
    version: i32,
}

/// The page.
#[get("/pilotage/services")]
pub async fn get(app: web::Data<App>, request: HttpRequest, visit: Visit<ManageServices>) -> Page {
    let is_said = request.query_string() == "fait=adresse";
    let said = is_said.then_some("L’adresse du service est changée.");
    let desks = desks(&app, &visit).await?;
    page::show(&MailboxesPage {
        frame: visit.frame("Adresses des services").saying(said),
        desks,
        refused: None,
    })
}

async fn desks(app: &App, visit: &Visit<ManageServices>) -> Result<Vec<Desk>, AppError> {
    let funds = services::list(app, &visit.actor).await?;
    let desks = funds.into_iter().flat_map(|fund| fund.desks);
    Ok(desks
        .map(|desk| Desk {
            service: desk.service,
            mailbox: desk.mailbox.expose().to_owned(),
            version: desk.version,
            message: None,
        })
        .collect())
}

/// Changes the address of a service.
#[post("/pilotage/services")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageServices, Typed>) -> Page {
    let Posted { visit, form } = posted;
    let service: Service = form.service.parse().map_err(|_| AppError::NotFound)?;
    let changed = match EmailAddress::parse(&form.adresse) {
        Err(error) => Err(AppError::field("/mailbox", error.code, error.message)),
        Ok(mailbox) => {
            let (actor, version) = (&visit.actor, form.version);
            services::set_mailbox(&app, actor, service, mailbox, version).await
        }
    };
    let (message, status) = match changed {
        Ok(_) => return page::see(&format!("{}?fait=adresse", urls::MAILBOXES)),
        Err(AppError::Stale { .. }) => (
            "Cette adresse a été changée entre-temps : vérifiez, puis enregistrez de nouveau."
                .to_owned(),
            StatusCode::CONFLICT,
        ),
        Err(AppError::Invalid(errors)) => {
            let first = errors.first().map(|error| error.message.clone());
            (
                first.unwrap_or_default().into_owned(),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
        }
        Err(other) => return Err(other.into()),
    };
    let mut desks = desks(&app, &visit).await?;
    for desk in &mut desks {
        if desk.service == service {
            desk.mailbox.clone_from(&form.adresse);
            desk.message = Some(message.clone());
        }
    }
    let page = MailboxesPage {
        frame: visit.frame("Erreur : adresses des services"),
        desks,
        refused: Some(format!("{}\u{a0}: {message}", service.label())),
    };
    Ok(page::with_status(&page, status))
}
