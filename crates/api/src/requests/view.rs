//! A request, as shown: its life alone in lists and after acts, the whole of it otherwise.

use super::mandate::MandateView;
use super::person::PersonView;
use crate::schemas;
use domain::accounts::Actor;
use domain::calendar;
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::ids::AccountId;
use domain::requests::state::{Outcome, Party, RequestState, Status};
use domain::requests::submission::{AlreadyTried, Blocker, DeadlineNature, NonAutonomyReason};
use domain::requests::{Request, SortingRecord, Submission};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// The life of a request: coded, nothing personal.
#[derive(Serialize, ToSchema)]
#[schema(as = RequestSummary)]
pub struct RequestSummary {
    /// Its id (UUIDv7).
    id: Uuid,
    /// What people call it.
    #[schema(example = "EP-2026-7K3QXD")]
    reference: String,
    /// The fund that has it.
    #[schema(example = "597")]
    fund: String,
    /// The organisation that filed it.
    organisation: Uuid,
    /// Where it stands.
    #[schema(schema_with = schemas::status)]
    status: Status,
    /// Its type.
    #[schema(schema_with = schemas::request_type)]
    r#type: RequestType,
    /// Its subject.
    #[schema(schema_with = schemas::subject)]
    subject: Subject,
    /// The service that has it.
    #[schema(schema_with = schemas::service)]
    service: Service,
    /// How fast it must be treated.
    #[schema(schema_with = schemas::urgency)]
    urgency: Urgency,
    /// Whether a human still has to sort it.
    human_sorting: bool,
    /// End of the last business day, Europe/Paris, on which it must be treated; moves by the time
    /// spent waiting for the partner.
    #[schema(schema_with = schemas::instant)]
    due_at: Timestamp,
    /// The day on which an answer was promised.
    #[schema(schema_with = schemas::day)]
    promised_on: Date,
    /// Who must act; null when it is over.
    #[schema(schema_with = schemas::or_null::party)]
    turn: Option<Party>,
    /// Who has it at the fund; always null for partners.
    assignee: Option<Uuid>,
    /// How it ended.
    #[schema(schema_with = schemas::or_null::outcome)]
    outcome: Option<Outcome>,
    /// The request it was merged into.
    merged_into: Option<Uuid>,
    /// When it was received.
    #[schema(schema_with = schemas::instant)]
    submitted_at: Timestamp,
    /// When it last changed.
    #[schema(schema_with = schemas::instant)]
    updated_at: Timestamp,
    /// Grows by one at each change; the `ETag` is `"v"` and this number.
    version: i32,
}

impl RequestSummary {
    /// What the actor sees of the request's life (S-005).
    pub fn of(request: &Request, actor: &Actor) -> Self {
        let filing = request.filing;
        let merged_into = match request.state {
            RequestState::Merged { into, .. } => Some(into.uuid()),
            RequestState::Open(_) | RequestState::Closed(_) | RequestState::Withdrawn { .. } => {
                None
            }
        };
        let assignee = request.assignee().filter(|_| actor.fund().is_some());
        Self {
            id: request.id.uuid(),
            reference: request.reference.to_string(),
            fund: request.fund.to_string(),
            organisation: request.organisation.uuid(),
            status: request.state.status(),
            r#type: filing.request_type,
            subject: filing.subject,
            service: filing.service,
            urgency: filing.urgency,
            human_sorting: request.human_sorting,
            due_at: calendar::end_of_day(filing.due_on),
            promised_on: filing.promised_on,
            turn: request.state.turn(),
            assignee: assignee.map(AccountId::uuid),
            outcome: request.state.outcome(),
            merged_into,
            submitted_at: request.submitted_at,
            updated_at: request.updated_at,
            version: request.version,
        }
    }
}

/// A request, whole.
#[derive(Serialize, ToSchema)]
#[schema(as = Request)]
pub struct RequestView {
    /// Its life.
    #[serde(flatten)]
    summary: RequestSummary,
    /// The person concerned.
    person: PersonView,
    /// Her agreement.
    mandate: MandateView,
    /// What the partner thought it was.
    #[schema(schema_with = schemas::or_null::request_type)]
    declared_type: Option<RequestType>,
    /// Its title.
    title: Option<String>,
    /// What is asked.
    text: String,
    /// What blocks.
    #[schema(schema_with = schemas::or_null::blocker)]
    blocker: Option<Blocker>,
    /// The deadline that the partner knows of.
    deadline: Option<DeadlineView>,
    /// What was already tried.
    #[schema(schema_with = schemas::already_tried)]
    already_tried: BTreeSet<AlreadyTried>,
    /// Why the person cannot do it alone.
    #[schema(schema_with = schemas::or_null::non_autonomy_reason)]
    non_autonomy_reason: Option<NonAutonomyReason>,
    /// The id of this request in the partner's own software.
    external_reference: Option<String>,
    /// What the core said when it came in.
    sorting: SortingView,
    /// What a complete request of this kind would hold besides.
    completeness: CompletenessView,
    /// What is worth a second look.
    warnings: Vec<WarningView>,
    /// Linked requests that the caller may see.
    linked: Vec<Uuid>,
}

