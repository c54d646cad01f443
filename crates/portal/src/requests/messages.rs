//! `/demandes/{id}/messages`: the partner writes, with files if she wants.

use super::acts::refused;
use super::files::{FORM, Sent, outcomes};
use super::show::partner::{Again, again};
use crate::page::{self, Page};
use crate::{once, urls};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, post, web};
use app::App;
use app::attachments::{Join, join};
use app::requests::{NewMessage, add_message};
use domain::ids::RequestId;
use domain::text::Body;
use domain::thread::Audience;
use edge::needs::WriteMessages;
use uuid::Uuid;

/// Writes, then joins the files to what was written.
#[post("/demandes/{id:[0-9a-f-]{36}}/messages")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    request: HttpRequest,
    payload: web::Payload,
) -> Page {
    let id = RequestId::from_uuid(*id);
    let sent = Sent::<WriteMessages>::read(&request, payload, FORM).await?;
    let mut sent = match sent.partner() {
        Ok(sent) => sent,
        Err(refusal) => return Err(refusal),
    };
    let text = sent.text("texte").to_owned();
    if let Some(problem) = sent.problem.take() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let again_with = Again::saying(problem, "texte", &text);
        return again(&app, &sent.visit, id, (again_with, status)).await;
    }
    let actor = sent.visit.actor.clone();
    let body = match Body::parse(&text) {
        Ok(body) => body,
        Err(error) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let again_with = Again::correcting("texte", error.message, &text);
            return again(&app, &sent.visit, id, (again_with, status)).await;
        }
    };
    let key = sent.text("cle").to_owned();
    let new = NewMessage {
        request: id,
        body,
        call: once::call_saying(actor.author, &key, &format!("message {id}"), &text),
    };
    let message = match add_message(&app, &actor, new).await {
        Ok(message) => message,
        Err(error) => return refused(&app, &sent.visit, (id, error), ("texte", &text)).await,
    };
    let files = sent.files();
    if !files.is_empty() {
        let command = Join {
            request: id,
            message: Some(message.id),
            audience: Audience::Everybody,
            files,
        };
        match join(&app, &actor, command).await {
            Ok(results) => {
                if let Some(again_with) = outcomes(&results) {
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    return again(&app, &sent.visit, id, (again_with, status)).await;
                }
            }
            Err(error) => return refused(&app, &sent.visit, (id, error), ("", "")).await,
        }
    }
    page::see(&format!("{}?fait=message", urls::request(id)))
}
