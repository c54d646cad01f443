//! What can be done with drafts: their author alone keeps, reads, changes and discards them.

use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use crate::once::made_before;
use domain::accounts::Actor;
use domain::drafts::{Draft, DraftContent};
use domain::ids::DraftId;
use domain::permissions::Permission;
use store::audit::{self as journal, Deed};
use store::idempotency::Call;
use store::{StoreError, Tx, drafts};

/// Keeps a new draft.
pub async fn keep(app: &App, actor: &Actor, content: DraftContent) -> Result<Draft, AppError> {
    keep_once(app, actor, content, None).await
}

/// The same, once however often the call is made: its draft as it is now is then the answer.
pub async fn keep_once(
    app: &App,
    actor: &Actor,
    content: DraftContent,
    call: Option<Call>,
) -> Result<Draft, AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let organisation = actor
        .organisation()
        .ok_or(AppError::Forbidden(Permission::SubmitRequests))?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let draft = Draft {
                id: DraftId::make(tx.clock(), tx.random()),
                organisation,
                author: actor.author,
                content,
                updated_at: tx.now(),
                version: 1,
            };
            if let Some(first) = made_before(tx, call.as_ref(), draft.id.uuid())? {
                let first = drafts::find(tx, actor.author, DraftId::from_uuid(first))?;
                return first.ok_or(AppError::Erased);
            }
            drafts::add(tx, &draft).map_err(|error| match error {
                StoreError::Conflict => too_many(),
                other => other.into(),
            })?;
            write_line(tx, &actor, draft.id, "draft.keep")?;
            Ok(draft)
        })
        .await
}

fn write_line(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: DraftId,
    action: &'static str,
) -> Result<(), AppError> {
    let deed = Deed {
        action,
        object_kind: "draft",
        object: id.uuid(),
        codes: "",
    };
    Ok(journal::add(tx, actor, &deed)?)
}

fn too_many() -> AppError {
    let message = "Vous gardez déjà 50 brouillons : envoyez ou supprimez-en.";
    AppError::field("/content", "too-many", message)
}

/// The actor's drafts, the last begun first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Draft>, AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let author = actor.author;
    let found = app
        .store
        .read(move |tx| Ok::<_, AppError>(drafts::list(tx, author)?))
        .await?;
    audit::saw(
        app,
        actor,
        Sight::drafts(found.iter().map(|draft| draft.id)),
    )
    .await?;
    Ok(found)
}

/// One of the actor's drafts.
pub async fn find(app: &App, actor: &Actor, id: DraftId) -> Result<Draft, AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let author = actor.author;
    let draft = app
        .store
        .read(move |tx| drafts::find(tx, author, id)?.ok_or(AppError::NotFound))
        .await?;
    audit::saw(app, actor, Sight::draft(id)).await?;
    Ok(draft)
}

/// Changes a draft that the actor saw at this version.
pub async fn change(
    app: &App,
    actor: &Actor,
    (id, version): (DraftId, i32),
    content: DraftContent,
) -> Result<Draft, AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let draft = drafts::find(tx, actor.author, id)?.ok_or(AppError::NotFound)?;
            if draft.version != version {
                return Err(AppError::Stale {
                    version: draft.version,
                });
            }
            let changed = Draft {
                content,
                updated_at: tx.now(),
                version: draft.version + 1,
                ..draft
            };
            drafts::save(tx, &changed)?;
            write_line(tx, &actor, id, "draft.change")?;
            Ok(changed)
        })
        .await
}

/// Discards a draft: nothing of it can be read any more.
pub async fn discard(app: &App, actor: &Actor, id: DraftId) -> Result<(), AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let found = drafts::discard(tx, actor.author, id)?;
            if found {
                write_line(tx, &actor, id, "draft.discard")
            } else {
                Err(AppError::NotFound)
            }
        })
        .await
}
