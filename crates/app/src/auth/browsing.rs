//! Somebody in front of a page of ours: from the cookie of her browser to somebody who acts.

use crate::audit::acting;
use crate::auth::actor;
use crate::auth::invitations::named;
use crate::auth::secrets::digest;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, Actor, Membership};
use domain::ids::SessionId;
use domain::text::Label;
use jiff::{SignedDuration, Timestamp};
use store::audit::Deed;
use store::sessions::browsers::{self, Browser};
use store::{Tx, accounts, audit, sessions};

/// A partner's session left alone ends after this long (S-026).
pub const PARTNER_IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A fund's session left alone ends after this long (S-026).
pub const FUND_IDLE: SignedDuration = SignedDuration::from_mins(15);
/// A browser's session ends after this long whatever is done in it (S-026).
pub const LONGEST: SignedDuration = SignedDuration::from_hours(10);
/// That a browser was seen is written once in this long: reading a page is not a write.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Who is in front of a page.
pub struct Visitor {
    /// Who acts, with her rights of this very moment (S-008).
    pub actor: Actor,
    /// Her account.
    pub account: Account,
    /// The name of her organisation or of her fund.
    pub of: Label,
    /// The session that her browser is in.
    pub session: SessionId,
    /// When it ends, should she do nothing more.
    pub ends_at: Timestamp,
    /// How long that is from now.
    pub left: SignedDuration,
}

/// Who holds the cookie.
///
/// Refuses with [`AppError::NotSignedIn`] an unknown cookie, a session that is over or was left alone
/// for too long, an account or organisation that is suspended.
pub async fn resolve(app: &App, cookie: &str) -> Result<Visitor, AppError> {
    let cookie_hash = digest(cookie);
    let (visitor, seen_at) = app
        .store
        .read(move |tx| {
            let (browser, opened_at, account) = signed_in(tx, &cookie_hash)?;
            let of = named(tx, &account.membership)?;
            let is_seen_now = tx.now().duration_since(browser.seen_at) >= SEEN_EVERY;
            let seen_at = if is_seen_now {
                tx.now()
            } else {
                browser.seen_at
            };
            let ends_at = ends_at(seen_at, opened_at, &account.membership);
            let visitor = Visitor {
                ends_at,
                left: ends_at.duration_since(tx.now()),
                actor: actor::of_account(account.clone()),
                account,
                of,
                session: browser.session,
            };
            Ok::<_, AppError>((visitor, browser.seen_at))
        })
        .await?;
    acting(&visitor.actor);
    if app.clock.now().duration_since(seen_at) >= SEEN_EVERY {
        app.store
            .write(move |tx| Ok::<_, AppError>(browsers::see(tx, &cookie_hash)?))
            .await?;
    }
    Ok(visitor)
}

fn signed_in(
    tx: &mut Tx<'_>,
    cookie_hash: &[u8; 32],
) -> Result<(Browser, Timestamp, Account), AppError> {
    let browser = browsers::find(tx, cookie_hash)?.ok_or(AppError::NotSignedIn)?;
    let session = sessions::find(tx, browser.session)?.ok_or(AppError::NotSignedIn)?;
    let account = accounts::signed_in(tx, session.id)?.ok_or(AppError::NotSignedIn)?;
    let now = tx.now();
    if is_over(
        now,
        session.created_at,
        browser.seen_at,
        &account.membership,
    ) {
        return Err(AppError::NotSignedIn);
    }
    Ok((browser, session.created_at, account))
}

/// How long somebody's browser may be left alone.
pub(super) const fn idle_of(membership: &Membership) -> SignedDuration {
    match membership {
        Membership::Organisation(_) => PARTNER_IDLE,
        Membership::Fund { .. } => FUND_IDLE,
    }
}

/// When the session of somebody last seen then ends, should she do nothing more.
fn ends_at(seen_at: Timestamp, opened_at: Timestamp, membership: &Membership) -> Timestamp {
    let after = |start: Timestamp, long| start.saturating_add(long).unwrap_or(start);
    after(seen_at, idle_of(membership)).min(after(opened_at, LONGEST))
}

fn is_over(
    now: Timestamp,
    created_at: Timestamp,
    seen_at: Timestamp,
    membership: &Membership,
) -> bool {
    let idle = idle_of(membership);
    now.duration_since(seen_at) >= idle || now.duration_since(created_at) >= LONGEST
}

/// Ends the session that the cookie opens. A cookie that opens none is no error: she wanted to leave,
/// and has left.
pub async fn leave(app: &App, cookie: &str) -> Result<(), AppError> {
    let cookie_hash = digest(cookie);
    app.store
        .write(move |tx| {
            let Ok((browser, _, account)) = signed_in(tx, &cookie_hash) else {
                return Ok(());
            };
            if sessions::end(tx, browser.session)? {
                let deed = Deed {
                    action: "session.close",
                    object_kind: "session",
                    object: browser.session.uuid(),
                    codes: "",
                };
                audit::add(tx, &actor::of_account(account), &deed)?;
            }
            Ok(())
        })
        .await
}
