//! Pausing an address, letting it work again, removing it; replacing its secret; telling again.

use super::{SecretPage, above, draw, show};
use crate::field::Refused;
use crate::form::{Nothing, Posted};
use crate::page::{self, Page};
use crate::urls;
use actix_web::{post, web};
use app::webhooks::{Redelivery, Target, pause, remove, resume, rotate as replace};
use app::{App, AppError};
use domain::ids::WebhookId;
use edge::needs::ManageWebhooks;
use serde::Deserialize;

/// The version that was seen.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Seen {
    version: i32,
}

/// Which event; everything that was not received when none is named.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Again {
    evenement: String,
}

/// Shows another secret; the former one signs for another day, unless it leaked.
#[post("/logiciels/{id}/{how:remplacer|remplacer-tout-de-suite}")]
pub async fn rotate(
    app: web::Data<App>,
    path: web::Path<(WebhookId, String)>,
    posted: Posted<ManageWebhooks, Nothing>,
) -> Page {
    let (id, how) = path.into_inner();
    let at_once = how != "remplacer";
    let visit = posted.visit;
    let secret = draw(&app);
    let shown = secret.reveal();
    let made = replace(&app, &visit.actor, (id, at_once), secret).await?;
    let frame = visit.frame("Secret d’une adresse");
    page::show(&SecretPage::new(
        frame,
        above(&visit),
        (&made, &shown),
        !at_once,
    ))
}

/// Tells again: one event, or everything that was not received.
#[post("/logiciels/{id}/renvoyer")]
pub async fn redeliver(
    app: web::Data<App>,
    id: web::Path<WebhookId>,
    posted: Posted<ManageWebhooks, Again>,
) -> Page {
    let Posted { visit, form } = posted;
    let what = if form.evenement.is_empty() {
        Redelivery::Missed
    } else {
        let event = form.evenement.parse().map_err(|_| AppError::NotFound)?;
        Redelivery::One(event)
    };
    app::webhooks::redeliver(&app, &visit.actor, *id, what).await?;
    page::see(&format!("{}?fait=renvoyer", urls::webhook(*id, "")))
}

/// Pauses, lets work again, removes.
#[post("/logiciels/{id}/{act}")]
pub async fn stand(
    app: web::Data<App>,
    path: web::Path<(WebhookId, String)>,
    posted: Posted<ManageWebhooks, Seen>,
) -> Page {
    let (id, act) = path.into_inner();
    let Posted { visit, form } = posted;
    let (actor, version) = (&visit.actor, form.version);
    let target = Target { id, version };
    let done = match act.as_str() {
        "suspendre" => pause(&app, actor, target).await.map(drop),
        "reprendre" => resume(&app, actor, target).await.map(drop),
        "supprimer" => remove(&app, actor, target).await,
        _ => return Err(AppError::NotFound.into()),
    };
    match done {
        Ok(()) if act == "supprimer" => page::see(&format!("{}?fait={act}", urls::WEBHOOKS)),
        Ok(()) => page::see(&format!("{}?fait={act}", urls::webhook(id, ""))),
        Err(error) => {
            let refused = Refused::by(error, &[])?;
            let status = refused.status();
            let page = show::page(&app, &visit, (id, None), refused).await?;
            Ok(page::with_status(&page, status))
        }
    }
}
