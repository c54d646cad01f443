//! The reply that is being written to a request: kept at the fund, for whoever treats it.

use super::agent;
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::drafts::{ReplyDraft, ReplyText};
use domain::ids::RequestId;
use domain::text::Label;
use std::collections::BTreeSet;
use store::audit::{self as journal, Deed};
use store::treating::reply_drafts as kept;
use store::{StoreError, Tx, accounts};

/// The reply that is being written to a request that the agent sees, and the name of whoever wrote in
/// it last.
pub async fn draft(
    app: &App,
    actor: &Actor,
    id: RequestId,
) -> Result<Option<(ReplyDraft, Option<Label>)>, AppError> {
    agent(actor)?;
    let reader = actor.clone();
    let found = app
        .store
        .read(move |tx| {
            access::read(tx, &reader, id)?;
            let Some(draft) = kept::find(tx, id)? else {
                return Ok::<_, AppError>(None);
            };
            let mut names = accounts::names(tx, &BTreeSet::from([draft.author]))?;
            let name = names.remove(&draft.author);
            Ok(Some((draft, name)))
        })
        .await?;
    if found.is_some() {
        audit::saw(app, actor, Sight::part(id, "reply")).await?;
    }
    Ok(found)
}

/// Keeps what is written so far. `version` is that of the draft that the agent saw, 0 for none.
///
/// Refuses with [`AppError::Stale`] when a colleague wrote in it since.
pub async fn save(
    app: &App,
    actor: &Actor,
    (id, version): (RequestId, i32),
    text: ReplyText,
) -> Result<ReplyDraft, AppError> {
    let author = agent(actor)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            access::request(tx, &actor, id)?;
            let kept_version = kept::find(tx, id)?.map_or(0, |draft| draft.version);
            if kept_version != version {
                return Err(AppError::Stale {
                    version: kept_version,
                });
            }
            let draft = ReplyDraft {
                request: id,
                author,
                text,
                updated_at: tx.now(),
                version: version + 1,
            };
            kept::save(tx, &draft).map_err(|error| match error {
                StoreError::Conflict => AppError::Stale { version },
                other => other.into(),
            })?;
            write_line(tx, &actor, id, "reply.save")?;
            Ok(draft)
        })
        .await
}

/// Throws the reply away.
pub async fn discard(app: &App, actor: &Actor, id: RequestId) -> Result<(), AppError> {
    agent(actor)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            access::request(tx, &actor, id)?;
            kept::discard(tx, id)?;
            write_line(tx, &actor, id, "reply.discard")
        })
        .await
}

fn write_line(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RequestId,
    action: &'static str,
) -> Result<(), AppError> {
    let deed = Deed {
        action,
        object_kind: "request",
        object: id.uuid(),
        codes: "",
    };
    Ok(journal::add(tx, actor, &deed)?)
}
