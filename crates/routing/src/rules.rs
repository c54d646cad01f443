//! The fund's own routing rules: data, ordered, validated when loaded, rehearsed before they apply.
//!
//! A rule names conditions and a destination; the first valid rule whose conditions all hold
//! decides. The last rule is the mandatory fallback: no condition, always valid.

use std::collections::{BTreeMap, BTreeSet};

use domain::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Conditions of a rule: an empty list is no condition; several values are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    /// Types.
    pub types: Vec<RequestType>,
    /// Subjects.
    pub subjects: Vec<Subject>,
    /// Urgency levels.
    pub urgencies: Vec<Urgency>,
    /// INSEE codes of the person's commune.
    pub communes: Vec<String>,
    /// Kinds of the sending organisation.
    pub organisation_kinds: Vec<OrganisationKind>,
    /// Identifiers of sending organisations.
    pub organisations: Vec<String>,
}

/// One routing rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable identifier, kept by every request that the rule sorted.
    pub id: String,
    /// First day on which it applies; none is always.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day on which it applies; none is for ever.
    #[serde(default)]
    pub until: Option<Date>,
    /// When it applies.
    #[serde(default)]
    pub when: Conditions,
    /// The destination; none keeps the service that sorting gave.
    #[serde(default)]
    pub service: Option<Service>,
}

/// Why a set of rules is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The last rule is not a fallback.
    #[error("the last rule must apply always and without condition")]
    NoFallback,
    /// Two rules have the same identifier.
    #[error("two rules are called {0}")]
    Twice(String),
    /// The rule ends before it begins.
    #[error("rule {0} ends before it begins")]
    NeverValid(String),
    /// A rule without condition hides those after it.
    #[error("rule {0} has no condition: the rules after it never apply")]
    Hides(String),
    /// The file is not a list of rules.
    #[error("not a list of rules: {0}")]
    Json(String),
}

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Reception day.
    pub received: Date,
    /// Type given by sorting.
    pub request_type: RequestType,
    /// Subject given by sorting.
    pub subject: Subject,
    /// Urgency given by sorting.
    pub urgency: Urgency,
    /// Service given by sorting.
    pub service: Service,
    /// INSEE code of the person's commune.
    pub commune: Option<&'a str>,
    /// Kind of the sending organisation.
    pub organisation_kind: Option<OrganisationKind>,
    /// Identifier of the sending organisation.
    pub organisation: Option<&'a str>,
}

/// A validated set of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Reads and validates a JSON list of rules.
    ///
    /// # Errors
    /// Every [`RuleError`] found.
    pub fn parse(json: &str) -> Result<Self, Vec<RuleError>> {
        let rules =
            serde_json::from_str(json).map_err(|error| vec![RuleError::Json(error.to_string())])?;
        Self::new(rules)
    }

    /// Validates a list of rules.
    ///
    /// # Errors
    /// Every [`RuleError`] found.
    pub fn new(rules: Vec<Rule>) -> Result<Self, Vec<RuleError>> {
        let mut errors = Vec::new();
        let mut known = BTreeSet::new();
        for (place, rule) in rules.iter().enumerate() {
            let open =
                rule.when == Conditions::default() && rule.from.is_none() && rule.until.is_none();
            let last = place + 1 == rules.len();
            if !known.insert(&rule.id) {
                errors.push(RuleError::Twice(rule.id.clone()));
            }
            if rule
                .from
                .zip(rule.until)
                .is_some_and(|(from, until)| until < from)
            {
                errors.push(RuleError::NeverValid(rule.id.clone()));
            }
            if open && !last {
                errors.push(RuleError::Hides(rule.id.clone()));
            }
            if last && !open {
                errors.push(RuleError::NoFallback);
            }
        }
        if rules.is_empty() {
            errors.push(RuleError::NoFallback);
        }
        if errors.is_empty() {
            Ok(Self(rules))
        } else {
            Err(errors)
        }
    }

    /// The destination of a case and the rule that decided.
    pub fn route(&self, case: &Case<'_>) -> (Service, Option<&str>) {
        let rule = self.0.iter().find(|rule| rule.applies(case));
        (
            rule.and_then(|rule| rule.service).unwrap_or(case.service),
            rule.map(|rule| rule.id.as_str()),
        )
    }

    /// What these rules would change on past requests.
    pub fn rehearse<'a>(&self, past: impl IntoIterator<Item = Past<'a>>) -> Rehearsal {
        let mut rehearsal = Rehearsal::default();
        for request in past {
            let (service, _) = self.route(&request.case);
            rehearsal.load.entry(request.went_to).or_default().0 += 1;
            rehearsal.load.entry(service).or_default().1 += 1;
            if service != request.went_to {
                rehearsal
                    .moved
                    .push((request.id.to_owned(), request.went_to, service));
                rehearsal.moved_late += usize::from(request.late);
            }
        }
        rehearsal
    }
}

