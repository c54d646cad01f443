//! What a set of rules must fulfil in its fund, and what is worth a second look in it.

use crate::error::{AppError, FieldError};
use domain::codes::Service;
use domain::funds::FundCode;
use domain::routing_rules::{Rule, RuleId, RuleSet};
use domain::text::Label;
use jiff::civil::Date;
use routing::guard;
use routing::rules::{Why, check as faults, warnings};
use std::collections::{BTreeMap, BTreeSet};
use store::{Tx, accounts, conventions, funds};

/// The values that one condition may list at most.
const MOST_VALUES: usize = 500;

/// Something in a set that is worth a second look; never a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The rule.
    pub rule: RuleId,
    /// Stable code.
    pub code: &'static str,
    /// The sentence, in French.
    pub message: String,
}

/// Refuses a set that is wrong, with every fault at its place; gives what is doubtful otherwise.
pub(super) fn check(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    (motive, rules): (&Label, &[Rule]),
    today: Date,
) -> Result<Vec<Doubt>, AppError> {
    let mut errors = Vec::new();
    errors.extend(personal("/motive".to_owned(), motive));
    if rules.len() > RuleSet::MOST_RULES {
        errors.push(FieldError::new("/rules", "too-many", "200 règles au plus."));
    }
    errors.extend(faults(rules).iter().map(|fault| {
        let pointer = match fault.why {
            Why::NoFallback if rules.is_empty() => "/rules".to_owned(),
            Why::NoFallback | Why::Hides => format!("/rules/{}", fault.at),
            Why::Twice => format!("/rules/{}/id", fault.at),
            Why::NeverValid => format!("/rules/{}/until", fault.at),
        };
        FieldError::new(pointer, fault.why.code(), fault.why.message())
    }));
    for (at, rule) in rules.iter().enumerate() {
        errors.extend(personal(format!("/rules/{at}/label"), &rule.label));
        errors.extend(too_many(at, rule));
        errors.extend(unknown_service(tx, fund, at, rule)?);
        errors.extend(unknown_organisations(tx, fund, at, rule)?);
    }
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    doubts(tx, fund, rules, today)
}

/// What is worth a second look in a set that is right.
pub(super) fn doubts(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    rules: &[Rule],
    today: Date,
) -> Result<Vec<Doubt>, AppError> {
    let mut found: Vec<Doubt> = warnings(rules, today)
        .iter()
        .map(|warning| Doubt {
            rule: warning.rule().clone(),
            code: warning.code(),
            message: warning.message(),
        })
        .collect();
    let staffed = accounts::staffed_services(tx, fund)?;
    let first_to: BTreeMap<Service, &Rule> = rules
        .iter()
        .rev()
        .filter_map(|rule| Some((rule.service?, rule)))
        .collect();
    for (service, rule) in first_to {
        if !staffed.contains(&service) {
            found.push(Doubt {
                rule: rule.id.clone(),
                code: "unstaffed_service",
                message: format!(
                    "Aucun compte actif n’est rattaché à « {} » : personne n’y prendrait les demandes.",
                    service.label()
                ),
            });
        }
    }
    Ok(found)
}

/// Rules are shown in the reasons of every request that they sort (S-108).
fn personal(pointer: String, text: &Label) -> Option<FieldError> {
    let leak = guard::refusal(text.as_str())?.leak;
    Some(FieldError::new(pointer, leak.code(), leak.message()))
}

fn too_many(at: usize, rule: &Rule) -> Option<FieldError> {
    let when = &rule.when;
    let lists = [
        ("types", when.types.len()),
        ("subjects", when.subjects.len()),
        ("urgencies", when.urgencies.len()),
        ("communes", when.communes.len()),
        ("organisation_kinds", when.organisation_kinds.len()),
        ("organisations", when.organisations.len()),
    ];
    let (name, _) = lists
        .into_iter()
        .find(|(_, length)| *length > MOST_VALUES)?;
    let pointer = format!("/rules/{at}/when/{name}");
    Some(FieldError::new(pointer, "too-many", "500 valeurs au plus."))
}

fn unknown_service(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    at: usize,
    rule: &Rule,
) -> Result<Option<FieldError>, AppError> {
    let Some(service) = rule.service else {
        return Ok(None);
    };
    if funds::desk(tx, fund, service)?.is_some() {
        return Ok(None);
    }
    let pointer = format!("/rules/{at}/service");
    let message = "Votre caisse n’a pas ce service.";
    Ok(Some(FieldError::new(pointer, "unknown-service", message)))
}

/// An organisation of another fund is as unknown as one that never was (S-001).
fn unknown_organisations(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    at: usize,
    rule: &Rule,
) -> Result<Vec<FieldError>, AppError> {
    let mut errors = Vec::new();
    let mut known = BTreeSet::new();
    let named = rule.when.organisations.iter().take(MOST_VALUES);
    for (place, organisation) in named.enumerate() {
        if known.insert(*organisation) && !conventions::binds(tx, *organisation, fund)? {
            errors.push(FieldError::new(
                format!("/rules/{at}/when/organisations/{place}"),
                "unknown-organisation",
                "Votre caisse n’a pas de convention avec cette structure.",
            ));
        }
    }
    Ok(errors)
}
