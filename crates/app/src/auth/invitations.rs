//! Accepting an invitation: looking uses nothing up, a password and a second factor are always
//! chosen together, and the link is spent by the first right code (S-014, S-021).

use crate::auth::actor;
use crate::auth::login::after;
use crate::auth::passwords::Password;
use crate::auth::policy;
use crate::auth::recovery::{self, RecoveryCode};
use crate::auth::secrets::{Secret, digest};
use crate::auth::totp::{self, Enrolment};
use crate::context::App;
use crate::error::{AppError, FieldError};
use domain::accounts::{Account, AccountStatus, Membership, Role};
use domain::ids::{AccountId, NotificationId};
use domain::notifications::{Notification, NotificationKind, Recipient};
use domain::text::Label;
use jiff::SignedDuration;
use store::accounts::credentials::{self, Credentials};
use store::accounts::identities;
use store::accounts::links::{self, Link, Purpose};
use store::audit::Deed;
use store::{Tx, accounts, audit, funds, organisations, outbox};
use zeroize::Zeroizing;

/// How long an invitation may be accepted.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An account was invited.
pub struct Invited {
    /// The account.
    pub account: Account,
    /// The token of the link that was mailed: for commands and demonstrations, which have no mail to
    /// wait for. No route shows it (S-022).
    pub token: Secret,
}

/// What an invitation says to whoever holds it.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Her name, as the one who invited her wrote it.
    pub name: Label,
    /// `j•••@ccas.example`.
    pub masked_email: String,
    /// What she will do.
    pub role: Role,
    /// The organisation or the fund that invites her.
    pub of: Label,
}

/// Writes a new invitation, which replaces those of before, and the notification that carries it.
/// In the transaction of the account's own change.
pub(crate) fn send(tx: &mut Tx<'_>, account: AccountId, token: &Secret) -> Result<(), AppError> {
    links::close(tx, Purpose::Invitation, Some(account))?;
    let link = Link {
        purpose: Purpose::Invitation,
        account: Some(account),
    };
    let until = after(tx, LIFETIME);
    links::add(tx, &token.digest(), &link, until)?;
    notify(tx, account, NotificationKind::Invitation, token)
}

pub(super) fn notify(
    tx: &mut Tx<'_>,
    account: AccountId,
    event: NotificationKind,
    token: &Secret,
) -> Result<(), AppError> {
    let notification = Notification {
        id: NotificationId::make(tx.clock(), tx.random()),
        event,
        request: None,
        recipient: Recipient::Account(account),
    };
    let now = tx.now();
    Ok(outbox::add_with_token(
        tx,
        &notification,
        Some(token.expose()),
        now,
    )?)
}

