//! A forgotten password: a link by mail, thirty minutes, once; the second factor stays (S-021).

use crate::auth::actor;
use crate::auth::invitations::{acceptable, notify};
use crate::auth::login::{after, too_many};
use crate::auth::own;
use crate::auth::passwords::Password;
use crate::auth::secrets::{Secret, digest};
use crate::auth::throttle::Try;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, Membership};
use domain::notifications::NotificationKind;
use domain::text::{EmailAddress, Label};
use jiff::SignedDuration;
use std::net::IpAddr;
use store::accounts::credentials;
use store::accounts::links::{self, Link, Purpose};
use store::audit::Deed;
use store::{Tx, accounts, audit, funds, organisations, sessions};

/// How long the link works.
const LIFETIME: SignedDuration = SignedDuration::from_mins(30);
/// How long links that are over are kept, to be recognised as such.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Sends a link to the address, if it has an active account. The answer, and the work behind it, are
/// the same if not (S-019): a link that opens nothing is then written.
///
/// Refuses with [`AppError::TooManyTries`] only.
pub async fn forgot(app: &App, email: EmailAddress, address: IpAddr) -> Result<(), AppError> {
    let tried = Try::new(
        &format!("forgot {}", email.matching_form().expose()),
        address,
    );
    app.throttle
        .begin(&tried, app.clock.now())
        .map_err(too_many)?;
    let token = Secret::make(app.random.as_ref(), "");
    app.store.write(move |tx| ask(tx, &email, &token)).await?;
    app.mail_waiting.notify_one();
    Ok(())
}

fn ask(tx: &mut Tx<'_>, email: &EmailAddress, token: &Secret) -> Result<(), AppError> {
    let before = tx
        .now()
        .saturating_sub(KEPT)
        .unwrap_or(jiff::Timestamp::MIN);
    links::forget(tx, before)?;
    let account = match accounts::by_email(tx, email)? {
        Some(found) if accounts::is_active(tx, found.id)? => Some(found.id),
        _ => None,
    };
    if account.is_some() {
        links::close(tx, Purpose::PasswordReset, account)?;
    }
    let until = after(tx, LIFETIME);
    links::add(
        tx,
        &token.digest(),
        &Link {
            purpose: Purpose::PasswordReset,
            account,
        },
        until,
    )?;
    match account {
        Some(account) => notify(tx, account, NotificationKind::PasswordReset, token),
        None => Ok(()),
    }
}

/// Replaces the password, and ends every session. Signing in still asks for the second factor.
///
/// Refuses with [`AppError::LinkGone`], or [`AppError::Invalid`] at `/password`.
pub async fn reset(app: &App, token: &str, password: Option<Password>) -> Result<(), AppError> {
    let token_hash = digest(token);
    let (account, of) = app.store.read(move |tx| holder(tx, &token_hash)).await?;
    let password = acceptable(password, &account, &of)?;
    let hash = app.passwords.hash(&password, app.random.as_ref()).await?;
    app.store
        .write(move |tx| {
            let (account, _) = holder(tx, &token_hash)?;
            if !links::spend(tx, &token_hash)? {
                return Err(AppError::LinkGone);
            }
            credentials::set_password(tx, account.id, &hash)?;
            sessions::end_all(tx, account.id)?;
            tell(tx, account)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(())
}

/// The active account of a link that still opens, and for whom she works.
fn holder(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<(Account, Label), AppError> {
    let link = links::find(tx, token_hash)?.filter(|link| link.purpose == Purpose::PasswordReset);
    let id = link
        .and_then(|link| link.account)
        .ok_or(AppError::LinkGone)?;
    if !accounts::is_active(tx, id)? {
        return Err(AppError::LinkGone);
    }
    let account = accounts::find(tx, id)?.ok_or(AppError::LinkGone)?;
    let of = match &account.membership {
        Membership::Organisation(id) => organisations::find(tx, *id)?.map(|found| found.name),
        Membership::Fund { fund, .. } => funds::find(tx, fund)?.map(|found| found.name),
    };
    Ok((account, of.ok_or(AppError::LinkGone)?))
}

fn tell(tx: &mut Tx<'_>, account: Account) -> Result<(), AppError> {
    own::tell(tx, account.id, NotificationKind::PasswordChanged)?;
    let deed = Deed {
        action: "account.password",
        object_kind: "account",
        object: account.id.uuid(),
        codes: "by=link",
    };
    Ok(audit::add(tx, &actor::of_account(account), &deed)?)
}
