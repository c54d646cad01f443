//! What a person changes of her own account.

use super::keep;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, Actor, NotificationFrequency};
use store::accounts;

/// Chooses how often one is told. `version` is the one that she saw.
///
/// Refuses with [`AppError::Stale`]; with [`AppError::NotFound`] a client, which has no account.
pub async fn set_notifications(
    app: &App,
    actor: &Actor,
    notify: NotificationFrequency,
    version: i32,
) -> Result<Account, AppError> {
    let id = actor.account().ok_or(AppError::NotFound)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut account = accounts::find(tx, id)?.ok_or(AppError::NotFound)?;
            if account.version != version {
                return Err(AppError::Stale {
                    version: account.version,
                });
            }
            account.notify = notify;
            keep(
                tx,
                &actor,
                account,
                "account.notifications",
                &format!("notify={notify}"),
            )
        })
        .await
}
