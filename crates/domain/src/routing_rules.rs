//! The routing rules of a fund: which service gets a request, beyond the core's own table.
//!
//! A set of rules is drafted, rehearsed, then published under the next number; once published it
//! never changes, so that the number and the rule that a request keeps always tell why it went
//! where it went. What a rule decides is `routing::rules`.

mod commune;
mod set;

pub use commune::Commune;
pub use set::{Published, RuleSet, RuleSetRefused};

use crate::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use crate::ids::OrganisationId;
use crate::text::{Label, TextError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The stable name of a rule within its set: 1 to 64 small letters, digits and hyphens. Every
/// request that the rule sorted keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleId(String);

impl RuleId {
    /// The most characters that a rule's id may have.
    pub const MAX: usize = 64;

    /// Reads an id. Codes: `empty`, `too-long`, `rule-id-characters`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if text.is_empty() {
            return Err(TextError::empty());
        }
        if text.chars().count() > Self::MAX {
            return Err(TextError::too_long(Self::MAX));
        }
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !text.chars().all(fits) {
            return Err(TextError::new(
                "rule-id-characters",
                "L’identifiant d’une règle n’a que des minuscules sans accent, des chiffres et des tirets.",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RuleId {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl std::str::FromStr for RuleId {
    type Err = TextError;
    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::parse(text)
    }
}

impl From<RuleId> for String {
    fn from(id: RuleId) -> Self {
        id.0
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// When a rule applies: an empty list is no condition; several values are alternatives; every
/// condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    /// Types.
    pub types: Vec<RequestType>,
    /// Subjects.
    pub subjects: Vec<Subject>,
    /// Urgency levels.
    pub urgencies: Vec<Urgency>,
    /// Communes where the person lives.
    pub communes: Vec<Commune>,
    /// What the organisation that files is.
    pub organisation_kinds: Vec<OrganisationKind>,
    /// Which organisation files.
    pub organisations: Vec<OrganisationId>,
}

/// A routing rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its stable name.
    pub id: RuleId,
    /// What people call it: the reasons quote it.
    pub label: Label,
    /// First day on which it applies; none is always.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day on which it applies; none is for ever.
    #[serde(default)]
    pub until: Option<Date>,
    /// When it applies.
    #[serde(default)]
    pub when: Conditions,
    /// The destination; none keeps the service that the core gave.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Rule {
    /// Whether it applies always and to everything: what the last rule of a set must be.
    pub fn is_fallback(&self) -> bool {
        self.when == Conditions::default() && self.from.is_none() && self.until.is_none()
    }

    /// Whether its dates let it apply on that day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| day >= from) && self.until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_name_for_programs() {
        assert_eq!(
            RuleId::parse("c2s-roubaix-2").unwrap().as_str(),
            "c2s-roubaix-2"
        );
        for (text, code) in [
            ("", "empty"),
            ("C2S", "rule-id-characters"),
            ("é", "rule-id-characters"),
            ("a b", "rule-id-characters"),
        ] {
            assert_eq!(RuleId::parse(text).unwrap_err().code, code, "{text}");
        }
        assert_eq!(RuleId::parse(&"a".repeat(65)).unwrap_err().code, "too-long");
    }

    #[test]
    fn a_fallback_has_neither_condition_nor_date() {
        let rule = Rule {
            id: RuleId::parse("else").unwrap(),
            label: Label::parse("Tout le reste").unwrap(),
            from: None,
            until: None,
            when: Conditions::default(),
            service: None,
        };
        assert!(rule.is_fallback());
        let dated = Rule {
            from: Some(jiff::civil::date(2026, 7, 1)),
            until: Some(jiff::civil::date(2026, 7, 31)),
            ..rule
        };
        assert!(!dated.is_fallback());
        for (day, holds) in [(30, false), (31, true)] {
            let month = if holds { 7 } else { 6 };
            assert_eq!(dated.holds_on(jiff::civil::date(2026, month, day)), holds);
        }
    }
}
