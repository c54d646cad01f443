//! Alerts, for whoever watches (S-125, S-126).

use super::{Sight, saw};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::AlertId;
use domain::permissions::Permission;
use domain::text::Body;
use store::alerts as kept;
pub use store::alerts::Alert;
use store::audit::{self as journal, Deed};

/// Alerts shown at most.
const MOST: i64 = 100;

/// The alerts of the auditor's fund: those that nobody looked at first, then the newest.
pub async fn alerts(app: &App, actor: &Actor) -> Result<Vec<Alert>, AppError> {
    access::require(actor, Permission::ReadJournal)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let found = app
        .store
        .read(move |tx| Ok::<_, AppError>(kept::list(tx, &fund, MOST)?))
        .await?;
    saw(app, actor, Sight::journal(None, "about=alerts")).await?;
    Ok(found)
}

/// Notes that the auditor looked at an alert, and what she thinks of it.
///
/// Refuses with [`AppError::NotFound`] an alert that is not open, or of another fund.
pub async fn see(app: &App, actor: &Actor, id: AlertId, note: Body) -> Result<(), AppError> {
    access::require(actor, Permission::ReadJournal)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let account = actor
        .account()
        .ok_or(AppError::Forbidden(Permission::ReadJournal))?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            if !kept::see(tx, (id, &fund), account, &note)? {
                return Err(AppError::NotFound);
            }
            let deed = Deed {
                action: "alert.see",
                object_kind: "alert",
                object: id.uuid(),
                codes: "",
            };
            Ok(journal::add(tx, &actor, &deed)?)
        })
        .await
}
