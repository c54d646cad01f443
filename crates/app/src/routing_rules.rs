//! A fund's routing rules: proposed, rehearsed on past requests, published, applied.
//!
//! Until a fund publishes a set, the core's own table applies: number 0.

mod apply;
mod change;
mod check;
mod discard;
mod find;
mod list;
mod propose;
mod publish;
mod rehearse;

pub(crate) use apply::{Filer, apply, destination, in_force};
pub use change::change;
pub use check::Doubt;
pub use discard::discard;
pub use domain::routing_rules::{Commune, Conditions, Published, Rule, RuleId, RuleSet};
pub use find::find;
pub use list::{Listed, list};
pub use propose::{Propose, propose};
pub use publish::publish;
pub use rehearse::{MOST_REHEARSED, Move, Proposal, Rehearse, Rehearsed, ServiceLoad, rehearse};

use crate::error::AppError;
use domain::accounts::Actor;
use domain::funds::FundCode;
use domain::ids::RuleSetId;
use store::audit::Deed;
use store::{StoreError, Tx, audit, routing_rules as kept};

/// The set that a call is about, as the caller saw it (`If-Match`, S-212).
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The set.
    pub id: RuleSetId,
    /// Its version when the caller saw it.
    pub version: i32,
}

/// A set, and what is worth a second look in it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The set.
    pub set: RuleSet,
    /// Never a refusal.
    pub doubts: Vec<Doubt>,
}

fn own_fund(actor: &Actor) -> Result<FundCode, AppError> {
    actor.fund().cloned().ok_or(AppError::NotFound)
}

/// The number of the set that applies; 0 while the fund has none.
fn number_in_force(tx: &mut Tx<'_>, fund: &FundCode) -> Result<i32, AppError> {
    let current = kept::current(tx, fund)?.and_then(|set| set.published);
    Ok(current.map_or(0, |published| published.number))
}

/// The fund's set, on the version that the caller saw.
fn seen(tx: &mut Tx<'_>, fund: &FundCode, target: Target) -> Result<RuleSet, AppError> {
    let set = kept::find(tx, fund, target.id)?.ok_or(AppError::NotFound)?;
    if set.version == target.version {
        Ok(set)
    } else {
        Err(AppError::Stale {
            version: set.version,
        })
    }
}

fn stale(error: StoreError, set: &RuleSet) -> AppError {
    match error {
        StoreError::Conflict => AppError::Stale {
            version: set.version,
        },
        other => other.into(),
    }
}

fn record(tx: &mut Tx<'_>, actor: &Actor, action: &str, set: &RuleSet) -> Result<(), AppError> {
    let number = set.published.map_or(0, |published| published.number);
    let codes = format!(
        "fund={} number={number} based_on={} rules={} version={}",
        set.fund,
        set.based_on,
        set.rules.len(),
        set.version
    );
    Ok(audit::add(
        tx,
        actor,
        &Deed {
            action,
            object_kind: "routing_rules",
            object: set.id.uuid(),
            codes: &codes,
        },
    )?)
}
