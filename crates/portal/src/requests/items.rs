//! `/demandes/{id}/elements/{item}`: a named item is answered, with words, files, or both.

use super::acts::refused;
use super::files::{FORM, Sent, outcomes};
use super::show::partner::{Again, again};
use crate::page::{self, Page};
use crate::urls;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, post, web};
use app::attachments::{Join, join};
use app::requests::{answer_missing_item, thread};
use app::{App, AppError};
use domain::accounts::Actor;
use domain::ids::{MissingItemId, RequestId};
use domain::text::Body;
use domain::thread::{Audience, ItemStatus};
use edge::needs::WriteMessages;
use uuid::Uuid;

/// Answers the item. One that is already provided stays so: a button pressed twice does nothing more.
#[post("/demandes/{id:[0-9a-f-]{36}}/elements/{item:[0-9a-f-]{36}}")]
pub async fn post(
    app: web::Data<App>,
    path: web::Path<(Uuid, Uuid)>,
    request: HttpRequest,
    payload: web::Payload,
) -> Page {
    let id = RequestId::from_uuid(path.0);
    let item = MissingItemId::from_uuid(path.1);
    let mut sent = Sent::<WriteMessages>::read(&request, payload, FORM)
        .await?
        .partner()?;
    let text = sent.text("texte").to_owned();
    let field = format!("texte-{item}");
    let correct = |message: String| {
        let mut again_with = Again::saying(message, &field, &text);
        again_with.typed = Some((field.clone(), text.clone()));
        (again_with, StatusCode::UNPROCESSABLE_ENTITY)
    };
    if let Some(problem) = sent.problem.take() {
        return again(&app, &sent.visit, id, correct(problem)).await;
    }
    let actor = sent.visit.actor.clone();
    if !is_asked(&app, &actor, (id, item)).await? {
        return page::see(&format!("{}?fait=element", urls::request(id)));
    }
    let files = sent.files();
    let words = match Body::parse(&text) {
        Ok(words) => Some(words),
        Err(_) if text.trim().is_empty() => None,
        Err(error) => {
            return again(&app, &sent.visit, id, correct(error.message.into_owned())).await;
        }
    };
    if words.is_none() && files.is_empty() {
        let message = "Joignez un fichier, ou écrivez votre réponse, pour l’élément demandé.";
        return again(&app, &sent.visit, id, correct(message.to_owned())).await;
    }
    if !files.is_empty() {
        let command = Join {
            request: id,
            message: None,
            audience: Audience::Everybody,
            files,
        };
        match join(&app, &actor, command).await {
            Ok(results) => {
                if let Some(mut again_with) = outcomes(&results) {
                    again_with.typed = Some((field, text));
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    return again(&app, &sent.visit, id, (again_with, status)).await;
                }
            }
            Err(error) => return refused(&app, &sent.visit, (id, error), (&field, &text)).await,
        }
    }
    match answer_missing_item(&app, &actor, (id, item), words).await {
        Ok(_) | Err(AppError::NotFound) => {
            page::see(&format!("{}?fait=element", urls::request(id)))
        }
        Err(error) => refused(&app, &sent.visit, (id, error), (&field, &text)).await,
    }
}

/// Whether the item is still asked for; an item of another request does not exist.
async fn is_asked(
    app: &App,
    actor: &Actor,
    (id, item): (RequestId, MissingItemId),
) -> Result<bool, AppError> {
    let items = thread(app, actor, id).await?.items;
    let known = items.iter().find(|one| one.id == item);
    let known = known.ok_or(AppError::NotFound)?;
    Ok(known.status == ItemStatus::Asked)
}
