//! A draft of the fund's rules, written again.

use super::check::check;
use super::{Checked, Propose, Target, number_in_force, own_fund, record, seen, stale};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::permissions::Permission;
use store::routing_rules as kept;

/// Writes a draft again, over the rules that apply now.
///
/// Refuses with [`AppError::Stale`], [`AppError::Invalid`], and [`AppError::Rules`] once it is
/// published.
pub async fn change(
    app: &App,
    actor: &Actor,
    target: Target,
    proposed: Propose,
) -> Result<Checked, AppError> {
    access::require(actor, Permission::ManageRoutingRules)?;
    let fund = own_fund(actor)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let set = seen(tx, &fund, target)?;
            let Propose { motive, rules } = proposed;
            let today = calendar::paris(now).date();
            let doubts = check(tx, &fund, (&motive, &rules), today)?;
            let current = number_in_force(tx, &fund)?;
            let set = set.write((motive, rules), current, now)?;
            kept::save(tx, &set).map_err(|error| stale(error, &set))?;
            record(tx, &actor, "routing_rules.change", &set)?;
            Ok(Checked { set, doubts })
        })
        .await
}
