//! The service desks of a fund: queues, and the mailboxes that are told about them.

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Actor, Membership};
use domain::calendar;
use domain::codes::Service;
use domain::funds::{Fund, ServiceDesk};
use domain::permissions::Permission;
use domain::text::EmailAddress;
use store::audit::Deed;
use store::{audit, conventions, funds};
use uuid::Uuid;

/// A fund and its desks.
pub struct FundDesks {
    /// The fund.
    pub fund: Fund,
    /// Its desks, in the order in which services are published.
    pub desks: Vec<ServiceDesk>,
}

/// The desks of the actor's fund, or of each fund with which her organisation has a convention that
/// holds today.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<FundDesks>, AppError> {
    access::require(actor, Permission::ReadServices)?;
    let membership = actor.membership.clone();
    let today = calendar::paris(app.clock.now()).date();
    app.store
        .read(move |tx| {
            let mut codes = match membership {
                Membership::Fund { fund, .. } => vec![fund],
                Membership::Organisation(id) => {
                    let held = conventions::holding_on(tx, id, today)?;
                    held.into_iter().map(|convention| convention.fund).collect()
                }
            };
            codes.sort_unstable();
            codes.dedup();
            let mut all = Vec::with_capacity(codes.len());
            for code in codes {
                let fund = funds::find(tx, &code)?.ok_or(AppError::NotFound)?;
                all.push(FundDesks {
                    fund,
                    desks: funds::desks(tx, &code)?,
                });
            }
            Ok(all)
        })
        .await
}

/// A desk of the actor's fund.
pub async fn find(app: &App, actor: &Actor, service: Service) -> Result<ServiceDesk, AppError> {
    access::require(actor, Permission::ReadServices)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    app.store
        .read(move |tx| funds::desk(tx, &fund, service)?.ok_or(AppError::NotFound))
        .await
}

/// Changes where the notifications of a service go. `version` is the one that the actor saw (S-212).
///
/// Refuses with [`AppError::Stale`].
pub async fn set_mailbox(
    app: &App,
    actor: &Actor,
    service: Service,
    mailbox: EmailAddress,
    version: i32,
) -> Result<ServiceDesk, AppError> {
    access::require(actor, Permission::ManageServices)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut desk = funds::desk(tx, &fund, service)?.ok_or(AppError::NotFound)?;
            if desk.version != version {
                return Err(AppError::Stale {
                    version: desk.version,
                });
            }
            desk.mailbox = mailbox;
            desk.version += 1;
            funds::save_desk(tx, &desk)?;
            let codes = format!("fund={fund} service={service}");
            let deed = Deed {
                action: "service.mailbox",
                object_kind: "service",
                object: Uuid::nil(),
                codes: &codes,
            };
            audit::add(tx, &actor, &deed)?;
            Ok(desk)
        })
        .await
}
