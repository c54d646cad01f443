//! Staying signed in: a refresh token for the next pair, and what its reuse betrays (S-217).

use crate::auth::actor;
use crate::auth::browsing::idle_of;
use crate::auth::secrets::{Secret, digest};
use crate::auth::tokens::Pair;
use crate::context::App;
use crate::error::AppError;
use domain::ids::NotificationId;
use domain::notifications::{Notification, NotificationKind, Recipient};
use jiff::Timestamp;
use store::audit::Deed;
use store::sessions::refreshes::{self, Exchange, exchange};
use store::sessions::{self, Session};
use store::{Tx, accounts, audit, outbox};

/// Gives the next pair for a refresh token.
///
/// Refuses with [`AppError::SignInRefused`], also when the session was left alone (S-026). A token that was used before ends the session, with an
/// audit line and a mail, unless its answer was plainly lost
/// ([`exchange`]).
pub async fn next(app: &App, refresh: &str) -> Result<Pair, AppError> {
    let shown = digest(refresh);
    let next = Secret::make(app.random.as_ref(), "");
    let next_hash = next.digest();
    let (exchanged, told) = app
        .store
        .write(move |tx| trade(tx, &shown, &next_hash))
        .await?;
    if told {
        app.mail_waiting.notify_one();
    }
    let session = exchanged.ok_or(AppError::SignInRefused)?;
    Ok(Pair {
        access: app.tokens.for_session(session.account, session.id)?,
        refresh: next,
    })
}

/// The session that goes on, and whether its owner is told that it does not.
fn trade(
    tx: &mut Tx<'_>,
    shown: &[u8; 32],
    next: &[u8; 32],
) -> Result<(Option<Session>, bool), AppError> {
    let issued_at = refreshes::issued_at(tx, shown)?;
    match exchange(tx, shown, next)? {
        Exchange::Refused => Ok((None, false)),
        Exchange::Done(session)
            if accounts::is_active(tx, session.account)?
                && !was_left_alone(tx, &session, issued_at)? =>
        {
            Ok((Some(session), false))
        }
        Exchange::Done(session) => {
            sessions::end(tx, session.id)?;
            Ok((None, false))
        }
        Exchange::Reused(session) => {
            tell(tx, &session)?;
            Ok((None, true))
        }
    }
}

/// Whether nobody asked for anything with this session for longer than a browser's may be left alone
/// (S-026): who works asks for the next token every ten minutes.
fn was_left_alone(
    tx: &mut Tx<'_>,
    session: &Session,
    issued_at: Option<Timestamp>,
) -> Result<bool, AppError> {
    let Some(account) = accounts::find(tx, session.account)? else {
        return Ok(true);
    };
    let now = tx.now();
    let alone = issued_at.map(|issued_at| now.duration_since(issued_at));
    Ok(alone.is_none_or(|alone| alone >= idle_of(&account.membership)))
}

fn tell(tx: &mut Tx<'_>, session: &Session) -> Result<(), AppError> {
    tracing::warn!(session = %session.id, "a refresh token was used twice: session ended");
    let Some(account) = accounts::find(tx, session.account)? else {
        return Ok(());
    };
    let deed = Deed {
        action: "session.reuse",
        object_kind: "session",
        object: session.id.uuid(),
        codes: "ended=true",
    };
    audit::add(tx, &actor::of_account(account), &deed)?;
    let notification = Notification {
        id: NotificationId::make(tx.clock(), tx.random()),
        event: NotificationKind::SessionReplayed,
        request: None,
        recipient: Recipient::Account(session.account),
    };
    let now = tx.now();
    Ok(outbox::add(tx, &notification, now)?)
}
