//! What each event is told as: the whole table on one screen.

use domain::notifications::NotificationKind;
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
    /// To the address that somebody wants for her account.
    AddressConfirmation,
    /// To somebody, about how her account is protected.
    Account(AccountEvent),
}

impl Kind {
    /// The kind of an event.
    pub const fn of(event: NotificationKind) -> Self {
        match event {
            NotificationKind::RequestSubmitted => Self::Service(ServiceEvent::Submitted),
            NotificationKind::PartnerReplied => Self::Service(ServiceEvent::PartnerAnswered),
            NotificationKind::RequestReopened => Self::Service(ServiceEvent::Reopened),
            NotificationKind::RequestWithdrawn => Self::Service(ServiceEvent::Withdrawn),
            NotificationKind::RequestArrived => Self::Service(ServiceEvent::MovedIn),
            NotificationKind::ServiceArchiving => Self::Service(ServiceEvent::Archiving),
            NotificationKind::PartnerArchiving => Self::Partner(PartnerEvent::Archiving),
            NotificationKind::RequestReceived => Self::Acknowledgement,
            NotificationKind::RequestTaken => Self::Partner(PartnerEvent::Taken),
            NotificationKind::RequestMoved => Self::Partner(PartnerEvent::Moved),
            NotificationKind::PiecesAsked => Self::Partner(PartnerEvent::PiecesAsked),
            NotificationKind::FundWrote => Self::Partner(PartnerEvent::MessagePosted),
            NotificationKind::RequestAnswered => Self::Partner(PartnerEvent::Answered),
            NotificationKind::RequestMerged => Self::Partner(PartnerEvent::Merged),
            NotificationKind::RequestRectified => Self::Partner(PartnerEvent::Rectified),
            NotificationKind::RequestLimited => Self::Partner(PartnerEvent::Limited),
            NotificationKind::RequestClosed => Self::Partner(PartnerEvent::Closed),
            NotificationKind::Invitation => Self::Invitation,
            NotificationKind::PasswordReset => Self::PasswordReset,
            NotificationKind::AddressToConfirm => Self::AddressConfirmation,
            NotificationKind::AddressChanged | NotificationKind::FormerAddressTold => {
                Self::Account(AccountEvent::EmailChanged)
            }
            NotificationKind::PasswordChanged => Self::Account(AccountEvent::PasswordChanged),
            NotificationKind::SecondFactorChanged => {
                Self::Account(AccountEvent::SecondFactorChanged)
            }
            NotificationKind::IdentityChanged => Self::Account(AccountEvent::IdentityChanged),
            NotificationKind::RecoveryCodeUsed => Self::Account(AccountEvent::RecoveryCodeUsed),
            NotificationKind::ExceptionalAccesses => {
                Self::Account(AccountEvent::ExceptionalAccesses)
            }
            NotificationKind::SessionReplayed => Self::Account(AccountEvent::SessionReplayed),
            NotificationKind::WebhookPaused => Self::Account(AccountEvent::WebhookPaused),
            NotificationKind::ClientSecretEnds => Self::Account(AccountEvent::ClientSecretEnds),
        }
    }
}
