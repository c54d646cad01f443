//! Somebody does something else: another role, other services. What would follow is shown before.

use super::{keep, seen};
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Actor, Membership, Role};
use domain::codes::Service;
use domain::ids::AccountId;
use domain::permissions::Permission;
use domain::requests::state::Status;
use std::collections::BTreeSet;
use store::requests::{self, Filter, Visibility};
use store::{Tx, accounts};

/// What somebody becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
    /// What she does.
    pub role: Role,
    /// In which services; none for the people of a partner.
    pub services: BTreeSet<Service>,
}

/// What another role would do.
#[derive(Debug, Clone)]
pub struct RoleChange {
    /// Her account, as it is.
    pub account: Account,
    /// What she could do that she cannot today.
    pub gains: BTreeSet<Permission>,
    /// What she can do today and could no more.
    pub loses: BTreeSet<Permission>,
    /// Services whose requests she would see.
    pub enters: BTreeSet<Service>,
    /// Services whose requests she would see no more.
    pub leaves: BTreeSet<Service>,
    /// Open requests that she holds in those: it is refused while there are any.
    pub held: i64,
    /// Whether her organisation would have no active manager left: it is refused then.
    pub is_last_manager: bool,
}

/// The roles that an account of this role may be given: within a partner, or among those who treat the
/// requests of a fund. Administrators and auditors are invited as such.
pub const fn roles_for(role: Role) -> &'static [Role] {
    match role {
        Role::PartnerMember | Role::PartnerManager => &[Role::PartnerMember, Role::PartnerManager],
        Role::Agent | Role::Supervisor => &[Role::Agent, Role::Supervisor],
        Role::Administrator | Role::Auditor => &[],
    }
}

/// What another role, or other services, would do. Nothing is done.
///
/// Refuses with [`AppError::NotFound`], [`AppError::Forbidden`], and [`AppError::Invalid`] for one's own
/// account (S-301), for a role that is not the actor's to give, and for a change that changes nothing.
pub async fn role_change(
    app: &App,
    actor: &Actor,
    id: AccountId,
    wanted: NewRole,
) -> Result<RoleChange, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    let reader = actor.clone();
    let found = app
        .store
        .read(move |tx| consequences(tx, &reader, id, &wanted))
        .await?;
    audit::saw(app, actor, Sight::account(id)).await?;
    Ok(found)
}

/// Gives another role or other services: effective at the next call. `version` is the one that the actor
/// saw.
///
/// Refuses as [`role_change`] does, with [`AppError::Stale`], and with [`AppError::Invalid`] for the last
/// manager and while she holds requests that she would see no more.
pub async fn change_role(
    app: &App,
    actor: &Actor,
    id: AccountId,
    wanted: NewRole,
    version: i32,
) -> Result<RoleChange, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            // Two managers who demote one another do so one after the other, and the second is refused.
            let both = actor.account().into_iter().chain([id]).collect();
            accounts::hold(tx, &both)?;
            access::still_active(tx, &actor)?;
            still_manages(tx, &actor)?;
            let found = consequences(tx, &actor, id, &wanted)?;
            if found.account.version != version {
                return Err(AppError::Stale {
                    version: found.account.version,
                });
            }
            if found.is_last_manager {
                let message =
                    "C’est le dernier responsable de la structure : nommez-en un autre d’abord.";
                return Err(AppError::field("", "last-manager", message));
            }
            if found.held > 0 {
                let message = "Cette personne a encore des demandes en cours dans les services \
                               qu’elle quitte : un superviseur les confie d’abord à quelqu’un d’autre.";
                return Err(AppError::field("", "holds-requests", message));
            }
            let mut account = found.account.clone();
            account.role = wanted.role;
            if let Membership::Fund { services, .. } = &mut account.membership {
                services.clone_from(&wanted.services);
            }
            let codes = codes(&found.account, &wanted);
            keep(tx, &actor, account, "account.role", &codes)?;
            Ok(found)
        })
        .await
}

