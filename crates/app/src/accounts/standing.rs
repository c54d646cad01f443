//! Suspending and resuming an account, and ending its sessions: effective at once (S-008, S-027).

use super::{keep, record, seen};
use crate::access;
use crate::auth::invitations;
use crate::auth::secrets::Secret;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Actor};
use domain::ids::AccountId;
use domain::permissions::Permission;
use store::accounts::credentials::{self, Credentials};
use store::accounts::links::{self, Purpose};
use store::{accounts, sessions};

/// Suspends an account and ends its sessions. Doing it twice changes nothing, so it needs no
/// version: an urgent act must not fail because somebody edited the account.
///
/// Refuses with [`AppError::NotFound`]; with [`AppError::Invalid`] one's own account.
pub async fn suspend(app: &App, actor: &Actor, id: AccountId) -> Result<Account, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    if actor.account() == Some(id) {
        return Err(AppError::field(
            "",
            "own-account",
            "Vous ne pouvez pas suspendre votre propre compte.",
        ));
    }
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut account = seen(tx, &actor, id)?;
            sessions::end_all(tx, id)?;
            links::close(tx, Purpose::Invitation, Some(id))?;
            links::close(tx, Purpose::PasswordReset, Some(id))?;
            if account.status == AccountStatus::Suspended {
                return Ok(account);
            }
            account.status = AccountStatus::Suspended;
            keep(tx, &actor, account, "account.suspend", "")
        })
        .await
}

/// Lets a suspended account act again. One that had not accepted its invitation gets another.
///
/// Refuses with [`AppError::NotFound`].
pub async fn resume(app: &App, actor: &Actor, id: AccountId) -> Result<Account, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    let token = Secret::make(app.random.as_ref(), "");
    let actor = actor.clone();
    let account = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut account = seen(tx, &actor, id)?;
            if account.status != AccountStatus::Suspended {
                return Ok(account);
            }
            if was_active(tx, id)? {
                account.status = AccountStatus::Active;
            } else {
                account.status = AccountStatus::Invited;
                invitations::send(tx, id, &token)?;
            }
            keep(tx, &actor, account, "account.resume", "")
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(account)
}

/// Whether the second factor was confirmed once: only then was a step spent.
fn was_active(tx: &mut store::Tx<'_>, id: AccountId) -> Result<bool, AppError> {
    let kept = credentials::find(tx, id)?;
    Ok(matches!(
        kept,
        Some(Credentials {
            password_hash: Some(_),
            totp_step: Some(_),
            ..
        })
    ))
}

/// Ends every session of the actor's own account, or of one that she manages; how many.
///
/// Refuses with [`AppError::NotFound`], [`AppError::Forbidden`].
pub async fn sign_out_all(app: &App, actor: &Actor, id: AccountId) -> Result<usize, AppError> {
    let own = actor.account() == Some(id);
    if !own {
        access::require(actor, Permission::ManageAccounts)?;
    }
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let account = if own {
                accounts::find(tx, id)?
            } else {
                Some(seen(tx, &actor, id)?)
            };
            let account = account.ok_or(AppError::NotFound)?;
            let ended = sessions::end_all(tx, account.id)?;
            record(
                tx,
                &actor,
                id,
                "account.sign_out",
                &format!("sessions={ended}"),
            )?;
            Ok(ended)
        })
        .await
}
