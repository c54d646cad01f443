//! How a notification reads, and how it leaves: rendering and sending.
//!
//! Three steps, and nothing else in the product writes an e-mail:
//!
//! 1. somebody builds a [`Notice`]: what happened, with a public reference and a service, and no
//!    field that could hold a name, a fact, or a text that a user wrote (S-530);
//! 2. [`render`] makes a [`Message`] of it: the same words in text and in HTML, in French, and a
//!    subject that is a constant of the program;
//! 3. a [`Transport`] sends it: verified TLS or nothing (S-061), within a deadline, and an error
//!    that says whether to try again ([`SendError`]) and, with [`next_attempt`], when (S-420).
//!
//! Nothing here knows the time, the database or the accounts: all of it is given.

mod failures;
mod letters;
mod links;
mod message;
mod notices;
mod render;
mod retry;
mod transport;

pub use failures::{Reason, SendError};
pub use links::{BadBaseUrl, Links};
pub use message::{MailId, Message};
pub use notices::{
    AccountEvent, BadToken, Contact, DigestLine, LinkToken, Notice, PartnerEvent, RequestLine,
    ServiceEvent,
};
pub use render::{Letterhead, RenderError, Stamp, render};
pub use retry::{LIFETIME, next_attempt};
pub use transport::folder::Folder;
pub use transport::memory::Memory;
pub use transport::smtp::{DEADLINE, RelayError, SmtpRelay};
pub use transport::smtp_url::{Security, SmtpUrl, SmtpUrlError};
pub use transport::{Sent, Transport};
