//! A real SMTP server that tests can script: STARTTLS or TLS with a throw-away authority, AUTH
//! PLAIN and LOGIN, on a free port of this machine.
//!
//! It keeps what it accepts ([`Mail`]), what it heard in clear, and plays one [`Turn`] for each
//! connection: refuse, cut the line, fall silent, hide STARTTLS. It stops when dropped.
//!
//! For tests only: no crate that ships depends on it.

mod certificates;
mod mail;
mod script;
mod session;
mod sink;

pub use certificates::CertificateKind;
pub use mail::Mail;
pub use script::{Stage, Turn};
pub use sink::{NotEnough, Protection, Setup, SmtpSink};
