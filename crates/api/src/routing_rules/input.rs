//! Rules, as they come in.

use crate::problem::Problem;
use crate::reading::Reading;
use crate::schemas;
use app::routing_rules::{Commune, Conditions, Propose, Rule, RuleId};
use domain::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use domain::ids::OrganisationId;
use domain::text::Label;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A set of rules to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleSetInput)]
pub struct RuleSetInput {
    /// Why: one line, without personal data.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "La PASS garde un seul interlocuteur pour les droits de base."
    )]
    motive: String,
    /// The rules, in the order in which they are tried: the first one that holds decides. The last
    /// one is the fallback: no condition, no date. 200 at most.
    #[schema(max_items = 200)]
    rules: Vec<RuleInput>,
}

/// A rule: conditions, dates, destination.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleInput)]
pub struct RuleInput {
    /// Its stable name within the set: small letters, digits, hyphens. Requests that it sorts keep it.
    #[schema(
        max_length = 64,
        pattern = "^[a-z0-9-]{1,64}$",
        example = "pass-droits"
    )]
    id: String,
    /// What people call it; the reasons of a sorting quote it.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Droits de base de la PASS"
    )]
    label: String,
    /// First day on which it applies; always when absent.
    #[schema(schema_with = schemas::or_null::day)]
    from: Option<Date>,
    /// Last day on which it applies; for ever when absent.
    #[schema(schema_with = schemas::or_null::day)]
    until: Option<Date>,
    /// When it applies; to everything when absent.
    #[serde(default)]
    when: ConditionsInput,
    /// The destination; the service that the core gives when absent.
    #[schema(schema_with = schemas::or_null::service)]
    service: Option<Service>,
}

/// Conditions: every one must hold; the values of one are alternatives; an empty list is none.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RuleConditionsInput)]
pub struct ConditionsInput {
    /// Types.
    #[schema(schema_with = schemas::request_types)]
    types: Vec<RequestType>,
    /// Subjects.
    #[schema(schema_with = schemas::subjects)]
    subjects: Vec<Subject>,
    /// Urgency levels.
    #[schema(schema_with = schemas::urgencies)]
    urgencies: Vec<Urgency>,
    /// Communes where the person lives: a postcode, alone or followed by the name.
    #[schema(max_items = 500, example = json!(["59100 Roubaix", "59390"]))]
    communes: Vec<String>,
    /// What the organisation that files is.
    #[schema(schema_with = schemas::organisation_kinds)]
    organisation_kinds: Vec<OrganisationKind>,
    /// Organisations that file, by their ids.
    #[schema(max_items = 500)]
    organisations: Vec<Uuid>,
}

impl RuleSetInput {
    /// What it says, or every fault of what it says.
    pub fn read(self) -> Result<Propose, Problem> {
        let mut reading = Reading::default();
        let motive = reading.text("/motive", Label::parse(&self.motive));
        let rules = read_rules(&mut reading, self.rules);
        let (motive, rules) = reading.finish(motive.zip(rules))?;
        Ok(Propose { motive, rules })
    }
}

/// Rules, at `/rules/0`, `/rules/1`…
pub fn read_rules(reading: &mut Reading, rules: Vec<RuleInput>) -> Option<Vec<Rule>> {
    let read: Vec<Option<Rule>> = rules
        .into_iter()
        .enumerate()
        .map(|(at, rule)| rule.read(reading, at))
        .collect();
    read.into_iter().collect()
}

impl RuleInput {
    fn read(self, reading: &mut Reading, at: usize) -> Option<Rule> {
        let id = reading.text(format!("/rules/{at}/id"), RuleId::parse(&self.id));
        let label = reading.text(format!("/rules/{at}/label"), Label::parse(&self.label));
        let when = self.when.read(reading, at);
        Some(Rule {
            id: id?,
            label: label?,
            from: self.from,
            until: self.until,
            when: when?,
            service: self.service,
        })
    }
}

impl ConditionsInput {
    fn read(self, reading: &mut Reading, at: usize) -> Option<Conditions> {
        let named = self.communes.iter().enumerate();
        let communes: Vec<Option<Commune>> = named
            .map(|(place, commune)| {
                let pointer = format!("/rules/{at}/when/communes/{place}");
                reading.text(pointer, Commune::parse(commune))
            })
            .collect();
        let organisations = self.organisations.into_iter();
        Some(Conditions {
            types: self.types,
            subjects: self.subjects,
            urgencies: self.urgencies,
            communes: communes.into_iter().collect::<Option<_>>()?,
            organisation_kinds: self.organisation_kinds,
            organisations: organisations.map(OrganisationId::from_uuid).collect(),
        })
    }
}
