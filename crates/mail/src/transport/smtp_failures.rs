//! What an SMTP failure means: try again, or not, and why.

use crate::failures::{Reason, SendError};
use lettre::transport::smtp::Error as LettreError;
use std::error::Error;
use std::io::ErrorKind;

/// How far the conversation went: what a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Connecting, the TLS handshake of `smtps`, the greeting and EHLO.
    Connect,
    /// STARTTLS, the handshake and the second EHLO.
    StartTls,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA.
    Data,
    /// The content and the dot.
    Content,
}

/// Replies that are about our credentials, whatever they answer (RFC 4954, section 6).
const ABOUT_CREDENTIALS: [u16; 4] = [530, 534, 535, 538];

/// What an error at that step means.
pub fn at(step: Step) -> impl Fn(LettreError) -> SendError {
    move |error| judge(step, &error)
}

/// Says whether trying again can help, from the kind of error and how far we were.
///
/// A permanent refusal of *us* (greeting, TLS, credentials) is a fault of the configuration, not
/// of the mail: mails wait until it is repaired instead of becoming dead letters one by one.
fn judge(step: Step, error: &LettreError) -> SendError {
    let Some(code) = error.status().map(u16::from) else {
        return SendError::retry(without_answer(step, error));
    };
    let smtp_code = Some(code);
    if error.is_transient() {
        return SendError::Retry {
            reason: Reason::TemporaryRefusal,
            smtp_code,
        };
    }
    let reason = match step {
        _ if ABOUT_CREDENTIALS.contains(&code) => Reason::AuthRefused,
        Step::Connect => Reason::HelloRefused,
        Step::StartTls => Reason::StartTlsMissing,
        Step::Auth => Reason::AuthRefused,
        Step::Sender => Reason::SenderRefused,
        Step::Recipient => Reason::RecipientRefused,
        Step::Data | Step::Content => Reason::ContentRefused,
    };
    match reason {
        Reason::SenderRefused | Reason::RecipientRefused | Reason::ContentRefused => {
            SendError::Refused { reason, smtp_code }
        }
        _ => SendError::Retry { reason, smtp_code },
    }
}

/// The server did not answer, or not in SMTP.
fn without_answer(step: Step, error: &LettreError) -> Reason {
    match (step, io_kind(error)) {
        (Step::Content, _) => Reason::OutcomeUnknown,
        (Step::Auth, _) if error.is_client() => Reason::AuthRefused,
        (Step::Connect | Step::StartTls, Some(ErrorKind::InvalidData)) => Reason::TlsFailed,
        (Step::Connect, Some(kind)) if !is_cut(kind) => Reason::Unreachable,
        (_, Some(_)) => Reason::LineDropped,
        (Step::Connect, None) if !error.is_response() => Reason::Unreachable,
        (Step::StartTls, None) if !error.is_response() => Reason::TlsFailed,
        (_, None) if is_end_of_line(error) => Reason::LineDropped,
        (_, None) => Reason::AnswerUnreadable,
    }
}

fn io_kind(error: &LettreError) -> Option<ErrorKind> {
    let mut source = Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        source = cause.source();
    }
    None
}

fn is_cut(kind: ErrorKind) -> bool {
    use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(
        kind,
        BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof
    )
}

/// lettre's only sign that the line ended between two answers is this text of its own.
fn is_end_of_line(error: &LettreError) -> bool {
    Error::source(error).is_some_and(|cause| cause.to_string() == "incomplete response")
}
