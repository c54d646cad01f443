//! A draft of the fund's rules becomes the set that applies.

use super::check::check;
use super::{Checked, Target, number_in_force, own_fund, record, seen, stale};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::permissions::Permission;
use domain::routing_rules::RuleSetRefused;
use store::{StoreError, routing_rules as kept};

/// Publishes a draft: it applies to the next request that comes in, and never changes again. It is
/// checked once more, since services and conventions may have changed.
///
/// Refuses with [`AppError::Stale`], [`AppError::Invalid`], and [`AppError::Rules`] when it is
/// published already, or when another set was published since it was written.
pub async fn publish(app: &App, actor: &Actor, target: Target) -> Result<Checked, AppError> {
    access::require(actor, Permission::ManageRoutingRules)?;
    let fund = own_fund(actor)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let set = seen(tx, &fund, target)?;
            let today = calendar::paris(now).date();
            let doubts = check(tx, &fund, (&set.motive, &set.rules), today)?;
            let current = number_in_force(tx, &fund)?;
            let set = set.publish(current, actor.author, now)?;
            kept::save(tx, &set).map_err(|error| match error {
                // Somebody else's draft took the number in the meantime.
                StoreError::Taken => RuleSetRefused::Outdated.into(),
                other => stale(other, &set),
            })?;
            record(tx, &actor, "routing_rules.publish", &set)?;
            Ok(Checked { set, doubts })
        })
        .await
}
