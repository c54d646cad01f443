//! `/services`: where each service is told of a new request; for administrators and supervisors.

use crate::field::Refused;
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::services::{list, set_mailbox};
use app::{App, AppError};
use askama::Template;
use domain::codes::Service;
use domain::permissions::Permission;
use domain::text::EmailAddress;
use edge::needs::ManageServices;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "services.html")]
struct MailboxesPage {
    frame: Frame,
    parent: (&'static str, &'static str),
    refused: Refused,
    desks: Vec<Desk>,
}

/// A service, as it is shown.
struct Desk {
    service: &'static str,
    label: &'static str,
    mailbox: String,
    version: i32,
    error: Option<String>,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    service: String,
    adresse: String,
    version: i32,
}

async fn page(
    app: &App,
    visit: &Visit<ManageServices>,
    typed: &Typed,
    refused: Refused,
) -> Result<MailboxesPage, Refusal> {
    let funds = list(app, &visit.actor).await?;
    let desks = funds.into_iter().flat_map(|fund| fund.desks);
    let desk = |desk: domain::funds::ServiceDesk| {
        let code = desk.service.code();
        let is_refused = !refused.is_empty() && typed.service == code;
        Desk {
            service: code,
            label: desk.service.label(),
            mailbox: if is_refused {
                typed.adresse.clone()
            } else {
                desk.mailbox.expose().to_owned()
            },
            version: desk.version,
            error: refused
                .lines()
                .first()
                .filter(|_| is_refused)
                .map(|line| line.message.clone()),
        }
    };
    let parent = if visit.actor.may(Permission::TreatRequests) {
        ("Pilotage", urls::STEERING)
    } else {
        ("Administration", urls::ADMINISTRATION)
    };
    Ok(MailboxesPage {
        parent,
        frame: visit.frame(&refused.title("Boîtes des services")),
        desks: desks.map(desk).collect(),
        refused,
    })
}

/// The page.
#[get("/services")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageServices>,
    done: web::Query<Done>,
) -> Page {
    let mut page = page(&app, &visit, &Typed::default(), Refused::default()).await?;
    let is_done = done.fait.as_deref() == Some("oui");
    page.frame.said = is_done.then_some("L’adresse est enregistrée.");
    page::show(&page)
}

/// Changes one address.
#[post("/services")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageServices, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let service: Service = typed.service.parse().map_err(|_| AppError::NotFound)?;
    let field = service.code();
    let refused = match EmailAddress::parse(&typed.adresse) {
        Err(error) => Refused::one(field, error.message),
        Ok(mailbox) => {
            match set_mailbox(&app, &visit.actor, service, mailbox, typed.version).await {
                Ok(_) => return page::see(&format!("{}?fait=oui", urls::SERVICES)),
                Err(error) => Refused::by(error, &[])?,
            }
        }
    };
    let status = refused.status();
    let page = page(&app, &visit, &typed, refused).await?;
    Ok(page::with_status(&page, status))
}
