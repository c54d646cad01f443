//! `/brouillons/{id}/envoyer`: files the request, once however often the button is pressed.

use super::content::Content;
use super::reading::{read, wrong};
use super::review;
use crate::form::{Fields, Posted};
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use actix_web::http::StatusCode;
use actix_web::{post, web};
use app::requests::{Call, filed, submit, terms};
use app::{App, AppError, drafts};
use domain::accounts::Author;
use domain::calendar::paris;
use domain::ids::{DraftId, RequestId};
use edge::needs::SubmitRequests;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The call that files this draft: its key is the draft itself, which becomes one request.
fn call(owner: Author, id: DraftId) -> Call {
    let key: [u8; 32] = Sha256::digest(format!("draft {id}")).into();
    Call {
        owner,
        key_hash: key,
        fingerprint: key,
    }
}

fn acknowledgement(id: RequestId) -> String {
    urls::request_part(id, "accuse")
}

/// Files it, forgets the draft, shows the acknowledgement.
#[post("/brouillons/{id:[0-9a-f-]{36}}/envoyer")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    posted: Posted<SubmitRequests, Fields>,
) -> Page {
    let visit = posted.visit;
    let id = DraftId::from_uuid(*id);
    let call = call(visit.actor.author, id);
    let draft = match drafts::find(&app, &visit.actor, id).await {
        Err(AppError::NotFound) => {
            // Pressed twice: the first press filed it.
            let filed = filed(&app, &visit.actor, call.key_hash).await?;
            let filed = filed.ok_or_else(|| Refusal::from(AppError::NotFound))?;
            return page::see(&acknowledgement(filed));
        }
        found => found?,
    };
    let terms = terms(&app, &visit.actor).await?;
    let today = paris(app.clock.now()).date();
    let found = read(&Content::of(&draft.content), &terms, today);
    let Some(command) = found.submit else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return review::show(&app, &visit, &draft, (Vec::new(), status)).await;
    };
    match submit(&app, &visit.actor, command, call).await {
        Ok(submitted) => {
            match drafts::discard(&app, &visit.actor, id).await {
                Ok(()) | Err(AppError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
            page::see(&acknowledgement(submitted.request.id))
        }
        Err(AppError::Invalid(errors)) => {
            let refused = errors.iter().filter_map(wrong).collect();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            review::show(&app, &visit, &draft, (refused, status)).await
        }
        Err(other) => Err(other.into()),
    }
}
