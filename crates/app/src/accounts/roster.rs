//! Who works together, and who was here lately.

use super::{list, seen};
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, Actor};
use domain::ids::{AccountId, OrganisationId};
use domain::permissions::Permission;
use jiff::Timestamp;
use store::{Page, sessions};

/// Somebody, and when she was last here.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Her account.
    pub account: Account,
    /// When she last signed in or looked at a page; `None` if she never did.
    pub seen_at: Option<Timestamp>,
}

/// A page of people.
pub type Roster = Page<Colleague, AccountId>;

/// A page of accounts as [`list`] gives them, each with when she was last here.
pub async fn roster(
    app: &App,
    actor: &Actor,
    organisation: Option<OrganisationId>,
    after: Option<AccountId>,
    limit: u8,
) -> Result<Roster, AppError> {
    let page = list(app, actor, organisation, after, limit).await?;
    let ids: Vec<AccountId> = page.items.iter().map(|account| account.id).collect();
    let seen = app
        .store
        .read(move |tx| Ok::<_, AppError>(sessions::last_seen(tx, &ids)?))
        .await?;
    let of = |account: Account| Colleague {
        seen_at: seen.get(&account.id).copied(),
        account,
    };
    Ok(Page {
        items: page.items.into_iter().map(of).collect(),
        next: page.next,
        total: page.total,
    })
}

/// One of them, for an actor who may see her.
pub async fn colleague(app: &App, actor: &Actor, id: AccountId) -> Result<Colleague, AppError> {
    access::require(actor, Permission::ReadAccounts)?;
    let reader = actor.clone();
    let colleague = app
        .store
        .read(move |tx| {
            let account = seen(tx, &reader, id)?;
            let seen_at = sessions::last_seen(tx, &[id])?.remove(&id);
            Ok::<_, AppError>(Colleague { account, seen_at })
        })
        .await?;
    audit::saw(app, actor, Sight::account(id)).await?;
    Ok(colleague)
}
