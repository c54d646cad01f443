//! Another e-mail address: by her password and a fresh code, confirmed from the next address, told to both
//! (S-023).

use super::{Again, check_password, record, tell};
use crate::access;
use crate::auth::browsing::Visitor;
use crate::auth::invitations::notify;
use crate::auth::login::after;
use crate::auth::own::require_recent;
use crate::auth::secrets::{Secret, digest};
use crate::context::App;
use crate::error::AppError;
use domain::notifications::NotificationKind;
use domain::text::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use store::accounts::links::{self, Purpose};
use store::accounts::{self, addresses};
use store::sessions as kept;

/// How long the code works.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(30);
/// How long a former address is kept after that, for the mail that tells it.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Sends a code to the next address. Nothing changes yet. An address that has an account already is
/// answered the same, and gets nothing (S-019).
///
/// Refuses with [`AppError::StepUp`], [`AppError::TooManyTries`], and [`AppError::Invalid`] at
/// `/current_password` or `/email`.
pub async fn begin_address(
    app: &App,
    visitor: &Visitor,
    again: Again,
    next: EmailAddress,
) -> Result<(), AppError> {
    let session = visitor.session;
    app.store
        .read(move |tx| require_recent(tx, session))
        .await?;
    check_password(app, visitor, again).await?;
    let former = visitor.account.email.clone();
    if former.matching_form().expose() == next.matching_form().expose() {
        let message = "C’est déjà votre adresse.";
        return Err(AppError::field("/email", "same-address", message));
    }
    let token = Secret::make(app.random.as_ref(), "");
    let (actor, id) = (visitor.actor.clone(), visitor.account.id);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let long_ago = tx.now().saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
            addresses::forget(tx, long_ago)?;
            record(tx, &actor, id, "account.email_begin", "")?;
            if accounts::by_email(tx, &next)?.is_some() {
                return Ok(());
            }
            let until = after(tx, LIFETIME);
            addresses::begin(tx, id, (&former, &next), &token.digest(), until)?;
            notify(tx, id, NotificationKind::AddressToConfirm, &token)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(())
}

/// Changes the address, for whoever shows the code that was sent to the next one: she signs in with it
/// from now on, her other sessions end, links that wait for a password close, and both addresses are told.
///
/// Refuses with [`AppError::LinkGone`].
pub async fn confirm_address(app: &App, visitor: &Visitor, code: &str) -> Result<(), AppError> {
    let (actor, id, session) = (visitor.actor.clone(), visitor.account.id, visitor.session);
    let token_hash = digest(code);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let next = addresses::spend(tx, id, &token_hash)?.ok_or(AppError::LinkGone)?;
            // Somebody may have been invited there meanwhile.
            if accounts::by_email(tx, &next)?.is_some() {
                return Err(AppError::LinkGone);
            }
            let mut account = accounts::find(tx, id)?.ok_or(AppError::LinkGone)?;
            account.email = next;
            account.version += 1;
            accounts::save(tx, &account)?;
            let ended = kept::end_others(tx, id, session)?;
            links::close(tx, Purpose::PasswordReset, Some(id))?;
            tell(tx, id, NotificationKind::AddressChanged)?;
            tell(tx, id, NotificationKind::FormerAddressTold)?;
            let codes = format!("sessions={ended}");
            record(tx, &actor, id, "account.email", &codes)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(())
}
