//! Opening a file.

use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use crate::openings;
use crate::requests::reader;
use domain::accounts::Actor;
use domain::ids::{AttachmentId, RequestId};
use domain::permissions::Permission;
use domain::thread::{Attachment, Audience, ScanState};
use store::thread;
use zeroize::Zeroizing;

/// A file of a request, whole, with what is known of it. Its reading is in the journal before its
/// bytes are in anybody's hands. [`AppError::NotFound`] for whoever may not see the request, for
/// the fund's own files when a partner asks (S-005), and once the case was erased.
pub async fn open(
    app: &App,
    actor: &Actor,
    request: RequestId,
    id: AttachmentId,
) -> Result<(Attachment, Zeroizing<Vec<u8>>), AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let reading = actor.clone();
    let attachment = app
        .store
        .read(move |tx| {
            access::read(tx, &reading, request)?;
            let found = thread::find_attachment(tx, id)?
                .filter(|found| found.request == request)
                .filter(|found| {
                    reader(&reading) == Audience::Fund || found.audience == Audience::Everybody
                })
                .ok_or(AppError::NotFound)?;
            match thread::scan_of(tx, id)? {
                Some(ScanState::Waiting) => Err(AppError::NotScanned),
                Some(ScanState::Infected) => Err(AppError::Infected),
                Some(ScanState::Clean) | None => Ok(found),
            }
        })
        .await?;
    openings::note(app, actor, request).await?;
    let sealed = app.files.get(id).await?;
    let opening = attachment.clone();
    let bytes = app
        .store
        .read(move |tx| thread::open_file(tx, &opening, &sealed))
        .await?;
    let bytes = bytes.ok_or(AppError::NotFound)?;
    audit::saw(app, actor, Sight::attachment(id, request)).await?;
    Ok((attachment, bytes))
}
