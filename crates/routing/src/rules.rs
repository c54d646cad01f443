//! The fund's own routing rules at work: data, ordered, checked when loaded, rehearsed before they
//! apply. What a rule is made of is `domain::routing_rules`.
//!
//! The first rule that holds decides. The last rule is the mandatory fallback: no condition, always
//! valid. A rule without destination keeps the service that the core gave.

mod check;
mod rehearse;

pub use check::{RuleFault, RuleWarning, Why, check, warnings};
pub use rehearse::{Load, Move, Past, Rehearsal};

use domain::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use domain::identity::Address;
use domain::ids::OrganisationId;
use domain::routing_rules::Rule;
use jiff::civil::Date;

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The day on which the rules are read: that of reception.
    pub on: Date,
    /// Type given by sorting.
    pub request_type: RequestType,
    /// Subject given by sorting.
    pub subject: Subject,
    /// Urgency given by sorting.
    pub urgency: Urgency,
    /// Service given by sorting.
    pub service: Service,
    /// Where the person lives, when that is known.
    pub address: Option<&'a Address>,
    /// What the organisation that files is.
    pub organisation_kind: OrganisationKind,
    /// Which one it is.
    pub organisation: OrganisationId,
}

/// A checked set of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Checks a list of rules.
    ///
    /// # Errors
    /// Every [`RuleFault`] found.
    pub fn new(rules: Vec<Rule>) -> Result<Self, Vec<RuleFault>> {
        let faults = check(&rules);
        if faults.is_empty() {
            Ok(Self(rules))
        } else {
            Err(faults)
        }
    }

    /// No rule at all: every service is the core's, as for a fund that never published a set.
    pub const fn of_the_core() -> Self {
        Self(Vec::new())
    }

    /// Whether a rule looks at where the person lives: if none does, that need not be known.
    pub fn look_at_communes(&self) -> bool {
        self.0.iter().any(|rule| !rule.when.communes.is_empty())
    }

    /// The destination of a case and the rule that decided.
    pub fn route(&self, case: &Case<'_>) -> (Service, Option<&Rule>) {
        let rule = self.0.iter().find(|rule| applies(rule, case));
        let service = rule.and_then(|rule| rule.service).unwrap_or(case.service);
        (service, rule)
    }
}

fn applies(rule: &Rule, case: &Case<'_>) -> bool {
    fn among<T: PartialEq>(wanted: &[T], value: &T) -> bool {
        wanted.is_empty() || wanted.contains(value)
    }
    let when = &rule.when;
    let lives_there = || {
        let address = case.address;
        address.is_some_and(|address| when.communes.iter().any(|commune| commune.holds(address)))
    };
    rule.holds_on(case.on)
        && among(&when.types, &case.request_type)
        && among(&when.subjects, &case.subject)
        && among(&when.urgencies, &case.urgency)
        && among(&when.organisation_kinds, &case.organisation_kind)
        && among(&when.organisations, &case.organisation)
        && (when.communes.is_empty() || lives_there())
}

#[cfg(test)]
mod tests;
