//! Who delivers, and what it knows of the mail server.

use crate::context::App;
use crate::error::AppError;
use domain::clock::{Random, random_bytes};
use jiff::{SignedDuration, Timestamp};
use mail::Reason;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::outbox::{self, Leased};
use tokio::time::Instant;
use uuid::Uuid;

/// Notifications taken in one round.
const BATCH: i64 = 20;

/// The least time between the beginnings of two mails to a server: twenty a second (S-421).
const PACE: Duration = Duration::from_millis(50);

/// How often one mail is tried while the mail server is away, so that its return is noticed within
/// a minute however far apart the tries of each mail have become.
const PROBE: SignedDuration = SignedDuration::from_secs(30);

/// Failures that are the server's and not the mail's: every other mail would meet them too.
const OUTAGES: [Reason; 7] = [
    Reason::Unreachable,
    Reason::Timeout,
    Reason::TlsFailed,
    Reason::StartTlsMissing,
    Reason::AuthRefused,
    Reason::HelloRefused,
    Reason::FolderUnwritable,
];

#[derive(Clone, Copy)]
enum Server {
    Up,
    /// Away; last tried then.
    Away(Timestamp),
    /// Back: what waited for it is brought forward, batch by batch, between newer mails.
    Back,
}

/// A worker: the holder of leases, and what it has learnt of the mail server.
pub struct Worker {
    id: Uuid,
    stopping: AtomicBool,
    server: Mutex<Server>,
    next_mail: Mutex<Option<Instant>>,
}

impl Worker {
    /// A worker of its own: no two hold the same rows.
    pub fn new(random: &dyn Random) -> Self {
        Self {
            id: uuid::Builder::from_random_bytes(random_bytes(random)).into_uuid(),
            stopping: AtomicBool::new(false),
            // A former life may have left mails that wait for a server that is back.
            server: Mutex::new(Server::Back),
            next_mail: Mutex::new(None),
        }
    }

    pub(super) const fn id(&self) -> Uuid {
        self.id
    }

    /// No further mail is begun.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Takes due notifications, and tells whether there may be more.
    pub(super) async fn lease(&self, app: &App) -> Result<(Vec<Leased>, bool), AppError> {
        let (worker, forward) = (self.id, self.to_bring_forward(app.clock.now()));
        let (leased, brought) = app
            .store
            .write(move |tx| {
                let brought = if forward > 0 {
                    outbox::hasten(tx, &OUTAGES.map(Reason::code), forward)?
                } else {
                    0
                };
                Ok::<_, AppError>((outbox::lease(tx, worker, BATCH)?, brought))
            })
            .await?;
        let mut server = self.server();
        if brought == 0 && matches!(*server, Server::Back) {
            *server = Server::Up;
        }
        let full = i64::try_from(leased.len()).is_ok_and(|taken| taken >= BATCH);
        Ok((leased, full || matches!(*server, Server::Back)))
    }

    /// Whether mails that waited for the server can be brought forward now.
    pub(super) fn has_more(&self) -> bool {
        matches!(*self.server(), Server::Back)
    }

    fn to_bring_forward(&self, now: Timestamp) -> i64 {
        let mut server = self.server();
        match *server {
            Server::Back => BATCH,
            Server::Away(tried) if now.duration_since(tried) >= PROBE => {
                *server = Server::Away(now);
                1
            }
            Server::Up | Server::Away(_) => 0,
        }
    }

    /// Notes that a mail was accepted.
    pub(super) fn accepted(&self) {
        let mut server = self.server();
        if matches!(*server, Server::Away(_)) {
            *server = Server::Back;
        }
    }

    /// Notes a failure, and tells whether it is the server's.
    pub(super) fn failed(&self, reason: Reason, now: Timestamp) -> bool {
        let outage = OUTAGES.contains(&reason);
        if outage {
            *self.server() = Server::Away(now);
        }
        outage
    }

    fn server(&self) -> MutexGuard<'_, Server> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for this mail's turn, so that no burst exceeds what a mail server lets through.
    pub(super) async fn pace(&self) {
        let turn = {
            let mut next = self
                .next_mail
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let turn = next.map_or_else(Instant::now, |next| next.max(Instant::now()));
            *next = Some(turn + PACE);
            turn
        };
        tokio::time::sleep_until(turn).await;
    }
}
