//! The fund's rules at work on a sorting.

use crate::error::AppError;
use crate::requests::NewSorting;
use domain::codes::{OrganisationKind, Service};
use domain::funds::FundCode;
use domain::identity::{Address, Residence};
use domain::ids::OrganisationId;
use domain::requests::SortingRecord;
use domain::routing_rules::Rule;
use jiff::civil::Date;
use routing::rules::{Case, Rules};
use store::{Tx, routing_rules as kept};

/// Who files, for somebody who lives where, on which day.
pub(crate) struct Filer<'a> {
    /// The organisation.
    pub(crate) organisation: OrganisationId,
    /// What it is.
    pub(crate) kind: OrganisationKind,
    /// Where the person lives, when that is known.
    pub(crate) residence: Option<&'a Residence>,
    /// The day of reception.
    pub(crate) received: Date,
}

impl Filer<'_> {
    fn address(&self) -> Option<&Address> {
        match self.residence? {
            Residence::Address(address) => Some(address),
            Residence::Domiciliation(_) | Residence::None => None,
        }
    }
}

/// The rules that apply in the fund, and their number; 0 and no rule while it published none.
pub(crate) fn in_force(tx: &mut Tx<'_>, fund: &FundCode) -> Result<(i32, Rules), AppError> {
    let Some(set) = kept::current(tx, fund)? else {
        return Ok((0, Rules::of_the_core()));
    };
    let number = set.published.map_or(0, |published| published.number);
    let rules = Rules::new(set.rules)
        .map_err(|_| AppError::Internal(format!("rule set {number} of fund {fund} is wrong")))?;
    Ok((number, rules))
}

/// Lets the fund's rules give the service of what the core sorted, and say so in the reasons. What a
/// human has to sort stays with humans.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    filer: &Filer<'_>,
    sorting: &mut SortingRecord,
) -> Result<(), AppError> {
    let (number, rules) = in_force(tx, fund)?;
    sorting.rule_set = Some(number);
    if sorting.human {
        return Ok(());
    }
    let (service, rule) = rules.route(&Case {
        on: filer.received,
        request_type: sorting.request_type,
        subject: sorting.subject,
        urgency: sorting.urgency,
        service: sorting.service,
        address: filer.address(),
        organisation_kind: filer.kind,
        organisation: filer.organisation,
    });
    if let Some(rule) = rule {
        sorting.rule = Some(rule.id.clone());
        sorting.reasons.extend(reason(rule, number, sorting));
    }
    sorting.service = service;
    Ok(())
}

/// Where the rules that apply send what an agent sorted: from the core's own table on.
pub(crate) fn destination(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    filer: &Filer<'_>,
    wanted: NewSorting,
) -> Result<Service, AppError> {
    let (_, rules) = in_force(tx, fund)?;
    let (service, _) = rules.route(&Case {
        on: filer.received,
        request_type: wanted.request_type,
        subject: wanted.subject,
        urgency: wanted.urgency,
        service: routing::sorter::service(wanted.request_type, wanted.subject, false),
        address: filer.address(),
        organisation_kind: filer.kind,
        organisation: filer.organisation,
    });
    Ok(service)
}

/// « … » : règle de la caisse. The fallback that keeps the core's service says nothing.
fn reason(rule: &Rule, number: i32, sorting: &SortingRecord) -> Option<String> {
    let from = sorting.service;
    let named = format!("Règle de la caisse « {} » (version {number})", rule.label);
    match rule.service {
        None if rule.is_fallback() => None,
        Some(service) if service != from => Some(format!(
            "{named} : {}, au lieu de {}.",
            service.label(),
            from.label()
        )),
        _ => Some(format!("{named} : {}.", from.label())),
    }
}
