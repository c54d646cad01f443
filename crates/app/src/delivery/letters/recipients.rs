//! Who may still be told: asked again when the mail is written, for an account may have been
//! suspended since (S-008).

use super::{Kind, Stop};
use domain::accounts::{Account, AccountStatus};
use domain::ids::AccountId;
use domain::notifications::NotificationKind;
use domain::text::EmailAddress;
use store::accounts::addresses;
use store::{Tx, accounts};

/// Where the mail goes: the address of the account, save when it is about another address of hers (S-023).
pub fn address(
    tx: &mut Tx<'_>,
    account: &Account,
    event: NotificationKind,
) -> Result<EmailAddress, Stop> {
    let absent = || Stop::GivenUp("recipient_absent");
    match event {
        NotificationKind::AddressToConfirm => {
            let (_, next) = addresses::addresses(tx, account.id)?.ok_or_else(absent)?;
            Ok(next)
        }
        NotificationKind::FormerAddressTold => {
            let (former, _) = addresses::addresses(tx, account.id)?.ok_or_else(absent)?;
            Ok(former)
        }
        _ => Ok(account.email.clone()),
    }
}

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
