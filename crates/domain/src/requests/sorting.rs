//! What the core said when the request came in; kept as it was, whatever agents do later.

use crate::codes::{RequestType, Service, Subject, Urgency};
use crate::routing_rules::RuleId;
use jiff::civil::Date;

/// A piece that a complete request of this kind holds and that was not found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MissingPiece {
    /// Stable code of the piece.
    pub code: String,
    /// What to ask for, in French.
    pub label: String,
}

/// Something to tell the author beside the sorting: an emergency number, discretion, several persons.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Notice {
    /// Stable code.
    pub code: String,
    /// The sentence, in French.
    pub message: String,
}

/// The core's sorting of a submission (S-120: advice, explained, correctable). Its reasons quote
/// the text, so that it is as personal as the text itself and is kept sealed.
#[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SortingRecord {
    /// The type.
    pub request_type: RequestType,
    /// The subject.
    pub subject: Subject,
    /// The queue.
    pub service: Service,
    /// The urgency.
    pub urgency: Urgency,
    /// The last business day.
    pub due_on: Date,
    /// The other acts found: linked requests are offered.
    pub secondary: Vec<(RequestType, Subject)>,
    /// Calibrated probability that the type is right, 0 to 1.
    pub confidence: f32,
    /// Whether it is below the floor, hence for human sorting.
    pub human: bool,
    /// Sentences in French that quote the words and the rule.
    pub reasons: Vec<String>,
    /// What a complete request would hold besides.
    pub missing: Vec<MissingPiece>,
    /// What else was told to the author when it came in: kept, so that a retry is told the same.
    pub notices: Vec<Notice>,
    /// The model that sorted it.
    pub model_version: String,
    /// The core's rules and lexicon that sorted it.
    pub rules_version: String,
    /// The number of the fund's rule set that gave the service; 0 is the core's own table.
    #[serde(default)]
    pub rule_set: Option<i32>,
    /// The rule of that set which decided.
    #[serde(default)]
    pub rule: Option<RuleId>,
    /// The service that the core gave, before the fund's rules.
    #[serde(default)]
    pub core_service: Option<Service>,
}

impl std::fmt::Debug for SortingRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SortingRecord")
            .field("request_type", &self.request_type)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}
