//! A new draft of the fund's rules.

use super::check::check;
use super::{Checked, number_in_force, own_fund, record};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::ids::RuleSetId;
use domain::permissions::Permission;
use domain::routing_rules::{Rule, RuleSet};
use domain::text::Label;
use store::{StoreError, routing_rules as kept};

/// What is proposed.
#[derive(Debug, Clone)]
pub struct Propose {
    /// Why.
    pub motive: Label,
    /// The rules, in the order in which they are tried; the last one is the fallback.
    pub rules: Vec<Rule>,
}

/// Drafts a set of rules; nothing applies before it is published.
///
/// Refuses with [`AppError::Invalid`] a set that is wrong, every fault at its place.
pub async fn propose(app: &App, actor: &Actor, proposed: Propose) -> Result<Checked, AppError> {
    access::require(actor, Permission::ManageRoutingRules)?;
    let fund = own_fund(actor)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let Propose { motive, rules } = proposed;
            let today = calendar::paris(now).date();
            let doubts = check(tx, &fund, (&motive, &rules), today)?;
            let set = RuleSet {
                id: RuleSetId::make(tx.clock(), tx.random()),
                based_on: number_in_force(tx, &fund)?,
                fund,
                motive,
                rules,
                author: actor.author,
                updated_at: now,
                published: None,
                version: 1,
            };
            kept::add(tx, &set).map_err(|error| match error {
                StoreError::Conflict => too_many(),
                other => other.into(),
            })?;
            record(tx, &actor, "routing_rules.propose", &set)?;
            Ok(Checked { set, doubts })
        })
        .await
}

fn too_many() -> AppError {
    let message = "Votre caisse garde déjà 20 brouillons de règles : publiez ou supprimez-en.";
    AppError::field("/rules", "too-many-drafts", message)
}
