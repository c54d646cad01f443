//! The sets of the fund's rules: what applies, what is drafted, what applied before.

use super::own_fund;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::RuleSetId;
use domain::permissions::Permission;
use domain::routing_rules::RuleSet;
use store::{Page, routing_rules as kept};

/// The sets of a fund.
pub struct Listed {
    /// The one that applies; none while the core's own table does.
    pub current: Option<RuleSet>,
    /// Drafts and published ones, the last begun first.
    pub page: Page<RuleSet, RuleSetId>,
}

/// The sets of the actor's fund that follow `after`.
pub async fn list(
    app: &App,
    actor: &Actor,
    after: Option<RuleSetId>,
    limit: u8,
) -> Result<Listed, AppError> {
    access::require(actor, Permission::ReadRoutingRules)?;
    let fund = own_fund(actor)?;
    app.store
        .read(move |tx| {
            Ok(Listed {
                current: kept::current(tx, &fund)?,
                page: kept::list(tx, &fund, after, limit)?,
            })
        })
        .await
}
