//! Doing a thing once, however often its call is made.

use crate::error::AppError;
use store::Tx;
use store::idempotency::{self, Call, Claim};
use uuid::Uuid;

/// What the same call made before; `None` when this is the first time, or when its caller gave no key:
/// from now on it is known to have made `object`.
///
/// Refuses with [`AppError::KeyReused`] a key that served for another call.
pub(crate) fn made_before(
    tx: &mut Tx<'_>,
    call: Option<&Call>,
    (object, status): (Uuid, &'static str),
) -> Result<Option<Uuid>, AppError> {
    let Some(call) = call else {
        return Ok(None);
    };
    match idempotency::claim(tx, call, object, status)? {
        Claim::First => Ok(None),
        Claim::Mismatch => Err(AppError::KeyReused),
        Claim::Replay { object, .. } => Ok(Some(object)),
    }
}
