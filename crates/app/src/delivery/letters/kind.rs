//! What each event is told as: the whole table on one screen.

use domain::notifications::Event;
use mail::{AccountEvent, PartnerEvent, ServiceEvent};

/// The kind of mail that an event becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To the mailbox of a service.
    Service(ServiceEvent),
    /// To the partner, by law and at once, whatever frequency she chose (CRPA L112-3).
    Acknowledgement,
    /// To the partner, by the frequency she chose.
    Partner(PartnerEvent),
    /// To somebody invited.
    Invitation,
    /// To somebody who forgot her password.
    PasswordReset,
    /// To somebody, about how her account is protected.
    Account(AccountEvent),
}

impl Kind {
    /// The kind of an event.
    pub const fn of(event: Event) -> Self {
        match event {
            Event::RequestSubmitted => Self::Service(ServiceEvent::Submitted),
            Event::PartnerReplied => Self::Service(ServiceEvent::PartnerAnswered),
            Event::RequestReopened => Self::Service(ServiceEvent::Reopened),
            Event::RequestWithdrawn => Self::Service(ServiceEvent::Withdrawn),
            Event::RequestArrived => Self::Service(ServiceEvent::MovedIn),
            Event::RequestReceived => Self::Acknowledgement,
            Event::RequestTaken => Self::Partner(PartnerEvent::Taken),
            Event::RequestMoved => Self::Partner(PartnerEvent::Moved),
            Event::PiecesAsked => Self::Partner(PartnerEvent::PiecesAsked),
            Event::FundWrote => Self::Partner(PartnerEvent::MessagePosted),
            Event::RequestAnswered => Self::Partner(PartnerEvent::Answered),
            Event::RequestMerged => Self::Partner(PartnerEvent::Merged),
            Event::RequestClosed => Self::Partner(PartnerEvent::Closed),
            Event::Invitation => Self::Invitation,
            Event::PasswordReset => Self::PasswordReset,
            Event::PasswordChanged => Self::Account(AccountEvent::PasswordChanged),
            Event::SecondFactorChanged => Self::Account(AccountEvent::SecondFactorChanged),
            Event::RecoveryCodeUsed => Self::Account(AccountEvent::RecoveryCodeUsed),
            Event::ExceptionalAccesses => Self::Account(AccountEvent::ExceptionalAccesses),
            Event::SessionReplayed => Self::Account(AccountEvent::SessionReplayed),
            Event::WebhookPaused => Self::Account(AccountEvent::WebhookPaused),
        }
    }
}
