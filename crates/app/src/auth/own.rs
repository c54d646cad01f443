//! What somebody who is signed in changes of how she signs in. Each change asks for her password again
//! (S-023), is told to her by e-mail, and ends what it should (S-027).

mod address;
mod second_factor;
mod sessions;
mod step_up;

pub use address::{begin_address, confirm_address};
pub use second_factor::{Shown, begin_second_factor, confirm_second_factor, next_second_factor};
pub use sessions::{OwnSession, end_session, sessions};
pub(crate) use step_up::require_recent;
pub use step_up::{RECENT, is_recent, prove};

use crate::access;
use crate::auth::browsing::Visitor;
use crate::auth::invitations::acceptable;
use crate::auth::login::too_many;
use crate::auth::passwords::{Password, Verdict};
use crate::auth::recovery::{self, RecoveryCode};
use crate::auth::throttle::Try;
use crate::context::App;
use crate::error::{AppError, FieldError};
use domain::accounts::Actor;
use domain::ids::{AccountId, NotificationId};
use domain::notifications::{Notification, NotificationKind, Recipient};
use std::net::IpAddr;
use store::accounts::credentials;
use store::audit::Deed;
use store::sessions as kept;
use store::{Tx, audit, outbox};

/// The password that she has, and from where she shows it again.
pub struct Again {
    /// As typed; `None` when it is longer than any password.
    pub password: Option<Password>,
    /// Her address, for the throttle.
    pub address: IpAddr,
}

/// Writes the notification of a change, in the transaction of the change.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    account: AccountId,
    event: NotificationKind,
) -> Result<(), AppError> {
    let notification = Notification {
        id: NotificationId::make(tx.clock(), tx.random()),
        event,
        request: None,
        recipient: Recipient::Account(account),
    };
    let now = tx.now();
    Ok(outbox::add(tx, &notification, now)?)
}

/// Refuses whoever does not know the password of the account that is signed in, at
/// `/current_password`, and slows her guessing (S-018).
pub(super) async fn check_password(
    app: &App,
    visitor: &Visitor,
    again: Again,
) -> Result<(), AppError> {
    let id = visitor.account.id;
    let tried = Try::new(&format!("again {id}"), again.address);
    app.throttle
        .begin(&tried, app.clock.now())
        .map_err(too_many)?;
    let hash = app
        .store
        .read(move |tx| {
            let kept = credentials::find(tx, id)?;
            Ok::<_, AppError>(kept.and_then(|kept| kept.password_hash))
        })
        .await?;
    let verdict = match (&again.password, hash) {
        (Some(password), Some(hash)) => app.passwords.verify(password, Some(hash)).await?,
        _ => Verdict::Wrong,
    };
    if verdict == Verdict::Wrong {
        let message = "Ce n’est pas votre mot de passe actuel.";
        return Err(AppError::field(
            "/current_password",
            "wrong-password",
            message,
        ));
    }
    app.throttle.succeeded(&tried);
    Ok(())
}

/// Chooses another password: her other sessions end, this one goes on.
///
/// Refuses with [`AppError::Invalid`] at `/current_password` or `/password`, and with
/// [`AppError::TooManyTries`].
pub async fn change_password(
    app: &App,
    visitor: &Visitor,
    again: Again,
    password: Option<Password>,
) -> Result<(), AppError> {
    // Both fields are told at once where both are wrong.
    let judged = acceptable(password, &visitor.account, &visitor.of);
    if let Err(refused) = check_password(app, visitor, again).await {
        return Err(together(refused, judged.err()));
    }
    let hash = app.passwords.hash(&judged?, app.random.as_ref()).await?;
    let (actor, id, session) = (visitor.actor.clone(), visitor.account.id, visitor.session);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            credentials::set_password(tx, id, &hash)?;
            let ended = kept::end_others(tx, id, session)?;
            tell(tx, id, NotificationKind::PasswordChanged)?;
            let codes = format!("by=owner sessions={ended}");
            record(tx, &actor, id, "account.password", &codes)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(())
}

fn together(refused: AppError, other: Option<AppError>) -> AppError {
    match (refused, other) {
        (AppError::Invalid(mut all), Some(AppError::Invalid(more))) => {
            all.extend(more);
            AppError::Invalid(all)
        }
        (refused, _) => refused,
    }
}

/// How many recovery codes she may still use.
pub async fn recovery_codes_left(app: &App, actor: &Actor) -> Result<i64, AppError> {
    let id = actor.account().ok_or(AppError::NotFound)?;
    app.store
        .read(move |tx| Ok(store::accounts::recovery::left(tx, id)?))
        .await
}

/// Gives her ten other recovery codes; those of before serve no more.
///
/// Refuses with [`AppError::Invalid`] at `/current_password`, and with [`AppError::TooManyTries`].
pub async fn renew_recovery_codes(
    app: &App,
    visitor: &Visitor,
    again: Again,
) -> Result<Vec<RecoveryCode>, AppError> {
    check_password(app, visitor, again).await?;
    let (actor, id) = (visitor.actor.clone(), visitor.account.id);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let codes = recovery::renew(tx, id)?;
            record(tx, &actor, id, "account.recovery_codes", "")?;
            Ok(codes)
        })
        .await
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: AccountId,
    action: &str,
    codes: &str,
) -> Result<(), AppError> {
    let deed = Deed {
        action,
        object_kind: "account",
        object: id.uuid(),
        codes,
    };
    Ok(audit::add(tx, actor, &deed)?)
}

fn wrong_code() -> AppError {
    AppError::Invalid(vec![FieldError::new(
        "/code",
        "wrong-code",
        "Ce code n’est pas le bon, ou il a déjà servi : attendez le suivant.",
    )])
}
