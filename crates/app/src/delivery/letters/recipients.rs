//! Who may still be told: asked again when the mail is written, for an account may have been
//! suspended since (S-008).

use super::{Kind, Stop};
use domain::accounts::{Account, AccountStatus};
use domain::ids::AccountId;
use store::{Tx, accounts};

/// The account, if a mail of this kind may go to its address.
pub fn account(tx: &mut Tx<'_>, id: AccountId, kind: Kind) -> Result<Account, Stop> {
    let found = accounts::find(tx, id)?.ok_or(Stop::GivenUp("recipient_absent"))?;
    match (found.status, kind) {
        (AccountStatus::Suspended, _) => Err(Stop::GivenUp("recipient_suspended")),
        (AccountStatus::Invited, Kind::Invitation) => Ok(found),
        // Nobody has shown yet that the address is hers.
        (AccountStatus::Invited, _) => Err(Stop::GivenUp("recipient_unverified")),
        (AccountStatus::Active, Kind::Invitation) => Err(Stop::GivenUp("link_used")),
        (AccountStatus::Active, _) if !accounts::is_active(tx, id)? => {
            Err(Stop::GivenUp("recipient_suspended"))
        }
        (AccountStatus::Active, _) => Ok(found),
    }
}
