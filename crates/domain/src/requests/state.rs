//! Where a request stands. A state carries its own data, so that no impossible mix can be written.

use crate::accounts::Author;
use crate::coded;
use crate::ids::{AccountId, RequestId};
use jiff::Timestamp;

coded! {
    /// The status that people see.
    pub enum Status {
        /// Received, nobody has it yet.
        Submitted = "submitted", "Reçue";
        /// Somebody at the fund has it.
        InProgress = "in_progress", "En cours de traitement";
        /// The fund waits for pieces or an answer; the due date is paused (CRPA L114-5).
        AwaitingPartner = "awaiting_partner", "En attente du partenaire";
        /// The fund has answered; the partner confirms or writes again.
        Answered = "answered", "Répondue";
        /// Closed, with a coded outcome.
        Closed = "closed", "Clôturée";
        /// Taken back by the partner.
        Withdrawn = "withdrawn", "Retirée";
    }
}

coded! {
    /// Who must act.
    pub enum Party {
        /// The fund.
        Fund = "fund", "La caisse";
        /// The partner who filed the request.
        Partner = "partner", "Le partenaire";
        /// The person concerned.
        Person = "person", "La personne";
        /// Somebody else: employer, hospital, another fund.
        ThirdParty = "third_party", "Un tiers";
    }
}

coded! {
    /// How a request ended.
    pub enum Outcome {
        /// Solved.
        Resolved = "resolved", "Résolue";
        /// Solved in part.
        PartlyResolved = "partly_resolved", "Résolue en partie";
        /// Refused.
        Refused = "refused", "Refusée";
        /// The person does not fulfil the conditions.
        NotEligible = "not_eligible", "Conditions non remplies";
        /// Another body is competent; the answer names the right door (CRPA L114-2).
        OutOfScope = "out_of_scope", "Hors compétence, bonne porte indiquée";
        /// Already treated in another request.
        Duplicate = "duplicate", "Doublon";
        /// The person could not be reached.
        Unreachable = "unreachable", "Personne injoignable";
        /// Taken back by the partner.
        Withdrawn = "withdrawn", "Retirée";
    }
}

/// A request that still has to be acted upon by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenState {
    /// In the queue of its service.
    Submitted,
    /// Taken.
    InProgress {
        /// Who has it.
        assignee: AccountId,
    },
    /// The fund waits.
    AwaitingPartner {
        /// Who had it when it asked; it comes back to her. `None` when the request moved meanwhile.
        assignee: Option<AccountId>,
        /// For whom the fund waits: partner, person or third party.
        waiting_for: Party,
        /// Since when: the due date moves by the business days spent waiting.
        since: Timestamp,
    },
    /// Answered, not yet confirmed.
    Answered {
        /// Who answered.
        assignee: AccountId,
    },
}

/// How and when a request was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// The outcome.
    pub outcome: Outcome,
    /// When; the partner may reopen during [`REOPEN_DAYS`] days.
    pub at: Timestamp,
    /// By whom.
    pub by: Author,
    /// Who had it; it comes back to her when reopened.
    pub assignee: Option<AccountId>,
    /// When the partner confirmed that it is over.
    pub confirmed_at: Option<Timestamp>,
}

/// Days during which a closed request may be reopened.
pub const REOPEN_DAYS: i64 = 30;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// Somebody has to act.
    Open(OpenState),
    /// Over.
    Closed(Closing),
    /// Folded into another request, reversibly.
    Merged {
        /// The request that goes on.
        into: RequestId,
        /// When.
        at: Timestamp,
        /// By whom.
        by: Author,
        /// Where it stood: un-merging puts it back there.
        before: OpenState,
    },
    /// Taken back by the partner.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

impl RequestState {
    /// The status that people see. A merged request shows as closed, with outcome `duplicate`.
    pub const fn status(&self) -> Status {
        match self {
            Self::Open(OpenState::Submitted) => Status::Submitted,
            Self::Open(OpenState::InProgress { .. }) => Status::InProgress,
            Self::Open(OpenState::AwaitingPartner { .. }) => Status::AwaitingPartner,
            Self::Open(OpenState::Answered { .. }) => Status::Answered,
            Self::Closed(_) | Self::Merged { .. } => Status::Closed,
            Self::Withdrawn { .. } => Status::Withdrawn,
        }
    }

    /// Who must act; `None` when it is over.
    pub const fn turn(&self) -> Option<Party> {
        match self {
            Self::Open(OpenState::Submitted | OpenState::InProgress { .. }) => Some(Party::Fund),
            Self::Open(OpenState::AwaitingPartner { waiting_for, .. }) => Some(*waiting_for),
            Self::Open(OpenState::Answered { .. }) => Some(Party::Partner),
            Self::Closed(_) | Self::Merged { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// Who has it at the fund.
    pub const fn assignee(&self) -> Option<AccountId> {
        match self {
            Self::Open(state) | Self::Merged { before: state, .. } => state.assignee(),
            Self::Closed(closing) => closing.assignee,
            Self::Withdrawn { .. } => None,
        }
    }

    /// How it ended, once it has.
    pub const fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Open(_) => None,
            Self::Closed(closing) => Some(closing.outcome),
            Self::Merged { .. } => Some(Outcome::Duplicate),
            Self::Withdrawn { .. } => Some(Outcome::Withdrawn),
        }
    }

    /// When it ended, once it has.
    pub const fn ended_at(&self) -> Option<Timestamp> {
        match self {
            Self::Open(_) => None,
            Self::Closed(closing) => Some(closing.at),
            Self::Merged { at, .. } | Self::Withdrawn { at } => Some(*at),
        }
    }
}

impl OpenState {
    /// Who has it at the fund.
    pub const fn assignee(&self) -> Option<AccountId> {
        match self {
            Self::Submitted => None,
            Self::InProgress { assignee } | Self::Answered { assignee } => Some(*assignee),
            Self::AwaitingPartner { assignee, .. } => *assignee,
        }
    }
}