fn codes(before: &Account, wanted: &NewRole) -> String {
    let listed = |services: &BTreeSet<Service>| {
        let codes: Vec<&str> = services.iter().map(|service| service.code()).collect();
        codes.join(",")
    };
    format!(
        "from={} to={} services_before={} services={}",
        before.role,
        wanted.role,
        listed(&services_of(before)),
        listed(&wanted.services)
    )
}

/// Whether the actor's account still manages others: it is read again, inside of the transaction.
fn still_manages(tx: &mut Tx<'_>, actor: &Actor) -> Result<(), AppError> {
    let own = actor
        .account()
        .map(|id| accounts::find(tx, id))
        .transpose()?;
    let manages = own.flatten().is_some_and(|account| {
        let granted = account.role.permissions();
        granted.contains(&Permission::ManageAccounts)
    });
    if manages {
        Ok(())
    } else {
        Err(AppError::Forbidden(Permission::ManageAccounts))
    }
}

fn services_of(account: &Account) -> BTreeSet<Service> {
    match &account.membership {
        Membership::Fund { services, .. } => services.clone(),
        Membership::Organisation(_) => BTreeSet::new(),
    }
}

fn consequences(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: AccountId,
    wanted: &NewRole,
) -> Result<RoleChange, AppError> {
    let account = seen(tx, actor, id)?;
    check(actor, &account, wanted)?;
    let (before, after) = (account.role.permissions(), wanted.role.permissions());
    let own = services_of(&account);
    let leaves: BTreeSet<Service> = own.difference(&wanted.services).copied().collect();
    Ok(RoleChange {
        gains: after.difference(&before).copied().collect(),
        loses: before.difference(&after).copied().collect(),
        enters: wanted.services.difference(&own).copied().collect(),
        held: held(tx, &account, leaves.clone())?,
        leaves,
        is_last_manager: wanted.role != account.role && is_last_manager(tx, &account)?,
        account,
    })
}

fn check(actor: &Actor, account: &Account, wanted: &NewRole) -> Result<(), AppError> {
    let refuse = |pointer, code, message| Err(AppError::field(pointer, code, message));
    if actor.account() == Some(account.id) {
        let message = "Vous ne pouvez pas changer votre propre rôle : demandez à un collègue.";
        return refuse("", "own-account", message);
    }
    let is_partner = matches!(account.membership, Membership::Organisation(_));
    let is_theirs = is_partner && actor.organisation().is_none();
    if is_theirs || !roles_for(account.role).contains(&wanted.role) {
        return refuse(
            "/role",
            "not-yours-to-give",
            "Vous ne pouvez pas donner ce rôle.",
        );
    }
    match (is_partner, wanted.services.is_empty()) {
        (true, false) => return refuse("/services", "not_for_partners", "Aucun service ici."),
        (false, true) => {
            return refuse("/services", "required", "Choisissez un service au moins.");
        }
        _ => {}
    }
    if wanted.role == account.role && wanted.services == services_of(account) {
        return refuse("", "no-change", "C’est déjà ainsi : rien ne changerait.");
    }
    Ok(())
}

/// The open requests that she holds in these services.
fn held(tx: &mut Tx<'_>, account: &Account, left: BTreeSet<Service>) -> Result<i64, AppError> {
    let Membership::Fund { fund, .. } = &account.membership else {
        return Ok(0);
    };
    if left.is_empty() {
        return Ok(0);
    }
    let open = [
        Status::InProgress,
        Status::AwaitingPartner,
        Status::Answered,
    ];
    let filter = Filter {
        status: BTreeSet::from(open),
        assignee: Some(account.id),
        ..Filter::default()
    };
    let visibility = Visibility::Services(fund.clone(), left);
    Ok(requests::list(tx, &visibility, &filter, None, 1)?.total)
}

/// Whether nobody else who is active manages her organisation.
pub(super) fn is_last_manager(tx: &mut Tx<'_>, account: &Account) -> Result<bool, AppError> {
    let Membership::Organisation(organisation) = account.membership else {
        return Ok(false);
    };
    if account.role != Role::PartnerManager {
        return Ok(false);
    }
    let colleagues = accounts::of_organisation(tx, organisation)?;
    Ok(!colleagues.iter().any(|other| {
        other.id != account.id
            && other.role == Role::PartnerManager
            && other.status == AccountStatus::Active
    }))
}
