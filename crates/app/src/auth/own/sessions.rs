//! Where somebody is signed in.

use super::record;
use crate::access;
use crate::auth::browsing::{LONGEST, Visitor, idle_of};
use crate::context::App;
use crate::error::AppError;
use domain::ids::SessionId;
use jiff::Timestamp;
use store::sessions as kept;
use store::sessions::browsers;

/// A session of hers that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnSession {
    /// Its id.
    pub id: SessionId,
    /// When she signed in.
    pub created_at: Timestamp,
    /// When its browser was last seen, to the minute; `None` for a program that calls the API.
    pub seen_at: Option<Timestamp>,
    /// Whether it is the one that she is in.
    pub is_this: bool,
}

/// Her open sessions, newest first; those whose browser was left alone for too long are over.
pub async fn sessions(app: &App, visitor: &Visitor) -> Result<Vec<OwnSession>, AppError> {
    let (id, this) = (visitor.account.id, visitor.session);
    let idle = idle_of(&visitor.account.membership);
    app.store
        .read(move |tx| {
            let now = tx.now();
            let mut own = Vec::new();
            for session in kept::list(tx, id)? {
                let seen_at = browsers::seen_at(tx, session.id)?;
                let is_over = seen_at.is_some_and(|seen_at| {
                    now.duration_since(seen_at) >= idle
                        || now.duration_since(session.created_at) >= LONGEST
                });
                if !is_over {
                    own.push(OwnSession {
                        id: session.id,
                        created_at: session.created_at,
                        seen_at,
                        is_this: session.id == this,
                    });
                }
            }
            Ok(own)
        })
        .await
}

/// Ends one of her sessions (S-027). One that is over already is no error.
///
/// Refuses with [`AppError::NotFound`] a session that is not hers.
pub async fn end_session(app: &App, visitor: &Visitor, id: SessionId) -> Result<(), AppError> {
    let (actor, owner) = (visitor.actor.clone(), visitor.account.id);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let own = kept::find(tx, id)?.is_some_and(|session| session.account == owner);
            if !own {
                return Err(AppError::NotFound);
            }
            kept::end(tx, id)?;
            record(tx, &actor, owner, "session.close", "by=owner")
        })
        .await
}
