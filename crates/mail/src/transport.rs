//! How a mail leaves: by SMTP, into a folder, or into memory.

pub mod folder;
pub mod memory;
mod no_read_ahead;
pub mod smtp;
mod smtp_failures;
pub mod smtp_url;

use crate::failures::SendError;
use crate::message::Message;
use folder::Folder;
use memory::Memory;
use smtp::SmtpRelay;

/// Where mails go. One of them, chosen when the service starts.
#[derive(Debug, Clone)]
pub enum Transport {
    /// A mail server (`EP_SMTP_URL`).
    Smtp(SmtpRelay),
    /// A folder of `.eml` files, when no mail server is configured.
    Folder(Folder),
    /// Memory, for tests.
    Memory(Memory),
}

/// The mail is now somebody else's duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// The SMTP reply code; `None` when there was no server.
    pub smtp_code: Option<u16>,
}

impl Transport {
    /// Sends one mail. Cancelling the future may leave the mail sent without our knowing.
    ///
    /// # Errors
    /// [`SendError::Retry`] for 4xx, timeouts, dropped lines, TLS and configuration faults;
    /// [`SendError::Refused`] for 5xx about this mail (S-420).
    pub async fn send(&self, message: &Message) -> Result<Sent, SendError> {
        let outcome = match self {
            Self::Smtp(relay) => relay.send(message).await,
            Self::Folder(folder) => folder.send(message).await,
            Self::Memory(memory) => memory.send(message),
        };
        if let Err(error) = outcome {
            tracing::debug!(
                mail = %message.id,
                reason = error.reason().code(),
                smtp_code = error.smtp_code(),
                "mail not accepted"
            );
        }
        outcome
    }
}
