//! Sending by SMTP: one verified line for each mail, one deadline for the whole conversation.
//!
//! No connection is kept between mails. A kept connection whose send was cancelled would answer
//! the next mail with the previous one's reply; a fund sends a few mails an hour.

use super::no_read_ahead::NoReadAhead;
use super::smtp_failures::{Step, at};
use super::smtp_url::{Security, SmtpUrl};
use crate::failures::{Reason, SendError};
use crate::message::Message;
use crate::transport::Sent;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::fmt;
use std::time::Duration;
use tokio::time::timeout;

/// How long a mail may take from connecting to the server's acceptance (S-420).
///
/// lettre's own timeout bounds the TCP connection only: a silent server would hold us for ever.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// How long to wait for the answer to QUIT once the mail is accepted: politeness only.
const FAREWELL: Duration = Duration::from_secs(1);

/// The mail server that takes our mails.
#[derive(Clone)]
pub struct SmtpRelay {
    url: SmtpUrl,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    deadline: Duration,
}

/// The mail server cannot be used as configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RelayError {
    /// The extra authority is not a certificate in PEM.
    #[error("the extra certificate authority is not a PEM file with a certificate")]
    Authority,
    /// TLS cannot be set up: no authority is known on this machine and none was given.
    #[error("TLS cannot be set up: install the system's certificate authorities or give one")]
    Tls,
}

impl SmtpRelay {
    /// A relay whose certificate is verified against the machine's authorities, and against
    /// `authority_pem` when a fund has its own.
    ///
    /// # Errors
    /// [`RelayError`] when the authority is unreadable or there is none at all.
    pub fn new(url: SmtpUrl, authority_pem: Option<&[u8]>) -> Result<Self, RelayError> {
        let mut tls = TlsParameters::builder(url.host.clone());
        if let Some(pem) = authority_pem {
            let holds_one = pem
                .windows(PEM_CERTIFICATE.len())
                .any(|window| window == PEM_CERTIFICATE);
            let authority = Certificate::from_pem(pem).ok().filter(|_| holds_one);
            tls = tls.add_root_certificate(authority.ok_or(RelayError::Authority)?);
        }
        let tls = tls.build().map_err(|_| RelayError::Tls)?;
        let credentials = url
            .credentials
            .as_ref()
            .map(|(user, password)| Credentials::new(user.clone(), password.clone()));
        Ok(Self {
            url,
            tls,
            credentials,
            deadline: DEADLINE,
        })
    }

    /// The same relay with another deadline; tests use a short one.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    pub(super) async fn send(&self, message: &Message) -> Result<Sent, SendError> {
        let conversation = timeout(self.deadline, self.converse(message)).await;
        let mut line = conversation.map_err(|_| SendError::retry(Reason::Timeout))??;
        // Accepted: whatever happens to the line from here, the mail has left.
        let _farewell = timeout(FAREWELL, line.quit()).await;
        Ok(Sent {
            smtp_code: Some(ACCEPTED),
        })
    }

    async fn converse(&self, message: &Message) -> Result<AsyncSmtpConnection, SendError> {
        let (sender, recipient, eml) = (message.sender()?, message.recipient()?, message.eml()?);
        let mut line = self
            .open(ClientId::Domain(message.from.domain().to_owned()))
            .await?;
        line.command(Mail::new(Some(sender), Vec::new()))
            .await
            .map_err(at(Step::Sender))?;
        line.command(Rcpt::new(recipient, Vec::new()))
            .await
            .map_err(at(Step::Recipient))?;
        let go_ahead = line.command(Data).await.map_err(at(Step::Data))?;
        if !go_ahead.has_code(GO_AHEAD) {
            return Err(SendError::retry(Reason::AnswerUnreadable));
        }
        let accepted = line.message(&eml).await.map_err(at(Step::Content))?;
        // An answer out of step must not pass for an acceptance.
        if !accepted.has_code(ACCEPTED) {
            return Err(SendError::retry(Reason::AnswerUnreadable));
        }
        Ok(line)
    }

    /// A line that is encrypted (or stays on this machine) and signed in.
    async fn open(&self, hello: ClientId) -> Result<AsyncSmtpConnection, SendError> {
        let mut line = match self.url.security {
            Security::Tls => self.connect_tls(&hello).await?,
            Security::StartTls | Security::LoopbackOnly => self.connect_clear(&hello).await?,
        };
        if self.url.security == Security::StartTls {
            if !line.can_starttls() {
                return Err(SendError::retry(Reason::StartTlsMissing));
            }
            line.starttls(self.tls.clone(), &hello)
                .await
                .map_err(at(Step::StartTls))?;
        }
        if self.url.security != Security::LoopbackOnly && !line.is_encrypted() {
            return Err(SendError::retry(Reason::TlsFailed));
        }
        if let Some(credentials) = &self.credentials {
            line.auth(DEFAULT_MECHANISMS, credentials)
                .await
                .map_err(at(Step::Auth))?;
        }
        Ok(line)
    }

    async fn connect_tls(&self, hello: &ClientId) -> Result<AsyncSmtpConnection, SendError> {
        let server = (self.url.host.as_str(), self.url.port);
        let tls = Some(self.tls.clone());
        AsyncSmtpConnection::connect_tokio1(server, None, hello, tls, None)
            .await
            .map_err(at(Step::Connect))
    }

    async fn connect_clear(&self, hello: &ClientId) -> Result<AsyncSmtpConnection, SendError> {
        let stream = NoReadAhead::connect(&self.url.host, self.url.port)
            .await
            .map_err(|_| SendError::retry(Reason::Unreachable))?;
        AsyncSmtpConnection::connect_with_transport(Box::new(stream), hello)
            .await
            .map_err(at(Step::Connect))
    }
}

impl fmt::Debug for SmtpRelay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpRelay")
            .field("url", &self.url)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

const PEM_CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";
const GO_AHEAD: u16 = 354;
const ACCEPTED: u16 = 250;
