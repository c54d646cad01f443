//! `/compte/notifications`: how often I am told by e-mail.

use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::accounts::{own, set_notifications};
use askama::Template;
use domain::accounts::NotificationFrequency;
use edge::needs::FollowRequests;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "account/notifications.html")]
struct NotificationsPage {
    frame: Frame,
    refused: Refused,
    version: i32,
    email: String,
    frequency: Field,
}

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    frequence: String,
    #[serde(default)]
    version: i32,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

fn page(
    frame: Frame,
    account: &domain::accounts::Account,
    chosen: NotificationFrequency,
    refused: Refused,
) -> NotificationsPage {
    let choice = |one: &NotificationFrequency| Choice {
        value: one.code(),
        label: one.label(),
        is_chosen: *one == chosen,
    };
    let choices = NotificationFrequency::ALL.iter().map(choice).collect();
    NotificationsPage {
        frame,
        version: account.version,
        email: account.email.expose().to_owned(),
        frequency: Field::radios("frequence", "Me prévenir par courriel", choices)
            .refused(&refused),
        refused,
    }
}

const TITLE: &str = "Mes notifications";

/// The page.
#[get("/compte/notifications")]
pub async fn get(visit: Visit<FollowRequests>, done: web::Query<Done>) -> Page {
    let said = (done.fait.as_deref() == Some("oui")).then_some("Votre choix est enregistré.");
    let account = &visit.account;
    let frame = visit.frame(TITLE).saying(said);
    page::show(&page(frame, account, account.notify, Refused::default()))
}

/// Keeps the choice.
#[post("/compte/notifications")]
pub async fn post(app: web::Data<App>, posted: Posted<FollowRequests, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let Ok(chosen) = typed.frequence.parse::<NotificationFrequency>() else {
        let refused = Refused::one("frequence", "Choisissez une fréquence.");
        let frame = visit.frame(&refused.title(TITLE));
        return page::correct(&page(frame, &visit.account, visit.account.notify, refused));
    };
    match set_notifications(&app, &visit.actor, chosen, typed.version).await {
        Ok(_) => page::see(&format!("{}?fait=oui", urls::NOTIFICATIONS)),
        Err(error) => {
            let refused = Refused::by(error, &[])?;
            let status = refused.status();
            let account = own(&app, &visit.actor).await?;
            let frame = visit.frame(&refused.title(TITLE));
            Ok(page::with_status(
                &page(frame, &account, chosen, refused),
                status,
            ))
        }
    }
}
