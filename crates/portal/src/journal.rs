//! `/journal`: what is unusual, for the auditor. She sees who by their ids, and no request (S-126).

use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::audit::{Alert, alerts, see as note_alert};
use app::{App, AppError};
use askama::Template;
use domain::audit::{AlertKind, AlertState};
use domain::calendar::paris;
use domain::ids::AlertId;
use domain::text::Body;
use edge::needs::ReadJournal;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "journal/alerts.html")]
struct AlertsPage {
    frame: Frame,
    open: Vec<Shown>,
    seen: Vec<Shown>,
}

/// An alert, as it is shown.
struct Shown {
    id: AlertId,
    label: &'static str,
    at: String,
    about: String,
    codes: String,
    note: String,
    href: String,
}

impl Shown {
    fn of(alert: &Alert) -> Self {
        let of_whom = match alert.about_kind.as_str() {
            "account" => "compte",
            "client" => "client d’API",
            _ => "journal",
        };
        Self {
            id: alert.id,
            label: alert.kind.label(),
            at: french::moment(paris(alert.at).datetime()),
            about: format!("{of_whom} {}", alert.about),
            codes: in_words(alert),
            note: alert
                .note
                .as_ref()
                .map(|note| note.expose().to_owned())
                .unwrap_or_default(),
            href: format!("{}/alertes/{}", urls::JOURNAL, alert.id),
        }
    }
}

/// How much: `5 dossiers ouverts`; codes of other kinds as they are.
fn in_words(alert: &Alert) -> String {
    let count = alert.codes.strip_prefix("count=");
    let Some(count) = count.and_then(|count| count.parse::<i64>().ok()) else {
        return alert.codes.clone();
    };
    let (one, many) = match alert.kind {
        AlertKind::Volume | AlertKind::OutsideHours => ("dossier ouvert", "dossiers ouverts"),
        AlertKind::ManyOrganisations => ("structure", "structures"),
        AlertKind::ManyReveals => ("numéro affiché", "numéros affichés"),
        AlertKind::ManyNotFound | AlertKind::DisabledAccount => ("essai", "essais"),
        AlertKind::NewNetwork | AlertKind::Export | AlertKind::JournalAltered => {
            return String::new();
        }
    };
    french::counted(count, one, many)
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    note: String,
}

/// The page.
#[get("/journal")]
pub async fn get(app: web::Data<App>, visit: Visit<ReadJournal>, done: web::Query<Done>) -> Page {
    let found = alerts(&app, &visit.actor).await?;
    let (open, seen): (Vec<&Alert>, Vec<&Alert>) = found
        .iter()
        .partition(|alert| alert.state == AlertState::Open);
    let mut frame = visit.frame("Journal");
    let is_done = done.fait.as_deref() == Some("oui");
    frame.said = is_done.then_some("L’alerte est examinée.");
    page::show(&AlertsPage {
        frame,
        open: open.into_iter().map(Shown::of).collect(),
        seen: seen.into_iter().map(Shown::of).collect(),
    })
}

/// Notes that an alert was looked at.
#[post("/journal/alertes/{id}")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<AlertId>,
    posted: Posted<ReadJournal, Typed>,
) -> Page {
    let note = Body::parse(&posted.form.note)
        .map_err(|error| AppError::field("/note", error.code, error.message))?;
    note_alert(&app, &posted.visit.actor, *id, note).await?;
    page::see(&format!("{}?fait=oui", urls::JOURNAL))
}
