//! `POST /file/suivante`: the request that must be treated next, in my hands.

use crate::form::Posted;
use crate::page::{self, Page};
use crate::{once, urls};
use actix_web::{post, web};
use app::App;
use app::requests::take_next;
use edge::needs::TreatRequests;
use serde::Deserialize;

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    cle: String,
    service: String,
}

/// Takes it, once however often the button is pressed.
#[post("/file/suivante")]
pub async fn post(app: web::Data<App>, posted: Posted<TreatRequests, Typed>) -> Page {
    let actor = &posted.visit.actor;
    let service = posted.form.service.parse().ok();
    let call = once::call(actor.author, &posted.form.cle, "POST /file/suivante");
    match take_next(&app, actor, service, call).await? {
        Some(taken) => page::see(&format!("{}?fait=prise", urls::request(taken.id))),
        None => page::see(&format!("{}?fait=rien", urls::REQUESTS)),
    }
}
