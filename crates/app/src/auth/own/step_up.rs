//! Showing once more that it is her, before something that cannot be taken back (S-011).

use super::{record, wrong_code};
use crate::access;
use crate::auth::browsing::Visitor;
use crate::auth::login::{Proof, too_many};
use crate::auth::throttle::Try;
use crate::context::App;
use crate::error::AppError;
use domain::ids::SessionId;
use jiff::SignedDuration;
use std::net::IpAddr;
use store::{Tx, sessions};
use zeroize::Zeroizing;

/// How long a code shown counts as recent (S-011).
pub const RECENT: SignedDuration = SignedDuration::from_mins(5);

/// Takes the code of her telephone as a fresh proof, for this session.
///
/// Refuses with [`AppError::Invalid`] at `/code`, and with [`AppError::TooManyTries`].
pub async fn prove(
    app: &App,
    visitor: &Visitor,
    code: &str,
    address: IpAddr,
) -> Result<(), AppError> {
    let (actor, id, session) = (visitor.actor.clone(), visitor.account.id, visitor.session);
    let tried = Try::new(&format!("step up {id}"), address);
    app.throttle
        .begin(&tried, app.clock.now())
        .map_err(too_many)?;
    let proof = Proof::Telephone(Zeroizing::new(code.to_owned()));
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            if !proof.spend(tx, id)? {
                return Err(wrong_code());
            }
            sessions::prove(tx, session)?;
            record(tx, &actor, id, "session.step_up", "")
        })
        .await?;
    app.throttle.succeeded(&tried);
    Ok(())
}

/// Whether she showed a code lately in this session.
pub async fn is_recent(app: &App, visitor: &Visitor) -> Result<bool, AppError> {
    let session = visitor.session;
    app.store
        .read(move |tx| match require_recent(tx, session) {
            Ok(()) => Ok(true),
            Err(AppError::StepUp) => Ok(false),
            Err(other) => Err(other),
        })
        .await
}

/// Refuses with [`AppError::StepUp`] whoever showed no code for [`RECENT`].
pub(crate) fn require_recent(tx: &mut Tx<'_>, session: SessionId) -> Result<(), AppError> {
    let proven = sessions::proven_at(tx, session)?.ok_or(AppError::NotSignedIn)?;
    if tx.now().duration_since(proven) <= RECENT {
        Ok(())
    } else {
        Err(AppError::StepUp)
    }
}
