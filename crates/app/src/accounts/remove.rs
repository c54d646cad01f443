//! Somebody leaves: what would follow is shown before, and done as it was shown.

use super::role::is_last_manager;
use super::{keep, seen};
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Actor, Author};
use domain::ids::{AccountId, RequestId};
use domain::permissions::Permission;
use domain::requests::state::Status;
use std::collections::BTreeSet;
use store::accounts::credentials;
use store::accounts::links::{self, Purpose};
use store::accounts::recovery;
use store::requests::{self, Filter, Followed, Visibility};
use store::{Tx, drafts, sessions};

/// What removing somebody would do.
#[derive(Debug, Clone)]
pub struct Consequences {
    /// Her account.
    pub account: Account,
    /// Open requests that she follows, which whoever removes her would follow instead.
    pub followed: i64,
    /// Drafts that would be erased: nobody else may read them.
    pub drafts: usize,
    /// Sessions that would end.
    pub sessions: usize,
    /// Whether her organisation would have no active manager left: it is refused then.
    pub is_last_manager: bool,
}

/// What removing a colleague would do. Nothing is done.
///
/// Refuses with [`AppError::NotFound`], [`AppError::Forbidden`].
pub async fn removal(app: &App, actor: &Actor, id: AccountId) -> Result<Consequences, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    let reader = actor.clone();
    let consequences = app
        .store
        .read(move |tx| consequences(tx, &reader, id))
        .await?;
    audit::saw(app, actor, Sight::account(id)).await?;
    Ok(consequences)
}

fn consequences(tx: &mut Tx<'_>, actor: &Actor, id: AccountId) -> Result<Consequences, AppError> {
    let account = seen(tx, actor, id)?;
    let followed = match followed(actor, id) {
        Some((visibility, filter)) => requests::list(tx, &visibility, &filter, None, 1)?.total,
        None => 0,
    };
    Ok(Consequences {
        followed,
        drafts: drafts::list(tx, Author::Account(id))?.len(),
        sessions: sessions::list(tx, id)?.len(),
        is_last_manager: is_last_manager(tx, &account)?,
        account,
    })
}

/// The open requests that she follows, where they are the actor's to follow too.
fn followed(actor: &Actor, id: AccountId) -> Option<(Visibility, Filter)> {
    let organisation = actor.organisation()?;
    let open = [
        Status::Submitted,
        Status::InProgress,
        Status::AwaitingPartner,
        Status::Answered,
    ];
    let filter = Filter {
        status: BTreeSet::from(open),
        followed: Some(Followed::By(id)),
        ..Filter::default()
    };
    Some((Visibility::Organisation(organisation), filter))
}

/// Removes a colleague: she can no longer sign in, her drafts are erased, the open requests that she
/// followed are followed by the actor. What she wrote stays, under her name. Resuming the account
/// later sends an invitation.
///
/// `version` is the one that the actor saw. Refuses with [`AppError::NotFound`],
/// [`AppError::Forbidden`], [`AppError::Stale`], and [`AppError::Invalid`] for one's own account and
/// for the last manager.
pub async fn remove(
    app: &App,
    actor: &Actor,
    id: AccountId,
    version: i32,
) -> Result<Consequences, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    if actor.account() == Some(id) {
        let message = "Vous ne pouvez pas retirer votre propre compte.";
        return Err(AppError::field("", "own_account", message));
    }
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let found = consequences(tx, &actor, id)?;
            if found.account.version != version {
                return Err(AppError::Stale {
                    version: found.account.version,
                });
            }
            if found.is_last_manager {
                let message =
                    "C’est le dernier responsable de la structure : nommez-en un autre d’abord.";
                return Err(AppError::field("", "last_manager", message));
            }
            take_over(tx, &actor, id)?;
            for draft in drafts::list(tx, Author::Account(id))? {
                drafts::discard(tx, Author::Account(id), draft.id)?;
            }
            sessions::end_all(tx, id)?;
            links::close(tx, Purpose::Invitation, Some(id))?;
            links::close(tx, Purpose::PasswordReset, Some(id))?;
            credentials::clear(tx, id)?;
            recovery::clear(tx, id)?;
            let mut account = found.account.clone();
            account.status = AccountStatus::Suspended;
            let codes = format!("followed={} drafts={}", found.followed, found.drafts);
            keep(tx, &actor, account, "account.remove", &codes)?;
            Ok(found)
        })
        .await
}

/// The actor follows what she followed, a page after the other.
fn take_over(tx: &mut Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), AppError> {
    let (Some(by), Some((visibility, filter))) = (actor.account(), followed(actor, id)) else {
        return Ok(());
    };
    let mut after: Option<RequestId> = None;
    loop {
        let page = requests::list(tx, &visibility, &filter, after, 100)?;
        for request in &page.items {
            requests::follow(tx, request.id, by)?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}
