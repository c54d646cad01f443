//! Seeing accounts.

use super::seen;
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, Actor, Membership, Role};
use domain::ids::{AccountId, OrganisationId};
use domain::permissions::Permission;
use store::accounts::Of;
use store::{Page, accounts, conventions};

/// A page of accounts: the actor's colleagues, or, for an administrator who names an organisation of
/// her fund, its managers.
///
/// Refuses with [`AppError::NotFound`] an organisation that is not hers to see.
pub async fn list(
    app: &App,
    actor: &Actor,
    organisation: Option<OrganisationId>,
    after: Option<AccountId>,
    limit: u8,
) -> Result<Page<Account, AccountId>, AppError> {
    access::require(actor, Permission::ReadAccounts)?;
    let reader = actor.clone();
    let page = app
        .store
        .read(move |tx| {
            let of = match (&reader.membership, organisation) {
                (Membership::Organisation(own), asked) if asked.is_none_or(|id| id == *own) => {
                    Of::Organisation(*own, None)
                }
                (Membership::Fund { fund, .. }, None) => Of::Fund(fund.clone()),
                (Membership::Fund { fund, .. }, Some(id))
                    if reader.may(Permission::ManageAccounts)
                        && conventions::binds(tx, id, fund)? =>
                {
                    Of::Organisation(id, Some(Role::PartnerManager))
                }
                _ => return Err(AppError::NotFound),
            };
            Ok(accounts::list(tx, &of, after, limit)?)
        })
        .await?;
    let shown = page.items.iter().map(|account| account.id);
    audit::saw(app, actor, Sight::accounts(shown)).await?;
    Ok(page)
}

/// An account, for an actor who may see it.
pub async fn find(app: &App, actor: &Actor, id: AccountId) -> Result<Account, AppError> {
    access::require(actor, Permission::ReadAccounts)?;
    let reader = actor.clone();
    let account = app.store.read(move |tx| seen(tx, &reader, id)).await?;
    audit::saw(app, actor, Sight::account(id)).await?;
    Ok(account)
}

/// The actor's own account. A client has none: [`AppError::NotFound`].
pub async fn own(app: &App, actor: &Actor) -> Result<Account, AppError> {
    let id = actor.account().ok_or(AppError::NotFound)?;
    app.store
        .read(move |tx| accounts::find(tx, id)?.ok_or(AppError::NotFound))
        .await
}
