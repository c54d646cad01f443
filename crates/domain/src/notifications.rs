//! What people are told, and to whom it goes: ids only, never an address nor a word of anybody's.

use crate::coded;
use crate::codes::Service;
use crate::funds::FundCode;
use crate::ids::{AccountId, NotificationId, RequestId};

coded! {
    /// The closed list of things that we tell people by e-mail.
    pub enum NotificationKind {
        /// To a service: a request came in.
        RequestSubmitted = "request_submitted", "Nouvelle demande";
        /// To a service: the partner wrote or sent a piece.
        PartnerReplied = "partner_replied", "Réponse du partenaire";
        /// To a service: a request was reopened.
        RequestReopened = "request_reopened", "Demande rouverte";
        /// To a service: a request was taken back.
        RequestWithdrawn = "request_withdrawn", "Demande retirée";
        /// To a service: a request came from another service.
        RequestArrived = "request_arrived", "Demande réorientée vers votre service";
        /// To a service: a request will be archived in a fortnight (S-117).
        ServiceArchiving = "service_archiving", "Demande bientôt archivée";
        /// To the partner: a request will be archived in a fortnight (S-117).
        PartnerArchiving = "partner_archiving", "Votre demande sera archivée";
        /// To the partner: acknowledgement of reception (CRPA L112-3).
        RequestReceived = "request_received", "Accusé de réception";
        /// To the partner: somebody has it.
        RequestTaken = "request_taken", "Demande prise en charge";
        /// To the partner: another service has it.
        RequestMoved = "request_moved", "Demande réorientée";
        /// To the partner: pieces or an answer are needed.
        PiecesAsked = "pieces_asked", "Éléments à fournir";
        /// To the partner: the fund wrote.
        FundWrote = "fund_wrote", "Nouveau message";
        /// To the partner: the fund answered.
        RequestAnswered = "request_answered", "Réponse à votre demande";
        /// To the partner: it was folded into another of her organisation's requests.
        RequestMerged = "request_merged", "Regroupement avec une autre demande";
        /// To the partner: what was said of the person was corrected at her demand (GDPR article 19).
        RequestRectified = "request_rectified", "Identité rectifiée";
        /// To the partner: nothing more is done with it, at the person's demand (GDPR article 19).
        RequestLimited = "request_limited", "Usage limité";
        /// To the partner: it is closed.
        RequestClosed = "request_closed", "Demande clôturée";
        /// To a person: she is invited.
        Invitation = "invitation", "Invitation";
        /// To a person: her password was reset at her demand.
        PasswordReset = "password_reset", "Mot de passe";
        /// To a person: her password was changed.
        PasswordChanged = "password_changed", "Mot de passe modifié";
        /// To the address that she wants: a code that shows that it is hers (S-023).
        AddressToConfirm = "address_to_confirm", "Adresse à confirmer";
        /// To a person: her address was changed to this one.
        AddressChanged = "address_changed", "Adresse électronique modifiée";
        /// To the address that was hers: it was changed.
        FormerAddressTold = "former_address_told", "Ancienne adresse informée";
        /// To a person: her second factor was changed.
        SecondFactorChanged = "second_factor_changed", "Double authentification modifiée";
        /// To a person: a recovery code opened a session in her name.
        RecoveryCodeUsed = "recovery_code_used", "Code de secours utilisé";
        /// To a person: an identity provider may sign her in from now on, or no longer.
        IdentityChanged = "identity_changed", "Connexion par un fournisseur d’identité modifiée";
        /// To a person: a spent session token came back, so the session was ended (S-217).
        SessionReplayed = "session_replayed", "Session fermée par sécurité";
        /// To a manager: a webhook of her organisation or fund does not answer any more (S-223).
        WebhookPaused = "webhook_paused", "Notifications à un logiciel interrompues";
        /// To a manager and to administrators: a secret of an API client ends soon (S-216).
        ClientSecretEnds = "client_secret_ends", "Secret d’un logiciel bientôt périmé";
        /// To a supervisor, once a day: cases were opened outside of their readers' services (S-009).
        ExceptionalAccesses = "exceptional_accesses", "Accès exceptionnels du jour";
    }
}

/// To whom something is told. Addresses come from the configuration and from verified accounts when
/// the e-mail is written, never from a request (S-531).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// A person.
    Account(AccountId),
    /// The mailbox of a service.
    Desk(FundCode, Service),
}

/// Something to tell somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its id, from which the `Message-ID` derives: a duplicate is recognised.
    pub id: NotificationId,
    /// What happened.
    pub event: NotificationKind,
    /// To which request.
    pub request: Option<RequestId>,
    /// Who is told.
    pub recipient: Recipient,
}
