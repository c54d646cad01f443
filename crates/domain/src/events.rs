//! What happened to requests, as programs are told: the feed and the webhooks (S-222).

use crate::coded;
use crate::funds::FundCode;
use crate::ids::{EventId, OrganisationId, RequestId};
use crate::requests::acts::Act;
use jiff::Timestamp;

coded! {
    /// What programs are told. An event says what and about which request; whoever may know more
    /// reads the request.
    pub enum EventKind {
        /// Filed.
        Submitted = "request.submitted", "Demande déposée";
        /// Taken by an agent.
        Taken = "request.taken", "Demande prise en charge";
        /// Given to an agent. Told to the fund only.
        Assigned = "request.assigned", "Demande confiée";
        /// Sorted again.
        Sorted = "request.sorted", "Demande réorientée";
        /// Pieces or an answer were asked for.
        PiecesAsked = "request.pieces_asked", "Éléments demandés";
        /// The partner wrote or sent a piece.
        PartnerReplied = "request.partner_replied", "Réponse du partenaire";
        /// The fund wrote, without answering.
        MessagePosted = "request.message_posted", "Message de la caisse";
        /// An internal note. Told to the fund only.
        Noted = "request.noted", "Note interne";
        /// The fund answered.
        Answered = "request.answered", "Réponse de la caisse";
        /// Closed.
        Closed = "request.closed", "Demande clôturée";
        /// The partner confirmed the end.
        Confirmed = "request.confirmed", "Fin confirmée";
        /// Reopened.
        Reopened = "request.reopened", "Demande rouverte";
        /// Taken back by the partner.
        Withdrawn = "request.withdrawn", "Demande retirée";
        /// The person withdrew her agreement.
        AgreementWithdrawn = "request.agreement_withdrawn", "Accord retiré par la personne";
        /// Linked to another request. Told to the fund only.
        Linked = "request.linked", "Demande liée à une autre";
        /// Folded into another request.
        Merged = "request.merged", "Demande fusionnée";
        /// Put back as it was before merging.
        Unmerged = "request.unmerged", "Fusion annulée";
        /// A file was joined.
        FileJoined = "request.file_joined", "Pièce jointe";
        /// What was said of the person was corrected at her demand.
        Rectified = "request.rectified", "Identité rectifiée";
        /// Nothing more is done with it, at the person's demand.
        Limited = "request.limited", "Usage limité";
        /// It is treated again.
        LimitLifted = "request.limit_lifted", "Limitation levée";
    }
}

impl EventKind {
    /// What an act is told as.
    pub const fn of(act: Act) -> Self {
        match act {
            Act::Submit => Self::Submitted,
            Act::Take => Self::Taken,
            Act::Assign => Self::Assigned,
            Act::Sort => Self::Sorted,
            Act::Ask => Self::PiecesAsked,
            Act::Reply => Self::PartnerReplied,
            Act::Write => Self::MessagePosted,
            Act::Note => Self::Noted,
            Act::Answer => Self::Answered,
            Act::Close => Self::Closed,
            Act::Confirm => Self::Confirmed,
            Act::Reopen => Self::Reopened,
            Act::Withdraw => Self::Withdrawn,
            Act::Revoke => Self::AgreementWithdrawn,
            Act::Link => Self::Linked,
            Act::Merge => Self::Merged,
            Act::Unmerge => Self::Unmerged,
            Act::Attach => Self::FileJoined,
            Act::Rectify => Self::Rectified,
            Act::Limit => Self::Limited,
            Act::Lift => Self::LimitLifted,
        }
    }

    /// Whether partners are told: what happens inside the fund stays there (S-005).
    pub const fn is_for_partners(self) -> bool {
        !matches!(self, Self::Assigned | Self::Noted | Self::Linked)
    }
}

/// Something that happened to a request: ids and codes, never a word of anybody's (S-222).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id: the `webhook-id` of every attempt to tell it.
    pub id: EventId,
    /// What.
    pub kind: EventKind,
    /// To which request.
    pub request: RequestId,
    /// The version that it gave the request.
    pub version: i32,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Of which fund.
    pub fund: FundCode,
    /// When.
    pub at: Timestamp,
}

/// How long events are kept for those who catch up.
pub const KEPT_DAYS: i64 = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_act_is_told_as_something_else() {
        let kinds: std::collections::BTreeSet<EventKind> =
            Act::ALL.iter().map(|act| EventKind::of(*act)).collect();
        assert_eq!(kinds.len(), Act::ALL.len());
        assert_eq!(kinds.len(), EventKind::ALL.len());
    }
}
