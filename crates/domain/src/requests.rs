//! The request: what a partner wrote ([`submission`]), how it was sorted, where it stands
//! ([`state`]), and the acts that move it ([`acts`]).

pub mod acts;
mod dues;
pub mod reference;
mod score;
pub mod sorting;
pub mod state;
pub mod submission;

use crate::accounts::Author;
use crate::codes::{RequestType, Service, Subject, Urgency};
use crate::funds::FundCode;
use crate::ids::{AccountId, OrganisationId, RequestId};
use crate::keeping::Aside;
use crate::routing_rules::RuleId;
use jiff::Timestamp;
use jiff::civil::Date;
pub use reference::Reference;
pub use score::Score;
pub use sorting::SortingRecord;
pub use state::{Closing, OpenState, RequestState};
pub use submission::Submission;

/// How a request is filed now: the core's sorting, or the last re-sort by an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filing {
    /// The type.
    pub request_type: RequestType,
    /// The subject.
    pub subject: Subject,
    /// The queue.
    pub service: Service,
    /// The urgency.
    pub urgency: Urgency,
    /// The last business day on which it must be treated.
    pub due_on: Date,
    /// The day the partner was promised an answer; never later than `due_on` when submitted.
    pub promised_on: Date,
}

/// What sorted a request when it came in: kept for ever, whatever agents do later. Nothing is known
/// of requests that are older than this record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SortedBy {
    /// The version of the model.
    pub model: Option<String>,
    /// The number of the fund's rule set; 0 is the core's own table.
    pub rule_set: Option<i32>,
    /// The rule of that set which decided; none when a human had to sort it.
    pub rule: Option<RuleId>,
    /// The service that the core gave, before the fund's rules.
    pub core_service: Option<Service>,
}

/// The life of a request: everything coded, nothing personal. What the partner wrote is a
/// [`Submission`], kept sealed and loaded only to be shown.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// What people call it: `EP-2026-7K3QXD`.
    pub reference: Reference,
    /// The fund that has it.
    pub fund: FundCode,
    /// The organisation that filed it.
    pub organisation: OrganisationId,
    /// Who filed it.
    pub author: Author,
    /// How it is filed.
    pub filing: Filing,
    /// Whether a human still has to sort it (confidence below the floor).
    pub human_sorting: bool,
    /// What sorted it when it came in.
    pub sorted_by: SortedBy,
    /// Where it stands.
    pub state: RequestState,
    /// When it was received.
    pub submitted_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Why it is out of the lists, when it is (S-116).
    pub aside: Option<Aside>,
    /// Grows by one at each change; the strong `ETag` (S-212).
    pub version: i32,
}

impl Request {
    /// The person at the fund who has it, while somebody has.
    pub fn assignee(&self) -> Option<AccountId> {
        self.state.assignee()
    }
}
