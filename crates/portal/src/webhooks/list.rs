//! `/logiciels`: where programs are told.

use super::{above, kinds, standing};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use app::webhooks::{Webhook, list};
use askama::Template;
use domain::calendar::paris;
use domain::webhooks::MOST;
use edge::needs::ManageWebhooks;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "webhooks/list.html")]
struct ListPage {
    frame: Frame,
    above: (&'static str, &'static str),
    webhooks: Vec<Line>,
    is_full: bool,
}

/// A webhook, as the list shows it.
struct Line {
    href: String,
    url: String,
    kinds: String,
    created: String,
    standing: (&'static str, &'static str),
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

fn line(webhook: &Webhook) -> Line {
    Line {
        href: urls::webhook(webhook.id, ""),
        url: webhook.url.clone(),
        kinds: kinds(webhook),
        created: french::short_date(paris(webhook.created_at).date()),
        standing: standing(webhook),
    }
}

/// The page.
#[get("/logiciels")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageWebhooks>,
    done: web::Query<Done>,
) -> Page {
    let webhooks = list(&app, &visit.actor).await?;
    let is_removed = done.fait.as_deref() == Some("supprimer");
    let said = is_removed.then_some("L’adresse est supprimée : plus rien ne lui est envoyé.");
    page::show(&ListPage {
        frame: visit.frame("Notifications aux logiciels").saying(said),
        above: above(&visit),
        is_full: i64::try_from(webhooks.len()).is_ok_and(|count| count >= MOST),
        webhooks: webhooks.iter().map(line).collect(),
    })
}
