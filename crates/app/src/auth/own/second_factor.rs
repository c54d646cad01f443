//! Replacing the second factor: the former one serves until a first code shows that the next one works.

use super::{Again, check_password, record, tell, wrong_code};
use crate::access;
use crate::auth::browsing::Visitor;
use crate::auth::login::{Proof, after};
use crate::auth::totp::{self, Enrolment};
use crate::context::App;
use crate::error::AppError;
use domain::notifications::NotificationKind;
use jiff::SignedDuration;
use store::accounts::credentials;
use store::sessions as kept;
use zeroize::Zeroizing;

/// How long the next second factor may wait for its first code.
const WAITING: SignedDuration = SignedDuration::from_mins(15);

/// What she shows beside her password.
pub enum Shown {
    /// The code of the telephone in use.
    Code(String),
    /// A recovery code, if she lost it.
    RecoveryCode(String),
}

/// Draws the next second factor, for whoever shows her password and the one in use, or a recovery
/// code, which is then spent.
///
/// Refuses with [`AppError::Invalid`] at `/current_password` or `/code`, and with
/// [`AppError::TooManyTries`].
pub async fn begin_second_factor(
    app: &App,
    visitor: &Visitor,
    again: Again,
    shown: Shown,
) -> Result<Enrolment, AppError> {
    check_password(app, visitor, again).await?;
    let proof = match shown {
        Shown::Code(code) => Proof::Telephone(Zeroizing::new(code)),
        Shown::RecoveryCode(code) => Proof::Paper(Zeroizing::new(code)),
    };
    let seed = totp::seed(app.random.as_ref());
    let enrolment = totp::enrolment(&visitor.account, &seed)?;
    let (actor, id) = (visitor.actor.clone(), visitor.account.id);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            if !proof.spend(tx, id)? {
                return Err(wrong_code());
            }
            if matches!(proof, Proof::Paper(_)) {
                tell(tx, id, NotificationKind::RecoveryCodeUsed)?;
            }
            let until = after(tx, WAITING);
            credentials::set_next_totp(tx, id, &seed, until)?;
            let codes = proof.codes();
            record(tx, &actor, id, "account.second_factor_begin", codes)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(enrolment)
}

/// The next second factor, once more; `None` when none waits.
pub async fn next_second_factor(
    app: &App,
    visitor: &Visitor,
) -> Result<Option<Enrolment>, AppError> {
    let account = visitor.account.clone();
    app.store
        .read(move |tx| {
            let seed = credentials::next_totp(tx, account.id)?;
            seed.map(|seed| totp::enrolment(&account, &seed))
                .transpose()
        })
        .await
}

/// Puts the next second factor in the place of the former by its first code. Her other sessions end.
///
/// Refuses with [`AppError::LinkGone`] when none waits, [`AppError::Invalid`] at `/code`.
pub async fn confirm_second_factor(
    app: &App,
    visitor: &Visitor,
    code: &str,
) -> Result<(), AppError> {
    let (actor, id, session) = (visitor.actor.clone(), visitor.account.id, visitor.session);
    let code = Zeroizing::new(code.to_owned());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let seed = credentials::next_totp(tx, id)?.ok_or(AppError::LinkGone)?;
            let step = totp::step_of(&seed, &code, tx.now())?.ok_or_else(wrong_code)?;
            credentials::set_totp(tx, id, &seed)?;
            credentials::spend_step(tx, id, step)?;
            credentials::drop_next_totp(tx, id)?;
            let ended = kept::end_others(tx, id, session)?;
            tell(tx, id, NotificationKind::SecondFactorChanged)?;
            let codes = format!("sessions={ended}");
            record(tx, &actor, id, "account.second_factor", &codes)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(())
}
