//! Where programs are told what happens: the addresses of one's organisation or fund, and what became of
//! each message.

mod acts;
mod creation;
mod list;
mod show;

use crate::frame::Frame;
use crate::urls;
use actix_web::web::ServiceConfig;
use app::App;
use app::once::Nonce;
use app::webhooks::{SigningSecret, Webhook, WebhookPause};
use askama::Template;
use domain::permissions::Permission;

/// The pages of webhooks.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::get)
        .service(creation::get)
        .service(creation::post)
        .service(acts::rotate)
        .service(acts::redeliver)
        .service(acts::stand)
        .service(show::get);
}

/// The page that shows a secret, once.
#[derive(Template)]
#[template(path = "webhooks/secret.html")]
struct SecretPage {
    frame: Frame,
    above: (&'static str, &'static str),
    url: String,
    secret: String,
    back: String,
    until_tomorrow: bool,
}

impl SecretPage {
    /// Of a webhook that was made, or whose secret was replaced; `until_tomorrow`: the former one still
    /// signs for a day.
    fn new(
        frame: Frame,
        above: (&'static str, &'static str),
        (webhook, secret): (&Webhook, &str),
        until_tomorrow: bool,
    ) -> Self {
        Self {
            frame,
            above,
            url: webhook.url.clone(),
            secret: secret.to_owned(),
            back: urls::webhook(webhook.id, ""),
            until_tomorrow,
        }
    }
}

/// A secret that nobody can guess.
fn draw(app: &App) -> SigningSecret {
    app::webhooks::secret(app, Nonce::draw(app.random.as_ref()))
}

/// What is above these pages: the team of a partner, the administration of a fund.
fn above(visitor: &app::auth::browsing::Visitor) -> (&'static str, &'static str) {
    if visitor.actor.may(Permission::ManageOrganisations) {
        (urls::ADMINISTRATION, "Administration")
    } else {
        (urls::TEAM, "Équipe")
    }
}

/// Where a webhook stands: in words, and how that looks.
fn standing(webhook: &Webhook) -> (&'static str, &'static str) {
    match webhook.pause {
        None => ("En service", "tag--done"),
        Some(WebhookPause::Paused) => (WebhookPause::Paused.label(), ""),
        Some(other) => (other.label(), "tag--urgent"),
    }
}

/// What it is told.
fn kinds(webhook: &Webhook) -> String {
    if webhook.kinds.is_empty() {
        return "Tout ce qui arrive".to_owned();
    }
    let labels: Vec<&str> = webhook.kinds.iter().map(|kind| kind.label()).collect();
    labels.join(", ")
}
