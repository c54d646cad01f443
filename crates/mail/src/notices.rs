//! What we tell people: the closed list, and the only data that a mail may be made of (S-530).
//!
//! No field holds a name, a fact or a text that a user of the service wrote. The only words that
//! are not the program's own are those the fund configured about itself ([`Contact`]).

use domain::audit::AlertKind;
use domain::codes::Service;
use domain::ids::RequestId;
use domain::requests::Reference;
use domain::text::{EmailAddress, Label};
use jiff::Timestamp;
use jiff::civil::Date;
use std::fmt;

domain::coded! {
    /// What the mailbox of a service is told.
    pub enum ServiceEvent {
        /// A request arrived in its queue.
        Submitted = "submitted", "nouvelle demande";
        /// A request came from another service.
        MovedIn = "moved_in", "demande réorientée vers votre service";
        /// The partner wrote, or sent a piece.
        PartnerAnswered = "partner_answered", "réponse du partenaire";
        /// The partner reopened a closed request.
        Reopened = "reopened", "demande rouverte";
        /// The partner took the request back.
        Withdrawn = "withdrawn", "demande retirée";
        /// It will be archived in a fortnight (S-117).
        Archiving = "archiving", "bientôt archivée";
    }
}

domain::coded! {
    /// What a partner is told about a request, at once or in a digest.
    pub enum PartnerEvent {
        /// Somebody at the fund has it.
        Taken = "taken", "prise en charge";
        /// The fund wrote, without answering.
        MessagePosted = "message_posted", "nouveau message";
        /// The fund asks for pieces; the delay is paused.
        PiecesAsked = "pieces_asked", "éléments à fournir";
        /// Another service has it.
        Moved = "moved", "changement de service";
        /// The fund folded it into another request.
        Merged = "merged", "regroupement avec une autre demande";
        /// The fund answered.
        Answered = "answered", "réponse de la caisse";
        /// What was said of the person was corrected at her demand.
        Rectified = "rectified", "identité rectifiée";
        /// Nothing more is done with it, at the person's demand.
        Limited = "limited", "usage limité";
        /// It will be archived in a fortnight (S-117).
        Archiving = "archiving", "bientôt archivée";
        /// It is closed.
        Closed = "closed", "clôture";
    }
}

domain::coded! {
    /// What somebody is told about her own account, so that she can react if it was not her.
    pub enum AccountEvent {
        /// The password was changed.
        PasswordChanged = "password_changed", "Mot de passe modifié";
        /// The second factor was changed.
        SecondFactorChanged = "second_factor_changed", "Double authentification modifiée";
        /// The address was changed; told to the old one and to the new one (S-023).
        EmailChanged = "email_changed", "Adresse électronique modifiée";
        /// A recovery code opened a session (S-020).
        RecoveryCodeUsed = "recovery_code_used", "Code de secours utilisé";
        /// An identity provider may sign her in from now on, or no longer.
        IdentityChanged = "identity_changed", "Connexion par un fournisseur d’identité modifiée";
        /// A spent session token came back: the session was ended (S-217).
        SessionReplayed = "session_replayed", "Session fermée par sécurité";
        /// A webhook that she looks after does not answer any more (S-223).
        WebhookPaused = "webhook_paused", "Notifications à un logiciel interrompues";
        /// A secret of an API client ends soon (S-216).
        ClientSecretEnds = "client_secret_ends", "Secret d’un logiciel bientôt périmé";
        /// To a supervisor: cases were opened today outside of their readers' services.
        ExceptionalAccesses = "exceptional_accesses", "Accès exceptionnels du jour";
    }
}

/// What a mail may say about a request.
#[derive(Debug, Clone)]
pub struct RequestLine {
    /// Its id, for the link.
    pub id: RequestId,
    /// Its public reference, random (S-530).
    pub reference: Reference,
    /// The service that has it.
    pub service: Service,
    /// The day of reception, in Paris.
    pub received_on: Date,
    /// The promised day, when there is one and it has a meaning for this event.
    pub promised_on: Option<Date>,
}

/// Whom a partner can turn to about a request: configured by the fund, never by a user (S-531).
#[derive(Debug, Clone)]
pub struct Contact {
    /// The fund's name.
    pub fund: Label,
    /// The service's mailbox.
    pub mailbox: EmailAddress,
    /// The service's telephone number, as the fund writes it.
    pub phone: Option<Label>,
}

/// One line of a digest.
#[derive(Debug, Clone)]
pub struct DigestLine {
    /// What happened.
    pub event: PartnerEvent,
    /// To which request.
    pub request: RequestLine,
}

/// The token of a single-use link (S-021). Cannot be printed.
#[derive(Clone)]
pub struct LinkToken(String);

/// The text cannot be a link's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a link token is 22 to 256 letters, digits, - or _")]
pub struct BadToken;

impl LinkToken {
    /// Takes a token in base64url or base32: at least 22 characters, so that it can hold the 128
    /// bits of S-021.
    pub fn new(text: &str) -> Result<Self, BadToken> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let fits = (22..=256).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned())).ok_or(BadToken)
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(••)")
    }
}

/// What we tell somebody.
#[derive(Debug, Clone)]
pub enum Notice {
    /// To a service's mailbox, about a request.
    ToService {
        /// What happened.
        event: ServiceEvent,
        /// The request.
        request: RequestLine,
    },
    /// To the partner who filed a request: the legal acknowledgement (CRPA L112-3, L112-11).
    Acknowledgement {
        /// The request.
        request: RequestLine,
        /// Whom to turn to.
        contact: Contact,
    },
    /// To a partner who is told each event at once.
    ToPartner {
        /// What happened.
        event: PartnerEvent,
        /// The request.
        request: RequestLine,
    },
    /// To a partner who is told once or twice a day; at least one line.
    Digest {
        /// What happened, oldest first.
        lines: Vec<DigestLine>,
    },
    /// To somebody who is invited to open an account.
    Invitation {
        /// The single-use token.
        token: LinkToken,
        /// The last day on which it works, at most seven days away (S-021).
        valid_until: Date,
    },
    /// To the address that somebody wants for her account: a code that shows that it is hers (S-023).
    AddressConfirmation {
        /// The token of the link.
        token: LinkToken,
        /// How long it works, in minutes.
        minutes: u8,
    },
    /// To somebody who forgot her password.
    PasswordReset {
        /// The single-use token.
        token: LinkToken,
        /// For how many minutes it works, at most 30 (S-021).
        minutes: u8,
    },
    /// To somebody whose account changed.
    AccountChanged {
        /// What changed.
        event: AccountEvent,
    },
    /// To whoever answers for security, about something unusual in the journal (S-124, S-125). It
    /// names nobody.
    Alert {
        /// What is unusual.
        kind: AlertKind,
        /// When it was reached.
        at: Timestamp,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-021: shorter than 128 bits in base64url is refused; so is anything that is not a token.
    #[test]
    fn s021_a_token_is_long_and_plain() {
        assert!(LinkToken::new("AAAAAAAAAAAAAAAAAAAAAA").is_ok());
        for bad in [
            "AAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAA\r\n",
            "AAAAAAAAAAAAAAAAAAAAAA\"><a",
            "",
        ] {
            assert_eq!(LinkToken::new(bad).err(), Some(BadToken), "{bad:?}");
        }
    }

    #[test]
    fn a_token_is_not_printed() {
        let token = LinkToken::new("canari-canari-canari-canari").unwrap();
        assert!(!format!("{token:?}").contains("canari"));
    }
}
