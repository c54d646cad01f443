//! Doing a thing once, however often its call is made (S-202 to S-211).
//!
//! What is about a case is made again from its rows: `made_before` tells the object. Every other act
//! keeps its answer for a week, in its own transaction: [`once`].

use crate::context::App;
use crate::error::AppError;
use domain::clock::{Random, random_bytes};
use jiff::Timestamp;
use store::Tx;
use store::idempotency::{self, Claim, MADE};
pub use store::idempotency::{Answer, Call, WHOLE_FOR, once};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What the same call made before, and when; `None` when this is the first time, or when its caller gave no
/// key: from now on it is known to have made `object`.
///
/// Refuses with [`AppError::KeyReused`] a key that served for another call.
pub(crate) fn first_made(
    tx: &mut Tx<'_>,
    call: Option<&Call>,
    object: Uuid,
) -> Result<Option<(Uuid, Timestamp)>, AppError> {
    let Some(call) = call else {
        return Ok(None);
    };
    match idempotency::claim(tx, call, object, MADE)? {
        Claim::First => Ok(None),
        Claim::Mismatch => Err(AppError::KeyReused),
        Claim::Replay { object, at, .. } => Ok(Some((object, at))),
    }
}

/// The same, for whoever does not ask when.
pub(crate) fn made_before(
    tx: &mut Tx<'_>,
    call: Option<&Call>,
    object: Uuid,
) -> Result<Option<Uuid>, AppError> {
    Ok(first_made(tx, call, object)?.map(|(first, _)| first))
}

/// Refuses with [`AppError::Done`] a call that was done before: for what is checked at length before its
/// write, and would be checked against what the call itself changed.
pub async fn not_before(app: &App, call: Option<&Call>) -> Result<(), AppError> {
    let Some(call) = call.cloned() else {
        return Ok(());
    };
    app.store
        .read(move |tx| match idempotency::look_up(tx, &call)? {
            Claim::First => Ok(()),
            Claim::Mismatch => Err(AppError::KeyReused),
            Claim::Replay { object, kept, .. } => Err(AppError::Done { object, kept }),
        })
        .await
}

/// Where a secret comes from that may have to be given again: what is kept of it is this nonce, which says
/// nothing without the root key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce(pub [u8; 32]);

impl Nonce {
    /// Draws one.
    pub fn draw(random: &dyn Random) -> Self {
        Self(random_bytes(random))
    }

    /// The 256 bits of the secret.
    pub fn secret(&self, app: &App) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(app.store.secret_of(&self.0))
    }
}
