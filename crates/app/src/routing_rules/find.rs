//! One set of the fund's rules.

use super::check::doubts;
use super::{Checked, own_fund};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::ids::RuleSetId;
use domain::permissions::Permission;
use store::routing_rules as kept;

/// A set of the actor's fund.
pub async fn find(app: &App, actor: &Actor, id: RuleSetId) -> Result<Checked, AppError> {
    access::require(actor, Permission::ReadRoutingRules)?;
    let fund = own_fund(actor)?;
    let today = calendar::paris(app.clock.now()).date();
    app.store
        .read(move |tx| {
            let set = kept::find(tx, &fund, id)?.ok_or(AppError::NotFound)?;
            let doubts = doubts(tx, &fund, &set.rules, today)?;
            Ok(Checked { set, doubts })
        })
        .await
}
