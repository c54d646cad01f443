//! A telephone lost with its recovery codes: one person asks that the account be reset, another one does it
//! (S-014). Never one alone, and never the owner of the account: that would be a way around the second
//! factor.

use super::{keep, record, seen};
use crate::access;
use crate::auth::invitations;
use crate::auth::secrets::Secret;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Actor, Membership};
use domain::ids::AccountId;
use domain::permissions::Permission;
use jiff::{SignedDuration, Timestamp};
use store::accounts::links::{self, Purpose};
use store::accounts::resets::{self, Asked};
use store::accounts::{credentials, recovery};
use store::{Tx, accounts, conventions, sessions};

/// How long a second person may take to confirm.
pub const WAITING: SignedDuration = SignedDuration::from_hours(72);

/// What became of a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reset {
    /// A second person is to confirm it.
    Asked,
    /// Both factors are gone, her sessions ended, an invitation left.
    Done,
}

/// A reset that waits, for whoever may confirm it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Whose account.
    pub account: Account,
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// Asks that an account be reset, or does it when somebody else asked within three days: password, second
/// factor and recovery codes go, sessions end, and an invitation leaves to her address, by which she
/// chooses new ones.
///
/// An administrator of a fund confirms for every account of an organisation bound to it: an organisation
/// may have a single manager. Refuses with [`AppError::NotFound`], and with [`AppError::Invalid`] one's
/// own account, one that is not active, and a second asking by the same person.
pub async fn reset(app: &App, actor: &Actor, id: AccountId) -> Result<Reset, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    let by = actor.account();
    let by = by.ok_or(AppError::Forbidden(Permission::ManageAccounts))?;
    if by == id {
        let message = "Vous ne pouvez pas réinitialiser votre propre compte.";
        return Err(AppError::field("", "own-account", message));
    }
    let token = Secret::make(app.random.as_ref(), "");
    let actor = actor.clone();
    let done = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let waiting = resets::find(tx, id)?.filter(|asked| is_fresh(asked, tx.now()));
            let account = within_reach(tx, &actor, id, waiting.is_some())?;
            if account.status != AccountStatus::Active {
                let message = "Ce compte n’est pas actif : il n’y a rien à réinitialiser.";
                return Err(AppError::field("", "not-active", message));
            }
            match waiting {
                Some(asked) if asked.by == by => Err(AppError::field(
                    "",
                    "second-person",
                    "Une autre personne doit confirmer : un autre responsable, ou l’administrateur de \
                     la caisse.",
                )),
                Some(_) => {
                    start_over(tx, &actor, account, &token)?;
                    Ok(Reset::Done)
                }
                None => {
                    resets::ask(tx, id, by)?;
                    record(tx, &actor, id, "account.reset_ask", "")?;
                    Ok(Reset::Asked)
                }
            }
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(done)
}

fn is_fresh(asked: &Asked, now: Timestamp) -> bool {
    now.duration_since(asked.at) < WAITING
}

/// The account, for whoever manages it; once a reset was asked, also for an administrator of a fund that
/// its organisation is bound to.
fn within_reach(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: AccountId,
    is_asked: bool,
) -> Result<Account, AppError> {
    match seen(tx, actor, id) {
        Err(AppError::NotFound) if is_asked => {}
        answered => return answered,
    }
    let account = accounts::find(tx, id)?.ok_or(AppError::NotFound)?;
    match (actor.fund(), &account.membership) {
        (Some(fund), Membership::Organisation(organisation))
            if conventions::binds(tx, *organisation, fund)? =>
        {
            Ok(account)
        }
        _ => Err(AppError::NotFound),
    }
}

fn start_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut account: Account,
    token: &Secret,
) -> Result<(), AppError> {
    let id = account.id;
    resets::forget(tx, id)?;
    let ended = sessions::end_all(tx, id)?;
    links::close(tx, Purpose::PasswordReset, Some(id))?;
    credentials::clear(tx, id)?;
    recovery::clear(tx, id)?;
    account.status = AccountStatus::Invited;
    let codes = format!("sessions={ended}");
    keep(tx, actor, account, "account.reset", &codes)?;
    invitations::send(tx, id, token)
}

/// The resets that wait for somebody like the actor to confirm them.
pub async fn waiting(app: &App, actor: &Actor) -> Result<Vec<Waiting>, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    let actor = actor.clone();
    app.store
        .read(move |tx| {
            let since = tx.now().checked_sub(WAITING).unwrap_or(tx.now());
            let mut found = Vec::new();
            for asked in resets::since(tx, since)? {
                match within_reach(tx, &actor, asked.account, true) {
                    Ok(account) if actor.account() != Some(asked.account) => found.push(Waiting {
                        account,
                        by: asked.by,
                        at: asked.at,
                    }),
                    Ok(_) | Err(AppError::NotFound) => {}
                    Err(other) => return Err(other),
                }
            }
            Ok(found)
        })
        .await
}
