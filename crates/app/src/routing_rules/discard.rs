//! A draft of the fund's rules that is given up.

use super::{Target, own_fund, record, seen, stale};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::routing_rules::RuleSetRefused;
use store::routing_rules as kept;

/// Discards a draft. Refuses with [`AppError::Stale`], and [`AppError::Rules`] once it is published.
pub async fn discard(app: &App, actor: &Actor, target: Target) -> Result<(), AppError> {
    access::require(actor, Permission::ManageRoutingRules)?;
    let fund = own_fund(actor)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let set = seen(tx, &fund, target)?;
            if set.published.is_some() {
                return Err(RuleSetRefused::AlreadyPublished.into());
            }
            kept::discard(tx, &set).map_err(|error| stale(error, &set))?;
            record(tx, &actor, "routing_rules.discard", &set)
        })
        .await
}