/// The invited account of a link that still opens.
pub(super) fn invited(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<Account, AppError> {
    let link = links::find(tx, token_hash)?.filter(|link| link.purpose == Purpose::Invitation);
    let id = link
        .and_then(|link| link.account)
        .ok_or(AppError::LinkGone)?;
    accounts::find(tx, id)?
        .filter(|account| account.status == AccountStatus::Invited)
        .ok_or(AppError::LinkGone)
}

pub(super) fn named(tx: &mut Tx<'_>, membership: &Membership) -> Result<Label, AppError> {
    let name = match membership {
        Membership::Organisation(id) => organisations::find(tx, *id)?.map(|found| found.name),
        Membership::Fund { fund, .. } => funds::find(tx, fund)?.map(|found| found.name),
    };
    name.ok_or(AppError::LinkGone)
}

/// Shows an invitation; nothing is used up, so a link preview does no harm (S-021).
///
/// Refuses with [`AppError::LinkGone`].
pub async fn open(app: &App, token: &str) -> Result<Invitation, AppError> {
    let token_hash = digest(token);
    app.store
        .read(move |tx| {
            let account = invited(tx, &token_hash)?;
            let of = named(tx, &account.membership)?;
            Ok(Invitation {
                masked_email: account.email.masked(),
                name: account.name,
                role: account.role,
                of,
            })
        })
        .await
}

/// Chooses the password and draws the second factor. May be done again until it is confirmed.
///
/// Refuses with [`AppError::LinkGone`], or [`AppError::Invalid`] at `/password` (S-015, S-016).
pub async fn accept(
    app: &App,
    token: &str,
    password: Option<Password>,
) -> Result<Enrolment, AppError> {
    let token_hash = digest(token);
    let (account, of) = app
        .store
        .read(move |tx| {
            let account = invited(tx, &token_hash)?;
            let of = named(tx, &account.membership)?;
            Ok::<_, AppError>((account, of))
        })
        .await?;
    let password = acceptable(password, &account, &of)?;
    let hash = app.passwords.hash(&password, app.random.as_ref()).await?;
    let seed = totp::seed(app.random.as_ref());
    let enrolment = totp::enrolment(&account, &seed)?;
    app.store
        .write(move |tx| {
            let account = invited(tx, &token_hash)?;
            credentials::set_password(tx, account.id, &hash)?;
            credentials::set_totp(tx, account.id, &seed)?;
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(enrolment)
}

/// The password, if it is good enough for this person.
pub(super) fn acceptable(
    password: Option<Password>,
    account: &Account,
    of: &Label,
) -> Result<Password, AppError> {
    let too_long = || FieldError::new("/password", "too-long", "256 caractères au plus.");
    let password = password.ok_or_else(|| AppError::Invalid(vec![too_long()]))?;
    let context = [account.email.expose(), account.name.as_str(), of.as_str()];
    policy::check(&password, account.role, &context, "/password")
        .map_err(|error| AppError::Invalid(vec![error]))?;
    Ok(password)
}

/// Confirms the second factor by a first code: the account is active, the link is spent.
///
/// Refuses with [`AppError::LinkGone`], or [`AppError::Invalid`] at `/code`.
pub async fn confirm(app: &App, token: &str, code: &str) -> Result<(), AppError> {
    let token_hash = digest(token);
    let code = Zeroizing::new(code.to_owned());
    app.store
        .write(move |tx| activate(tx, &token_hash, &code).map(drop))
        .await
}

/// The same, with the recovery codes that she may keep on paper: shown now and never again.
pub async fn confirm_with_codes(
    app: &App,
    token: &str,
    code: &str,
) -> Result<Vec<RecoveryCode>, AppError> {
    let token_hash = digest(token);
    let code = Zeroizing::new(code.to_owned());
    app.store
        .write(move |tx| {
            let id = activate(tx, &token_hash, &code)?;
            recovery::renew(tx, id)
        })
        .await
}

/// The second factor that was drawn, once more: for whoever typed a wrong code.
///
/// Refuses with [`AppError::LinkGone`]; `None` before a password was chosen.
pub async fn drawn(app: &App, token: &str) -> Result<Option<Enrolment>, AppError> {
    let token_hash = digest(token);
    app.store
        .read(move |tx| {
            let account = invited(tx, &token_hash)?;
            let kept = credentials::find(tx, account.id)?;
            let seed = kept.and_then(|kept| kept.totp_seed);
            seed.map(|seed| totp::enrolment(&account, &seed))
                .transpose()
        })
        .await
}

fn activate(tx: &mut Tx<'_>, token_hash: &[u8; 32], code: &str) -> Result<AccountId, AppError> {
    let mut account = invited(tx, token_hash)?;
    let kept = credentials::find(tx, account.id)?;
    let not_yet = || {
        let message = "Choisissez d’abord un mot de passe.";
        AppError::field("/code", "not-accepted-yet", message)
    };
    let Some(Credentials {
        password_hash,
        totp_seed: Some(seed),
        ..
    }) = kept
    else {
        return Err(not_yet());
    };
    // An identity provider may stand in for the password, never for nothing (S-014, S-024).
    if password_hash.is_none() && identities::of_account(tx, account.id)?.is_empty() {
        return Err(not_yet());
    }
    let wrong = || {
        AppError::field(
            "/code",
            "wrong-code",
            "Ce code n’est pas le bon : attendez le suivant.",
        )
    };
    let step = totp::step_of(&seed, code, tx.now())?.ok_or_else(wrong)?;
    if !credentials::spend_step(tx, account.id, step)? {
        return Err(wrong());
    }
    if !links::spend(tx, token_hash)? {
        return Err(AppError::LinkGone);
    }
    account.status = AccountStatus::Active;
    account.version += 1;
    accounts::save(tx, &account)?;
    let deed = Deed {
        action: "account.activate",
        object_kind: "account",
        object: account.id.uuid(),
        codes: "second_factor=totp",
    };
    let id = account.id;
    audit::add(tx, &actor::of_account(account), &deed)?;
    Ok(id)
}
