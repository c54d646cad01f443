//! After a restoration: everything opens, or the database is not served.

use super::BackupError;
use crate::context::App;
use domain::ids::AttachmentId;
use store::audit::Deed;
use store::{StoreError, audit, keys, portable, thread};
use uuid::Uuid;

/// Opens every data key and every file; the database opened its sentinel already. Returns how many
/// files were opened; those whose case was erased have no key, and stay closed.
pub async fn verify(app: &App, files: &[AttachmentId]) -> Result<usize, BackupError> {
    app.store.read(keys::open_all).await?;
    let mut opened = 0;
    for id in files.iter().copied() {
        let named = app.store.read(move |tx| thread::find_attachment(tx, id));
        let Some(named) = named.await? else { continue };
        let sealed = app.files.get(id).await?;
        let whole = app.store.read(move |tx| {
            let bytes = thread::open_file(tx, &named, &sealed)?;
            Ok::<_, StoreError>(bytes.is_some_and(|bytes| {
                i64::try_from(bytes.len()).is_ok_and(|size| size == named.size)
            }))
        });
        if !whole.await? {
            return Err(BackupError::Damaged(format!("file {id} does not open")));
        }
        opened += 1;
    }
    Ok(opened)
}

/// Writes in the journal that the database was put back, as of when, and lets it be served.
pub async fn settle(app: &App, as_of: jiff::Timestamp) -> Result<(), BackupError> {
    let settled = app.store.write(move |tx| {
        portable::mark_verified(tx)?;
        audit::add_by_system(
            tx,
            &Deed {
                action: "database.restore",
                object_kind: "database",
                object: Uuid::nil(),
                codes: &format!("as_of={as_of}"),
            },
        )
    });
    Ok(settled.await?)
}
