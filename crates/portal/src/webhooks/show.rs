//! `/logiciels/{id}`: an address, and what became of each message.

use super::{above, kinds, standing};
use crate::field::Refused;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use app::webhooks::{Delivery, DeliveryState, Wanted, deliveries, find};
use askama::Template;
use domain::calendar::paris;
use domain::ids::{EventId, WebhookId};
use edge::needs::ManageWebhooks;
use serde::Deserialize;

const SHOWN: u8 = 25;

#[derive(Template)]
#[template(path = "webhooks/show.html")]
pub struct ShowPage {
    frame: Frame,
    above: (&'static str, &'static str),
    refused: Refused,
    action: String,
    url: String,
    kinds: String,
    created: String,
    standing: (&'static str, &'static str),
    is_paused: bool,
    version: i32,
    total: String,
    messages: Vec<Line>,
    next: Option<String>,
}

/// What became of a message.
struct Line {
    event: String,
    state: &'static str,
    class: &'static str,
    attempts: i32,
    when: String,
    answer: String,
}

/// Where the log begins, and what was just done.
#[derive(Deserialize)]
pub struct Asked {
    avant: Option<EventId>,
    fait: Option<String>,
}

fn line(delivery: &Delivery) -> Line {
    let moment = |at| french::moment(paris(at).datetime());
    let waits = delivery.state == DeliveryState::Waiting;
    let when = match delivery.tried_at {
        _ if waits => format!("le {}", moment(delivery.due_at)),
        Some(at) => format!("le {}", moment(at)),
        None => String::new(),
    };
    let cause = delivery.failure.as_deref().map(failure);
    Line {
        event: delivery.event.to_string(),
        state: delivery.state.label(),
        class: match delivery.state {
            DeliveryState::Waiting => "tag--wait",
            DeliveryState::Delivered => "tag--done",
            DeliveryState::Dead => "tag--urgent",
        },
        attempts: delivery.attempts,
        when,
        answer: match (delivery.status, cause) {
            (Some(status), Some(cause)) => format!("{cause} ({status})"),
            (Some(status), None) => status.to_string(),
            (None, Some(cause)) => cause.to_owned(),
            (None, None) => String::new(),
        },
    }
}

/// Why a message was not received, in words.
fn failure(code: &str) -> &'static str {
    match code {
        "refused" => "Refusé par le logiciel",
        "gone" => "Le logiciel ne veut plus rien recevoir",
        "timeout" => "Pas de réponse à temps",
        "unreachable" => "Logiciel injoignable",
        "broken_off" => "Réponse interrompue",
        "not_public" => "Adresse d’un réseau interne",
        _ => "Adresse refusée",
    }
}

fn said(code: Option<&str>) -> Option<&'static str> {
    match code? {
        "suspendre" => Some("L’adresse est en pause : ce qui arrive l’attend."),
        "reprendre" => Some("L’adresse est en service : ce qui l’attendait part maintenant."),
        "renvoyer" => Some("L’envoi recommence : la page montrera ce qu’il en est."),
        _ => None,
    }
}

/// The page of an address, from this event of its log on.
pub async fn page(
    app: &App,
    visit: &Visit<ManageWebhooks>,
    (id, before): (WebhookId, Option<EventId>),
    refused: Refused,
) -> Result<ShowPage, Refusal> {
    let webhook = find(app, &visit.actor, id).await?;
    let wanted = Wanted {
        state: None,
        before,
        limit: SHOWN,
    };
    let (messages, total, more) = deliveries(app, &visit.actor, id, wanted).await?;
    let last = messages.last().filter(|_| more);
    let action = urls::webhook(id, "");
    Ok(ShowPage {
        frame: visit.frame(&refused.title("Adresse d’un logiciel")),
        above: above(visit),
        url: webhook.url.clone(),
        kinds: kinds(&webhook),
        created: french::date(paris(webhook.created_at).date()),
        standing: standing(&webhook),
        is_paused: webhook.pause.is_some(),
        version: webhook.version,
        total: french::counted(total, "message", "messages"),
        next: last.map(|last| format!("{action}?avant={}", last.event)),
        messages: messages.iter().map(line).collect(),
        action,
        refused,
    })
}

/// The page.
#[get("/logiciels/{id}")]
pub async fn get(
    app: web::Data<App>,
    id: web::Path<WebhookId>,
    visit: Visit<ManageWebhooks>,
    asked: web::Query<Asked>,
) -> Page {
    let from = (*id, asked.avant);
    let mut page = page(&app, &visit, from, Refused::default()).await?;
    page.frame.said = said(asked.fait.as_deref());
    page::show(&page)
}
