//! Files that nobody has: a crash came between the bytes and the row, or the case was erased.

use crate::context::App;
use crate::error::AppError;
use jiff::SignedDuration;
use store::thread;

/// How old a file is before it may be taken for an orphan: no upload lasts that long.
const AGE: SignedDuration = SignedDuration::from_hours(1);

/// Removes the files without a row, and what interrupted writes left, older than an hour (S-404,
/// invariant I7); gives how many. To be called about once an hour; two nodes may do so at once.
pub async fn sweep_files(app: &App) -> Result<usize, AppError> {
    let now = app.clock.now();
    let cutoff = now.checked_sub(AGE).unwrap_or(now);
    let mut removed = app.files.remove_unfinished(cutoff).await?;
    for last in 0..=u8::MAX {
        let mut old = app.files.list_older_than(last, cutoff).await?;
        if old.is_empty() {
            continue;
        }
        let ids = old.clone();
        let known = app
            .store
            .read(move |tx| thread::known_attachments(tx, &ids))
            .await?;
        old.retain(|id| !known.contains(id));
        for id in old {
            app.files.delete(id).await?;
            removed += 1;
        }
    }
    if removed > 0 {
        tracing::info!(removed, "files that nobody has are removed");
    }
    Ok(removed)
}
