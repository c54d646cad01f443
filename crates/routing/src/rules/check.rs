//! What makes a set of rules wrong, and what makes it doubtful.

use domain::codes::Service;
use domain::routing_rules::{Commune, Rule, RuleId};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Why a set of rules is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The last rule is not a fallback.
    NoFallback,
    /// An earlier rule has the same id.
    Twice,
    /// The rule ends before it begins.
    NeverValid,
    /// A rule without condition hides those after it.
    Hides,
}

/// A fault, and the rule that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleFault {
    /// The place of the rule, from 0.
    pub at: usize,
    /// What is wrong.
    pub why: Why,
}

impl Why {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoFallback => "no-fallback",
            Self::Twice => "rule-twice",
            Self::NeverValid => "before-start",
            Self::Hides => "hides-the-rest",
        }
    }

    /// What to correct, in French.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NoFallback => {
                "La dernière règle s’applique à tout ce qu’aucune autre ne vise : elle n’a ni condition ni date."
            }
            Self::Twice => "Une règle précédente a déjà cet identifiant.",
            Self::NeverValid => "La fin ne peut pas précéder le début.",
            Self::Hides => {
                "Cette règle n’a pas de condition : celles qui la suivent ne s’appliqueraient jamais. Déplacez-la à la fin."
            }
        }
    }
}

/// Every fault of a list of rules, in their order.
pub fn check(rules: &[Rule]) -> Vec<RuleFault> {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for (at, rule) in rules.iter().enumerate() {
        let last = at + 1 == rules.len();
        let mut fault = |why| faults.push(RuleFault { at, why });
        if !known.insert(&rule.id) {
            fault(Why::Twice);
        }
        if rule
            .from
            .zip(rule.until)
            .is_some_and(|(from, until)| until < from)
        {
            fault(Why::NeverValid);
        }
        match (rule.is_fallback(), last) {
            (true, false) => fault(Why::Hides),
            (false, true) => fault(Why::NoFallback),
            _ => {}
        }
    }
    if rules.is_empty() {
        let why = Why::NoFallback;
        faults.push(RuleFault { at: 0, why });
    }
    faults
}

/// Something in a set of rules that is worth a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleWarning {
    /// An earlier rule always decides before this one.
    Unreachable {
        /// The rule.
        rule: RuleId,
        /// The earlier one.
        by: RuleId,
    },
    /// The rule's last day is over.
    Over {
        /// The rule.
        rule: RuleId,
    },
    /// The fallback has a destination: the core's own table never applies.
    OverridesCore {
        /// The rule.
        rule: RuleId,
        /// Where everything else would go.
        service: Service,
    },
}

impl RuleWarning {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable_rule",
            Self::Over { .. } => "rule_over",
            Self::OverridesCore { .. } => "overrides_core",
        }
    }

    /// The rule that it is about.
    pub const fn rule(&self) -> &RuleId {
        match self {
            Self::Unreachable { rule, .. }
            | Self::Over { rule }
            | Self::OverridesCore { rule, .. } => rule,
        }
    }

    /// The sentence, in French.
    pub fn message(&self) -> String {
        match self {
            Self::Unreachable { rule, by } => format!(
                "La règle « {rule} » ne s’applique jamais : la règle « {by} », avant elle, décide toujours."
            ),
            Self::Over { rule } => format!("La règle « {rule} » est terminée."),
            Self::OverridesCore { service, .. } => format!(
                "Tout ce qu’aucune règle ne vise irait à « {} » : laissez la destination vide pour garder le tri du cœur.",
                service.label()
            ),
        }
    }
}

/// What is worth a second look in a list of rules on that day.
pub fn warnings(rules: &[Rule], today: Date) -> Vec<RuleWarning> {
    let mut found = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let earlier = rules.iter().take(at).find(|earlier| covers(earlier, rule));
        if let Some(earlier) = earlier.filter(|_| !rule.is_fallback()) {
            found.push(RuleWarning::Unreachable {
                rule: rule.id.clone(),
                by: earlier.id.clone(),
            });
        }
        if rule.until.is_some_and(|until| until < today) {
            found.push(RuleWarning::Over {
                rule: rule.id.clone(),
            });
        }
        if let Some(service) = rule.service.filter(|_| rule.is_fallback()) {
            found.push(RuleWarning::OverridesCore {
                rule: rule.id.clone(),
                service,
            });
        }
    }
    found
}

/// Whether `earlier` applies whenever `later` does.
fn covers(earlier: &Rule, later: &Rule) -> bool {
    fn wider<T>(earlier: &[T], later: &[T], holds: impl Fn(&T, &T) -> bool) -> bool {
        let held = |value: &T| earlier.iter().any(|other| holds(other, value));
        earlier.is_empty() || (!later.is_empty() && later.iter().all(held))
    }
    let (one, other) = (&earlier.when, &later.when);
    let begins = earlier
        .from
        .is_none_or(|from| later.from.is_some_and(|later| from <= later));
    let ends = earlier
        .until
        .is_none_or(|until| later.until.is_some_and(|later| until >= later));
    begins
        && ends
        && wider(&one.types, &other.types, PartialEq::eq)
        && wider(&one.subjects, &other.subjects, PartialEq::eq)
        && wider(&one.urgencies, &other.urgencies, PartialEq::eq)
        && wider(&one.communes, &other.communes, Commune::covers)
        && wider(
            &one.organisation_kinds,
            &other.organisation_kinds,
            PartialEq::eq,
        )
        && wider(&one.organisations, &other.organisations, PartialEq::eq)
}
