//! The server: listens, keeps, and plays its turns.

use crate::certificates::{self, CertificateKind};
use crate::mail::Mail;
use crate::script::Turn;
use crate::session;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::VecDeque;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// How long [`SmtpSink::wait_for`] waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the line is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protection {
    /// STARTTLS.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// None.
    Clear,
}

/// What the server is.
#[derive(Debug, Clone)]
pub struct Setup {
    /// How the line is protected.
    pub protection: Protection,
    /// The certificate it shows.
    pub certificate: CertificateKind,
    /// The user and password without which it takes no mail; `None` asks for none.
    pub account: Option<(String, String)>,
    /// The AUTH mechanisms it offers.
    pub mechanisms: &'static str,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            protection: Protection::StartTls,
            certificate: CertificateKind::Valid,
            account: Some((
                "espace-partenaire".to_owned(),
                "p@ss:word/of tests".to_owned(),
            )),
            mechanisms: "PLAIN LOGIN",
        }
    }
}

/// A running server. Stops when dropped.
pub struct SmtpSink {
    address: SocketAddr,
    authority_pem: String,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

/// Fewer mails came than were waited for.
#[derive(Debug, PartialEq, Eq)]
pub struct NotEnough {
    /// How many came.
    pub came: usize,
}

/// What the sessions share.
pub struct Shared {
    /// What the server is.
    pub setup: Setup,
    /// Speaks TLS.
    pub acceptor: TlsAcceptor,
    state: Mutex<State>,
    count: watch::Sender<usize>,
}

struct State {
    mails: Vec<Mail>,
    heard_in_clear: Vec<String>,
    turns: VecDeque<Turn>,
    default_turn: Turn,
    connections: usize,
}

impl SmtpSink {
    /// Starts a server with STARTTLS, a valid certificate and an account.
    ///
    /// # Errors
    /// When no port is free or no certificate can be made.
    pub async fn start() -> Result<Self, Box<dyn Error + Send + Sync>> {
        Self::start_with(Setup::default()).await
    }

    /// Starts a server.
    ///
    /// # Errors
    /// When no port is free or no certificate can be made.
    pub async fn start_with(setup: Setup) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let tls = certificates::make(setup.certificate)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            setup,
            acceptor: tls.acceptor,
            state: Mutex::new(State {
                mails: Vec::new(),
                heard_in_clear: Vec::new(),
                turns: VecDeque::new(),
                default_turn: Turn::Accept,
                connections: 0,
            }),
            count: watch::Sender::new(0),
        });
        let listening = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Ok(Self {
            address,
            authority_pem: tls.authority_pem,
            shared,
            listening,
        })
    }

    /// The URL that reaches it, with its account if it has one.
    pub fn url(&self) -> String {
        let scheme = match self.shared.setup.protection {
            Protection::StartTls => "smtp",
            Protection::Tls => "smtps",
            Protection::Clear => "smtp+insecure",
        };
        let account =
            self.shared
                .setup
                .account
                .as_ref()
                .map_or(String::new(), |(user, password)| {
                    format!(
                        "{}:{}@",
                        utf8_percent_encode(user, NON_ALPHANUMERIC),
                        utf8_percent_encode(password, NON_ALPHANUMERIC)
                    )
                });
        format!("{scheme}://{account}localhost:{}", self.address.port())
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The certificate of its authority, in PEM.
    pub fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    /// What it does during the next connections, one turn each; then it accepts again.
    pub fn play(&self, turns: impl IntoIterator<Item = Turn>) {
        self.shared.state().turns.extend(turns);
    }

    /// What it does during every connection that has no turn of its own.
    pub fn always(&self, turn: Turn) {
        self.shared.state().default_turn = turn;
    }

    /// The mails accepted so far, in order.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.state().mails.clone()
    }

    /// How many connections were opened so far.
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// What clients said outside TLS.
    pub fn heard_in_clear(&self) -> Vec<String> {
        self.shared.state().heard_in_clear.clone()
    }

    /// The mails, as soon as there are that many.
    ///
    /// # Errors
    /// When they do not come within 20 seconds.
    pub async fn wait_for(&self, mails: usize) -> Result<Vec<Mail>, NotEnough> {
        let mut count = self.shared.count.subscribe();
        let came = tokio::time::timeout(PATIENCE, count.wait_for(|count| *count >= mails)).await;
        match came {
            Ok(Ok(_)) => Ok(self.mails()),
            _ => Err(NotEnough {
                came: self.mails().len(),
            }),
        }
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Shared {
    /// Keeps a mail and tells those who wait.
    pub fn keep(&self, mail: Mail) {
        let mut state = self.state();
        state.mails.push(mail);
        self.count.send_replace(state.mails.len());
    }

    /// Notes what a client said outside TLS.
    pub fn hear_in_clear(&self, line: String) {
        self.state().heard_in_clear.push(line);
    }

    fn next_turn(&self) -> Turn {
        let mut state = self.state();
        state.connections += 1;
        let default_turn = state.default_turn;
        state.turns.pop_front().unwrap_or(default_turn)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Owns the sessions: aborting it ends them.
async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    let mut sessions = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let turn = shared.next_turn();
        sessions.spawn(session::serve(stream, Arc::clone(&shared), turn));
        while sessions.try_join_next().is_some() {}
    }
}
