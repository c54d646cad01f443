//! Which accounts the provider may open, and no longer.

use crate::access;
use crate::auth::browsing::Visitor;
use crate::auth::own::{Again, check_password, record, tell};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::notifications::NotificationKind;
use store::accounts::identities::{self, Identity};

/// The providers that somebody's own account is linked to.
pub async fn linked(app: &App, actor: &Actor) -> Result<Vec<Identity>, AppError> {
    let id = actor.account().ok_or(AppError::NotFound)?;
    app.store
        .read(move |tx| Ok(identities::of_account(tx, id)?))
        .await
}

/// Unlinks the account of somebody who shows her password again (S-023): from then on she signs in with
/// it alone. She is told by e-mail.
///
/// Refuses with [`AppError::NotFound`] when nothing is linked, with [`AppError::Invalid`] at
/// `/current_password`, and with [`AppError::TooManyTries`].
pub async fn unlink(app: &App, visitor: &Visitor, again: Again) -> Result<(), AppError> {
    check_password(app, visitor, again).await?;
    let (actor, id) = (visitor.actor.clone(), visitor.account.id);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            if identities::remove(tx, id)? == 0 {
                return Err(AppError::NotFound);
            }
            tell(tx, id, NotificationKind::IdentityChanged)?;
            record(tx, &actor, id, "account.identity_unlink", "")
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(())
}