/// A deadline.
#[derive(Serialize, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Deadline)]
pub struct DeadlineView {
    /// The day.
    #[schema(schema_with = schemas::day)]
    pub date: Date,
    /// Why.
    #[schema(schema_with = schemas::deadline_nature)]
    pub nature: DeadlineNature,
}

/// What the sorting core says. It helps a human and decides no right (CRPA L311-3-1).
#[derive(Serialize, ToSchema)]
#[schema(as = Sorting)]
pub struct SortingView {
    /// The type.
    #[schema(schema_with = schemas::request_type)]
    r#type: RequestType,
    /// The subject.
    #[schema(schema_with = schemas::subject)]
    subject: Subject,
    /// The service.
    #[schema(schema_with = schemas::service)]
    service: Service,
    /// The urgency.
    #[schema(schema_with = schemas::urgency)]
    urgency: Urgency,
    /// The last business day.
    #[schema(schema_with = schemas::day)]
    due_on: Date,
    /// Probability that the type is right.
    #[schema(minimum = 0, maximum = 1)]
    confidence: f32,
    /// Below the floor: a human sorts it.
    human: bool,
    /// Sentences that quote the words and the rule.
    reasons: Vec<String>,
    /// Other acts found, as `type/subject`.
    secondary: Vec<String>,
    /// The model that sorted it.
    model_version: String,
    /// The core's own rules and lexicon that sorted it.
    rules_version: String,
    /// The number of the fund's routing rules that gave the service; 0 is the core's own table, null
    /// is unknown (requests older than this record, previews with several funds).
    #[schema(example = 3)]
    rule_set: Option<i32>,
    /// The rule of that set which decided.
    #[schema(example = "pass-droits")]
    rule: Option<String>,
}

/// What would make the request complete.
#[derive(Serialize, ToSchema)]
#[schema(as = Completeness)]
pub struct CompletenessView {
    /// Pieces and facts that were not found.
    missing: Vec<MissingPieceView>,
}

/// A piece that was not found.
#[derive(Serialize, ToSchema)]
#[schema(as = MissingPiece)]
pub struct MissingPieceView {
    /// Stable code.
    code: String,
    /// What to provide, in French.
    label: String,
}

/// Something worth a second look; never a refusal.
#[derive(Serialize, ToSchema)]
#[schema(as = Warning)]
pub struct WarningView {
    /// Stable code.
    code: String,
    /// The sentence, in French.
    message: String,
}

impl RequestView {
    /// The whole of a request that the actor may see.
    pub fn of(
        request: &Request,
        (submission, sorting): (&Submission, &SortingRecord),
        actor: &Actor,
    ) -> Self {
        Self {
            summary: RequestSummary::of(request, actor),
            person: PersonView::of(&submission.person),
            mandate: MandateView::of(&submission.mandate),
            declared_type: submission.declared_type,
            title: submission
                .title
                .as_ref()
                .map(|title| title.expose().to_owned()),
            text: submission.text.expose().to_owned(),
            blocker: submission.blocker,
            deadline: submission.deadline.map(|deadline| DeadlineView {
                date: deadline.date,
                nature: deadline.nature,
            }),
            already_tried: submission.already_tried.clone(),
            non_autonomy_reason: submission.non_autonomy_reason,
            external_reference: submission
                .external_reference
                .as_ref()
                .map(|reference| reference.expose().to_owned()),
            sorting: SortingView::of(sorting),
            completeness: CompletenessView::of(sorting),
            warnings: WarningView::all(sorting),
            linked: Vec::new(),
        }
    }

    /// The same, with its links.
    pub fn linked_to(self, linked: Vec<Uuid>) -> Self {
        Self { linked, ..self }
    }
}

impl SortingView {
    /// What is shown of a sorting.
    pub fn of(sorting: &SortingRecord) -> Self {
        let secondary = sorting.secondary.iter();
        Self {
            r#type: sorting.request_type,
            subject: sorting.subject,
            service: sorting.service,
            urgency: sorting.urgency,
            due_on: sorting.due_on,
            confidence: sorting.confidence,
            human: sorting.human,
            reasons: sorting.reasons.clone(),
            secondary: secondary
                .map(|(kind, subject)| format!("{kind}/{subject}"))
                .collect(),
            model_version: sorting.model_version.clone(),
            rules_version: sorting.rules_version.clone(),
            rule_set: sorting.rule_set,
            rule: sorting.rule.as_ref().map(ToString::to_string),
        }
    }
}

impl CompletenessView {
    /// What is shown of what is missing.
    pub fn of(sorting: &SortingRecord) -> Self {
        let missing = sorting.missing.iter().map(|piece| MissingPieceView {
            code: piece.code.clone(),
            label: piece.label.clone(),
        });
        Self {
            missing: missing.collect(),
        }
    }
}

impl WarningView {
    /// What the author was told.
    pub fn all(sorting: &SortingRecord) -> Vec<Self> {
        let notices = sorting.notices.iter();
        notices
            .map(|notice| Self {
                code: notice.code.clone(),
                message: notice.message.clone(),
            })
            .collect()
    }
}
