//! Staying signed in: a refresh token for the next pair, and what its reuse betrays (S-217).

use crate::auth::actor;
use crate::auth::secrets::{Secret, digest};
use crate::auth::tokens::Pair;
use crate::context::App;
use crate::error::AppError;
use domain::ids::NotificationId;
use domain::notifications::{Notification, NotificationKind, Recipient};
use store::audit::Deed;
use store::sessions::refreshes::{Exchange, exchange};
use store::sessions::{self, Session};
use store::{Tx, accounts, audit, outbox};

/// Gives the next pair for a refresh token.
///
/// Refuses with [`AppError::SignInRefused`]. A token that was used before ends the session, with an
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
    match exchange(tx, shown, next)? {
        Exchange::Refused => Ok((None, false)),
        Exchange::Done(session) if accounts::is_active(tx, session.account)? => {
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
