//! The accounts of people: who may see and manage whose.
//!
//! - A partner's member sees her colleagues; a partner's manager manages them.
//! - A fund's people see their colleagues; an administrator manages them, and the managers of the
//!   organisations that have a convention with her fund.
//! - For anybody else an account does not exist (S-001).

mod invite;
mod list;
mod own;
mod remove;
mod role;
mod roster;
mod standing;

pub use invite::{For, Invite, invite, invite_again};
pub use list::{find, list, own};
pub use own::set_notifications;
pub use remove::{Consequences, removal, remove};
pub use role::{NewRole, RoleChange, change_role, role_change, roles_for};
pub use roster::{Colleague, Roster, colleague, roster};
pub use standing::{resume, sign_out_all, suspend};

use crate::error::AppError;
use domain::accounts::{Account, Actor, Membership, Role};
use domain::ids::AccountId;
use domain::permissions::Permission;
use store::audit::Deed;
use store::{Tx, accounts, audit, conventions};

/// Whether the actor works with the person, or manages her from the fund.
fn sees(tx: &mut Tx<'_>, actor: &Actor, account: &Account) -> Result<bool, AppError> {
    match (&actor.membership, &account.membership) {
        (Membership::Organisation(one), Membership::Organisation(other)) => Ok(one == other),
        (Membership::Fund { fund: one, .. }, Membership::Fund { fund: other, .. }) => {
            Ok(one == other)
        }
        (Membership::Fund { fund, .. }, Membership::Organisation(id)) => {
            let reached = account.role == Role::PartnerManager
                && actor.may(Permission::ManageAccounts)
                && conventions::binds(tx, *id, fund)?;
            Ok(reached)
        }
        (Membership::Organisation(_), Membership::Fund { .. }) => Ok(false),
    }
}

/// The account, for an actor who may see it.
fn seen(tx: &mut Tx<'_>, actor: &Actor, id: AccountId) -> Result<Account, AppError> {
    let account = accounts::find(tx, id)?.ok_or(AppError::NotFound)?;
    if sees(tx, actor, &account)? {
        Ok(account)
    } else {
        Err(AppError::NotFound)
    }
}

/// Writes the account as it became, and its audit line.
fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut account: Account,
    action: &str,
    codes: &str,
) -> Result<Account, AppError> {
    account.version += 1;
    accounts::save(tx, &account)?;
    record(tx, actor, account.id, action, codes)?;
    Ok(account)
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: AccountId,
    action: &str,
    codes: &str,
) -> Result<(), AppError> {
    let deed = Deed {
        action,
        object_kind: "account",
        object: id.uuid(),
        codes,
    };
    Ok(audit::add(tx, actor, &deed)?)
}
