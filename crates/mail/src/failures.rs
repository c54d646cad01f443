//! Why a message did not leave, and whether trying again can help.

domain::coded! {
    /// Why a message did not leave: a closed list, stored with the attempt and shown to the fund.
    ///
    /// Never the server's own words: they may quote the address or the content (S-531, S-532).
    pub enum Reason {
        /// Nobody answers at that address, or the name is unknown.
        Unreachable = "unreachable", "Le serveur de messagerie est injoignable";
        /// No answer before our deadline.
        Timeout = "timeout", "Le serveur de messagerie ne répond pas à temps";
        /// The certificate is not valid for that server, or the TLS handshake failed (S-061).
        TlsFailed = "tls_failed", "La connexion chiffrée au serveur de messagerie a échoué";
        /// The server does not offer STARTTLS: nothing is sent in clear (S-061).
        StartTlsMissing = "starttls_missing", "Le serveur de messagerie ne propose pas de chiffrement";
        /// The server refuses our credentials, or offers no way to give them.
        AuthRefused = "auth_refused", "Le serveur de messagerie refuse nos identifiants";
        /// The server refuses to talk to us at all.
        HelloRefused = "hello_refused", "Le serveur de messagerie refuse la connexion";
        /// The server asks to try later (4xx).
        TemporaryRefusal = "temporary_refusal", "Le serveur de messagerie demande de réessayer plus tard";
        /// The line was cut before the content was sent.
        LineDropped = "line_dropped", "La connexion au serveur de messagerie a été coupée";
        /// The line was cut after the content and before its answer: the message may have left.
        OutcomeUnknown = "outcome_unknown", "La connexion a été coupée pendant l’envoi : le message est peut-être parti";
        /// The answers of the server do not follow the protocol.
        AnswerUnreadable = "answer_unreadable", "La réponse du serveur de messagerie est incompréhensible";
        /// The server refuses our sender address (5xx).
        SenderRefused = "sender_refused", "Le serveur de messagerie refuse l’expéditeur";
        /// The server refuses this recipient (5xx).
        RecipientRefused = "recipient_refused", "Le serveur de messagerie refuse le destinataire";
        /// The server refuses this message (5xx).
        ContentRefused = "content_refused", "Le serveur de messagerie refuse le message";
        /// The folder that stands for a mail server cannot be written.
        FolderUnwritable = "folder_unwritable", "Le dossier des courriels ne peut pas être écrit";
    }
}

/// A message did not leave. Holds codes only: no address, no word of the server (S-531, S-532).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Try again, with the same Message-ID, when [`next_attempt`](crate::next_attempt) says.
    #[error("mail not accepted, to be tried again: {reason}")]
    Retry {
        /// Why.
        reason: Reason,
        /// The SMTP reply code, when there was one.
        smtp_code: Option<u16>,
    },
    /// Trying again cannot help: a dead letter that somebody must see (S-420).
    #[error("mail refused: {reason}")]
    Refused {
        /// Why.
        reason: Reason,
        /// The SMTP reply code.
        smtp_code: Option<u16>,
    },
}

impl SendError {
    /// Why.
    pub const fn reason(self) -> Reason {
        match self {
            Self::Retry { reason, .. } | Self::Refused { reason, .. } => reason,
        }
    }

    /// The SMTP reply code, when there was one.
    pub const fn smtp_code(self) -> Option<u16> {
        match self {
            Self::Retry { smtp_code, .. } | Self::Refused { smtp_code, .. } => smtp_code,
        }
    }

    pub(crate) const fn retry(reason: Reason) -> Self {
        Self::Retry {
            reason,
            smtp_code: None,
        }
    }
}
