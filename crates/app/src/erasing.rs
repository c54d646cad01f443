//! Erasing a case by destroying its key (S-507), and replaying erasures over a restored backup (S-118).

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::{AttachmentId, RequestId};
use domain::keeping::ErasureReason;
use domain::permissions::Permission;
use store::audit::Deed;
use store::erasures::{self, Erasure};
use store::{Tx, audit, requests};
use uuid::Uuid;

/// Erases a request of the actor's fund: its key is destroyed, so that no copy of it opens, then its rows
/// and its files go; gives the files. Codes, dates and the journal stay. An administrator does not read what she erases.
///
/// Refuses with [`AppError::NotFound`] another fund's, with [`AppError::Erased`] one that is already.
pub async fn erase(
    app: &App,
    actor: &Actor,
    id: RequestId,
    reason: ErasureReason,
) -> Result<Vec<AttachmentId>, AppError> {
    access::require(actor, Permission::ManageKeeping)?;
    let actor = actor.clone();
    let files = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let found = requests::find(tx, id)?;
            let found = found.filter(|request| actor.fund() == Some(&request.fund));
            found.ok_or(AppError::NotFound)?;
            let files = erasures::erase_request(tx, id, reason)?.ok_or(AppError::Erased)?;
            let codes = format!("reason={reason}");
            let deed = deed(id.uuid(), &codes);
            audit::add(tx, &actor, &deed)?;
            Ok::<_, AppError>(files)
        })
        .await?;
    remove(app, files.clone()).await;
    Ok(files)
}

/// Erases a request by the service itself; its files are then to be given to [`remove`].
pub(crate) fn erase_by_system(
    tx: &mut Tx<'_>,
    id: RequestId,
    reason: ErasureReason,
) -> Result<Option<Vec<AttachmentId>>, AppError> {
    let files = erasures::erase_request(tx, id, reason)?;
    if files.is_some() {
        audit::add_by_system(tx, &deed(id.uuid(), &format!("reason={reason}")))?;
    }
    Ok(files)
}

const fn deed(object: Uuid, codes: &str) -> Deed<'_> {
    Deed {
        action: "request.erase",
        object_kind: "request",
        object,
        codes,
    }
}

/// Removes the bytes of files that have no row any more. What fails here is found by the sweeper.
pub(crate) async fn remove(app: &App, files: Vec<AttachmentId>) {
    for file in files {
        if let Err(error) = app.files.delete(file).await {
            tracing::warn!(%error, "a file that nobody has is left to the sweeper");
        }
    }
}

/// Erases again what had been erased since a backup was made; gives how many cases were back. To be done
/// before the restored database serves.
pub async fn replay(app: &App, erased: Vec<Erasure>) -> Result<usize, AppError> {
    let mut back = 0;
    for erasure in erased {
        let files = app
            .store
            .write(move |tx| {
                let id = RequestId::from_uuid(erasure.case);
                if requests::find(tx, id)?.is_some() {
                    return erase_by_system(tx, id, erasure.reason);
                }
                let draft = erasures::erase_draft(tx, erasure.case, erasure.reason)?;
                Ok::<_, AppError>(draft.then(Vec::new))
            })
            .await?;
        if let Some(files) = files {
            back += 1;
            remove(app, files).await;
        }
    }
    Ok(back)
}
