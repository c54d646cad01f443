//! A mail, ready to leave.

use crate::failures::{Reason, SendError};
use crate::links::Links;
use domain::ids::NotificationId;
use domain::text::EmailAddress;
use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use std::fmt;
use std::time::SystemTime;

/// The name shown beside the sender's address.
const SENDER_NAME: &str = "Espace Partenaire";

/// The identity of a mail, stable over attempts: a copy that left twice is recognisable (S-420).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MailId {
    notification: NotificationId,
    host: String,
}

impl MailId {
    /// The identity of the mail that a notification becomes.
    pub fn of(notification: NotificationId, links: &Links) -> Self {
        Self {
            notification,
            host: links.host().trim_matches(['[', ']']).to_owned(),
        }
    }

    /// The notification, in letters and digits: names a file, a boundary.
    pub fn notification(&self) -> NotificationId {
        self.notification
    }
}

impl fmt::Display for MailId {
    /// As in the `Message-ID` header, with its angle brackets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}@{}>", self.notification, self.host)
    }
}

/// A mail, ready to leave: exactly one recipient, a constant subject, the same words twice.
///
/// Made by [`render`](crate::render) only. `Debug` shows the subject and the id: the body of an
/// invitation holds its token.
#[derive(Clone)]
pub struct Message {
    /// The sender, `EP_MAIL_FROM`.
    pub from: EmailAddress,
    /// The only recipient (S-531).
    pub to: EmailAddress,
    /// A constant of the program (S-530).
    pub subject: &'static str,
    /// The words, plain.
    pub text: String,
    /// The same words, in HTML.
    pub html: String,
    /// Its identity.
    pub id: MailId,
    /// The date that the mail bears.
    pub date: Timestamp,
}

impl Message {
    /// The mail as bytes, RFC 5322: the same bytes for the same message.
    ///
    /// # Errors
    /// `Refused` when an address cannot be written on an envelope.
    pub fn eml(&self) -> Result<Vec<u8>, SendError> {
        let boundary = format!("ep-{}", self.id.notification().uuid().simple());
        let body = MultiPart::builder()
            .kind(lettre::message::MultiPartKind::Alternative)
            .boundary(boundary)
            .singlepart(part(ContentType::TEXT_PLAIN, &self.text))
            .singlepart(part(ContentType::TEXT_HTML, &self.html));
        lettre::Message::builder()
            .from(Mailbox::new(Some(SENDER_NAME.to_owned()), self.sender()?))
            .to(Mailbox::new(None, self.recipient()?))
            .subject(self.subject)
            .message_id(Some(self.id.to_string()))
            .date(SystemTime::from(self.date))
            // No holiday reply to a machine (RFC 3834).
            .raw_header(fixed(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated",
            ))
            .raw_header(fixed(
                HeaderName::new_from_ascii_str("Content-Language"),
                "fr",
            ))
            .multipart(body)
            .map(|mail| mail.formatted())
            .map_err(|_| refused(Reason::ContentRefused))
    }

    pub(crate) fn sender(&self) -> Result<lettre::Address, SendError> {
        self.from
            .expose()
            .parse()
            .map_err(|_| refused(Reason::SenderRefused))
    }

    pub(crate) fn recipient(&self) -> Result<lettre::Address, SendError> {
        self.to
            .expose()
            .parse()
            .map_err(|_| refused(Reason::RecipientRefused))
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id.to_string())
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

fn part(content_type: ContentType, words: &str) -> SinglePart {
    SinglePart::builder()
        .header(content_type)
        .body(words.to_owned())
}

fn fixed(name: HeaderName, value: &'static str) -> HeaderValue {
    HeaderValue::new(name, value.to_owned())
}

const fn refused(reason: Reason) -> SendError {
    SendError::Refused {
        reason,
        smtp_code: None,
    }
}
