//! What a partner does with a request by one button: confirm, reopen, withdraw, declare that the
//! agreement is withdrawn, take the follow-up over, rate. Each form bears the version it was made from.

use super::show::partner::{Again, again};
use crate::form::Posted;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{post, web};
use app::requests::{Target, confirm, follow, rate, reopen, revoke, withdraw};
use app::{App, AppError};
use domain::ids::RequestId;
use domain::requests::Score;
use domain::requests::acts::ActRefused;
use domain::text::Body;
use edge::kinds::kind_of;
use edge::needs::FollowRequests;
use serde::Deserialize;
use uuid::Uuid;

/// The scores that are offered, and what they say.
pub const SCORES: [(u8, &str); 5] = [
    (1, "pas du tout"),
    (2, "peu"),
    (3, "en partie"),
    (4, "bien"),
    (5, "tout à fait"),
];

/// What a form of an act says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    version: i32,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    avis: String,
}

/// Does the act that the address names.
#[post("/demandes/{id:[0-9a-f-]{36}}/{act:confirmer|rouvrir|retirer|accord-retire|suivre|noter}")]
pub async fn post(
    app: web::Data<App>,
    path: web::Path<(Uuid, String)>,
    posted: Posted<FollowRequests, Typed>,
) -> Page {
    let id = RequestId::from_uuid(path.0);
    let (visit, typed) = (posted.visit, posted.form);
    let target = Target {
        id,
        version: typed.version,
    };
    let actor = &visit.actor;
    let (field, text) = match path.1.as_str() {
        "rouvrir" => ("motif", typed.motif.as_str()),
        "noter" => ("avis", typed.avis.as_str()),
        _ => ("", ""),
    };
    let done = match path.1.as_str() {
        "confirmer" => confirm(&app, actor, target).await.map(|_| "confirmee"),
        "retirer" => withdraw(&app, actor, target).await.map(|_| "retiree"),
        "accord-retire" => revoke(&app, actor, target).await.map(|_| "accord"),
        "suivre" => follow(&app, actor, id).await.map(|()| "suivi"),
        "rouvrir" => match Body::parse(text) {
            Ok(reason) => reopen(&app, actor, target, reason)
                .await
                .map(|_| "rouverte"),
            Err(error) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                let again_with = Again::correcting("motif", error.message, text);
                return again(&app, &visit, id, (again_with, status)).await;
            }
        },
        "noter" => match opinion(&typed) {
            Ok(opinion) => rate(&app, actor, id, opinion).await.map(|()| "avis"),
            Err((wrong, message)) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                let mut again_with = Again::correcting(wrong, message, text);
                again_with.typed = Some(("avis".to_owned(), text.to_owned()));
                return again(&app, &visit, id, (again_with, status)).await;
            }
        },
        _ => Err(AppError::NotFound),
    };
    match done {
        Ok(code) => page::see(&format!("{}?fait={code}", urls::request(id))),
        Err(error) => refused(&app, &visit, (id, error), (field, text)).await,
    }
}

fn opinion(typed: &Typed) -> Result<(Score, Option<Body>), (&'static str, String)> {
    let score = typed.note.parse().ok().and_then(Score::new);
    let score = score.ok_or_else(|| ("note", "Choisissez une note de 1 à 5.".to_owned()))?;
    if typed.avis.trim().is_empty() {
        return Ok((score, None));
    }
    match Body::parse(&typed.avis) {
        Ok(words) => Ok((score, Some(words))),
        Err(error) => Err(("avis", error.message.into_owned())),
    }
}

/// Shows the page again, kindly, when the request moved meanwhile; any other refusal is as it is.
pub async fn refused<P>(
    app: &App,
    visit: &Visit<P>,
    (id, error): (RequestId, AppError),
    (field, text): (&str, &str),
) -> Page {
    let alert = match &error {
        AppError::Stale { .. } => {
            "La demande a changé depuis que cette page est ouverte : elle est à jour ci-dessous. Rien \
             n’a été enregistré ; relisez, puis recommencez si c’est toujours utile."
                .to_owned()
        }
        AppError::Act(ActRefused::NoChange) => "C’est déjà fait.".to_owned(),
        AppError::Act(_) | AppError::FileRefused { .. } => {
            let kind = kind_of(&error);
            format!("{} {}", kind.title, kind.advice)
        }
        _ => return Err(Refusal::from(error)),
    };
    let again_with = Again::saying(french::spaced(&alert), field, text);
    again(app, visit, id, (again_with, StatusCode::CONFLICT)).await
}
