//! Who may see and do what to which request (S-001, S-009): the only place that decides it.

use crate::error::AppError;
use domain::accounts::{Actor, Membership};
use domain::codes::Service;
use domain::ids::RequestId;
use domain::keeping::Aside;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::ActRefused;
use store::requests::{Visibility, find_within};
use store::{Tx, accounts, clients, openings, submissions};

/// Refuses an actor without the permission.
pub fn require(actor: &Actor, permission: Permission) -> Result<(), AppError> {
    if actor.may(permission) {
        Ok(())
    } else {
        Err(AppError::Forbidden(permission))
    }
}

/// Refuses an actor who was suspended since the call began: checked in the same transaction as the
/// effect (S-008, S-013).
pub fn still_active(tx: &mut Tx<'_>, actor: &Actor) -> Result<(), AppError> {
    use domain::accounts::Author;
    let active = match actor.author {
        Author::Account(id) => accounts::is_active(tx, id)?,
        Author::Client(id) => clients::is_active(tx, id)?,
        Author::System => true,
    };
    if active {
        Ok(())
    } else {
        Err(AppError::NotSignedIn)
    }
}

/// Which requests the actor's lists show.
pub fn visibility(actor: &Actor) -> Visibility {
    match &actor.membership {
        Membership::Organisation(id) => Visibility::Organisation(*id),
        // Every service is the whole fund: the lists need no look at the service of each request.
        Membership::Fund { fund, services } if services.len() == Service::ALL.len() => {
            Visibility::Fund(fund.clone())
        }
        Membership::Fund { fund, services } => Visibility::Services(fund.clone(), services.clone()),
    }
}

/// Whether it is in the archive, where a reason to read is not enough: it is taken out first, by the two
/// roles that may (S-116).
pub fn is_archived(request: &Request) -> bool {
    request.aside == Some(Aside::Archived)
}

/// Whether the actor sees the request: the organisation's own, or those of the agent's services. Nobody
/// sees one that is archived: it is taken out of the archive first, with a motive (S-116).
pub fn sees(actor: &Actor, request: &Request) -> bool {
    if is_archived(request) {
        return false;
    }
    match &actor.membership {
        Membership::Organisation(id) => *id == request.organisation,
        Membership::Fund { fund, services } => {
            *fund == request.fund && services.contains(&request.filing.service)
        }
    }
}

/// Refuses whoever may not read the request: for another organisation or fund it does not exist; an
/// agent of another service says why first (S-009).
pub fn readable(tx: &mut Tx<'_>, actor: &Actor, request: &Request) -> Result<(), AppError> {
    if sees(actor, request) {
        return Ok(());
    }
    let of_fund = actor.fund() == Some(&request.fund);
    match actor.account().filter(|_| of_fund && !is_archived(request)) {
        Some(account) if openings::has_access(tx, account, request.id)? => Ok(()),
        Some(_) => Err(AppError::MotiveRequired),
        None => Err(AppError::NotFound),
    }
}

/// The request, for an actor who may read it.
pub fn read(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Request, AppError> {
    let request = find_within(tx, id, &actor.membership)?.ok_or(AppError::NotFound)?;
    readable(tx, actor, &request)?;
    Ok(request)
}

/// Refuses to share anything more once the person withdrew her agreement (S-112); closing stays
/// possible.
pub fn mandate_stands(tx: &mut Tx<'_>, id: RequestId) -> Result<(), AppError> {
    if submissions::is_mandate_withdrawn(tx, id)? {
        return Err(ActRefused::MandateWithdrawn.into());
    }
    Ok(())
}

/// Refuses to do anything with a request whose use is limited: it is read only (S-115).
pub fn may_be_used(request: &Request) -> Result<(), AppError> {
    if request.aside == Some(Aside::Limited) {
        return Err(ActRefused::Limited.into());
    }
    Ok(())
}

/// The request, for an actor who may do something with it; for somebody who may not see it, it does
/// not exist.
pub fn request(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Request, AppError> {
    let request = seen(tx, actor, id)?;
    may_be_used(&request)?;
    Ok(request)
}

/// The request, for an actor who may see it; for anybody else it does not exist.
pub fn seen(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Request, AppError> {
    find_within(tx, id, &actor.membership)?
        .filter(|request| sees(actor, request))
        .ok_or(AppError::NotFound)
}