impl Rule {
    fn applies(&self, case: &Case<'_>) -> bool {
        fn among<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
            wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
        }
        let named = |wanted: &[String], value: Option<&str>| {
            wanted.is_empty() || value.is_some_and(|value| wanted.iter().any(|name| name == value))
        };
        self.from.is_none_or(|from| case.received >= from)
            && self.until.is_none_or(|until| case.received <= until)
            && among(&self.when.types, Some(&case.request_type))
            && among(&self.when.subjects, Some(&case.subject))
            && among(&self.when.urgencies, Some(&case.urgency))
            && among(
                &self.when.organisation_kinds,
                case.organisation_kind.as_ref(),
            )
            && named(&self.when.communes, case.commune)
            && named(&self.when.organisations, case.organisation)
    }
}

/// A past request, for a rehearsal.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// What rules look at.
    pub case: Case<'a>,
    /// The service that treated it.
    pub went_to: Service,
    /// Whether it was answered after its due date.
    pub late: bool,
}

/// What a set of rules would have changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// Requests that would move: identifier, from, to.
    pub moved: Vec<(String, Service, Service)>,
    /// Requests per service: before, after.
    pub load: BTreeMap<Service, (usize, usize)>,
    /// How many of the moved ones had been late.
    pub moved_late: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const RULES: &str = r#"[
        {"id": "c2s-roubaix", "when": {"subjects": ["c2s"], "communes": ["59512"]}, "service": "front_office"},
        {"id": "summer", "from": "2026-07-01", "until": "2026-08-31", "when": {"types": ["contact"]}, "service": "front_office"},
        {"id": "else"}
    ]"#;

    fn case(commune: Option<&'static str>) -> Case<'static> {
        Case {
            received: date(2026, 3, 10),
            request_type: RequestType::FileFollowUp,
            subject: Subject::C2s,
            urgency: Urgency::Routine,
            service: Service::C2s,
            commune,
            organisation_kind: None,
            organisation: None,
        }
    }

    #[test]
    fn the_first_rule_that_holds_decides() {
        let rules = Rules::parse(RULES).unwrap();
        assert_eq!(
            rules.route(&case(Some("59512"))),
            (Service::FrontOffice, Some("c2s-roubaix"))
        );
        assert_eq!(
            rules.route(&case(Some("59599"))),
            (Service::C2s, Some("else"))
        );
        let contact = |received| Case {
            received,
            request_type: RequestType::Contact,
            ..case(None)
        };
        assert_eq!(rules.route(&contact(date(2026, 7, 1))).1, Some("summer"));
        assert_eq!(rules.route(&contact(date(2026, 9, 1))).1, Some("else"));
    }

    #[test]
    fn a_set_without_fallback_is_refused_with_every_error() {
        let twice = RULES.replace("summer", "c2s-roubaix").replace(
            "{\"id\": \"else\"}",
            "{\"id\": \"x\", \"from\": \"2026-01-01\"}",
        );
        assert_eq!(
            Rules::parse(&twice).unwrap_err(),
            [
                RuleError::Twice("c2s-roubaix".into()),
                RuleError::NoFallback
            ]
        );
        assert_eq!(Rules::parse("[]").unwrap_err(), [RuleError::NoFallback]);
        assert!(Rules::parse(r#"[{"id":"a","service":"nope"}]"#).is_err());
    }

    #[test]
    fn a_rehearsal_says_what_moves_and_who_gains() {
        let rules = Rules::parse(RULES).unwrap();
        let past = |id, commune, late| Past {
            id,
            case: case(commune),
            went_to: Service::C2s,
            late,
        };
        let rehearsal = rules.rehearse([past("a", Some("59512"), true), past("b", None, false)]);
        assert_eq!(
            rehearsal.moved,
            [("a".to_owned(), Service::C2s, Service::FrontOffice)]
        );
        assert_eq!(rehearsal.load[&Service::C2s], (2, 1));
        assert_eq!(rehearsal.load[&Service::FrontOffice], (0, 1));
        assert_eq!(rehearsal.moved_late, 1);
    }
}
