//! Sets of rules, as they are shown.

use crate::schemas;
use app::routing_rules::{Checked, Conditions, Doubt, Published, Rule, RuleSet};
use domain::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A set of rules: a draft, or a published version, which never changes.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleSet)]
pub struct RuleSetView {
    /// Its id.
    id: Uuid,
    /// Its number in the fund once it is published: the highest one applies. Null for a draft.
    #[schema(example = 3)]
    number: Option<i32>,
    /// The number of the set over which it was written; 0 is the core's own table.
    #[schema(example = 2)]
    based_on: i32,
    /// Why.
    #[schema(example = "La PASS garde un seul interlocuteur pour les droits de base.")]
    motive: String,
    /// The rules, in the order in which they are tried.
    rules: Vec<RuleView>,
    /// Who drafted it; null for the service itself.
    drafted_by: Option<Uuid>,
    /// When it was last written.
    #[schema(schema_with = schemas::instant)]
    updated_at: Timestamp,
    /// Who published it.
    published_by: Option<Uuid>,
    /// When it was published.
    #[schema(schema_with = schemas::or_null::instant)]
    published_at: Option<Timestamp>,
    /// Grows by one at each change; the `ETag` is `"v"` and this number.
    version: i32,
}

impl RuleSetView {
    /// What is shown of a set.
    pub fn of(set: &RuleSet) -> Self {
        let published = set.published;
        let by = |published: Published| published.by.uuid();
        Self {
            id: set.id.uuid(),
            number: published.map(|published| published.number),
            based_on: set.based_on,
            motive: set.motive.to_string(),
            rules: set.rules.iter().map(RuleView::of).collect(),
            drafted_by: set.author.uuid(),
            updated_at: set.updated_at,
            published_by: published.and_then(by),
            published_at: published.map(|published| published.at),
            version: set.version,
        }
    }
}

/// A rule.
#[derive(Serialize, ToSchema)]
#[schema(as = Rule)]
pub struct RuleView {
    /// Its stable name within the set.
    #[schema(example = "pass-droits")]
    id: String,
    /// What people call it.
    #[schema(example = "Droits de base de la PASS")]
    label: String,
    /// First day on which it applies; null is always.
    #[schema(schema_with = schemas::or_null::day)]
    from: Option<Date>,
    /// Last day on which it applies; null is for ever.
    #[schema(schema_with = schemas::or_null::day)]
    until: Option<Date>,
    /// When it applies.
    when: ConditionsView,
    /// The destination; null keeps the service that the core gives.
    #[schema(schema_with = schemas::or_null::service)]
    service: Option<Service>,
}

impl RuleView {
    fn of(rule: &Rule) -> Self {
        Self {
            id: rule.id.to_string(),
            label: rule.label.to_string(),
            from: rule.from,
            until: rule.until,
            when: ConditionsView::of(&rule.when),
            service: rule.service,
        }
    }
}

/// Conditions: every one must hold; the values of one are alternatives; an empty list is none.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleConditions)]
pub struct ConditionsView {
    /// Types.
    #[schema(schema_with = schemas::request_types)]
    types: Vec<RequestType>,
    /// Subjects.
    #[schema(schema_with = schemas::subjects)]
    subjects: Vec<Subject>,
    /// Urgency levels.
    #[schema(schema_with = schemas::urgencies)]
    urgencies: Vec<Urgency>,
    /// Communes where the person lives.
    #[schema(example = json!(["59100 Roubaix"]))]
    communes: Vec<String>,
    /// What the organisation that files is.
    #[schema(schema_with = schemas::organisation_kinds)]
    organisation_kinds: Vec<OrganisationKind>,
    /// Organisations that file.
    organisations: Vec<Uuid>,
}

impl ConditionsView {
    fn of(when: &Conditions) -> Self {
        Self {
            types: when.types.clone(),
            subjects: when.subjects.clone(),
            urgencies: when.urgencies.clone(),
            communes: when.communes.iter().map(ToString::to_string).collect(),
            organisation_kinds: when.organisation_kinds.clone(),
            organisations: when.organisations.iter().map(|id| id.uuid()).collect(),
        }
    }
}

/// Something in the rules that is worth a second look; never a refusal.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleWarning)]
pub struct DoubtView {
    /// The rule that it is about.
    #[schema(example = "c2s-roubaix")]
    rule: String,
    /// Stable code: `unreachable_rule`, `rule_over`, `overrides_core`, `unstaffed_service`.
    #[schema(example = "unreachable_rule")]
    code: &'static str,
    /// The sentence, in French.
    #[schema(
        example = "La règle « c2s-roubaix » ne s’applique jamais : la règle « c2s », avant elle, décide toujours."
    )]
    message: String,
}

impl DoubtView {
    /// What is shown of doubts.
    pub fn all(doubts: &[Doubt]) -> Vec<Self> {
        let shown = doubts.iter().map(|doubt| Self {
            rule: doubt.rule.to_string(),
            code: doubt.code,
            message: doubt.message.clone(),
        });
        shown.collect()
    }
}

/// A set of rules, with what is worth a second look in it.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckedRuleSet)]
pub struct CheckedView {
    /// The set.
    #[serde(flatten)]
    set: RuleSetView,
    /// What is worth a second look.
    warnings: Vec<DoubtView>,
}

impl CheckedView {
    /// What is shown of a set that was checked.
    pub fn of(checked: &Checked) -> Self {
        Self {
            set: RuleSetView::of(&checked.set),
            warnings: DoubtView::all(&checked.doubts),
        }
    }
}
