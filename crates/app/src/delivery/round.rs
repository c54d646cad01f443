//! One round: sends the letters, a few at once, and settles each by itself.

use super::Delivered;
use super::letters::{GivenUp, Letter, Opened};
use super::worker::Worker;
use crate::context::App;
use domain::ids::NotificationId;
use mail::{Letterhead, MailId, Reason, SendError, Stamp, Transport, next_attempt, render};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::outbox::{self, Settled};
use tokio::time::{Instant, sleep};

/// No mail is begun later than this after its row was taken: with the deadline of the mail server
/// and the tries to settle, all is over before the lease is.
const ROUND: Duration = Duration::from_mins(1);

/// Waits between the tries to settle a mail that left: losing that would send it twice.
const SETTLING: [Duration; 5] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(16),
];

pub struct Round<'a> {
    app: &'a App,
    transport: &'a Transport,
    letterhead: &'a Letterhead,
    worker: &'a Worker,
    began: Instant,
    /// The failure of the mail server, once one mail met it: the others are not tried.
    outage: Mutex<Option<Reason>>,
}

/// What became of a letter.
enum Outcome {
    Settled(Settled),
    NotTried,
}

impl<'a> Round<'a> {
    pub fn new(
        app: &'a App,
        transport: &'a Transport,
        letterhead: &'a Letterhead,
        worker: &'a Worker,
    ) -> Self {
        let (began, outage) = (Instant::now(), Mutex::new(None));
        Self {
            app,
            transport,
            letterhead,
            worker,
            began,
            outage,
        }
    }

    pub async fn deliver(&self, opened: Opened) -> Delivered {
        let mut delivered = Delivered::default();
        for GivenUp {
            notification,
            failure,
        } in opened.given_up
        {
            tracing::warn!(%notification, failure, "a notification is given up");
            self.settle(vec![notification], Outcome::Settled(Settled::Dead(failure)))
                .await;
            delivered.dead += 1;
        }
        let queue = Mutex::new(opened.letters.into_iter());
        if matches!(self.transport, Transport::Smtp(_)) {
            let (one, two, three, four) = tokio::join!(
                self.lane(&queue),
                self.lane(&queue),
                self.lane(&queue),
                self.lane(&queue)
            );
            for lane in [one, two, three, four] {
                delivered.add(lane);
            }
        } else {
            delivered.add(self.lane(&queue).await);
        }
        delivered
    }

    /// Sends one letter after the other, from a queue in order of age.
    async fn lane(&self, queue: &Mutex<std::vec::IntoIter<Letter>>) -> Delivered {
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let mut delivered = Delivered::default();
        while let Some(letter) = next() {
            let outcome = self.send(&letter).await;
            match outcome {
                Outcome::Settled(Settled::Sent) => delivered.sent += 1,
                Outcome::Settled(Settled::Later(..)) => delivered.later += 1,
                Outcome::Settled(Settled::Dead(failure)) => {
                    delivered.dead += 1;
                    let notification = letter.mail;
                    tracing::warn!(%notification, failure, "a notification is given up");
                }
                Outcome::NotTried => {}
            }
            self.settle(letter.rows, outcome).await;
        }
        delivered
    }

    async fn send(&self, letter: &Letter) -> Outcome {
        if matches!(self.transport, Transport::Smtp(_)) {
            self.worker.pace().await;
        }
        if self.worker.is_stopping() || self.began.elapsed() > ROUND {
            return Outcome::NotTried;
        }
        if let Some(reason) = *self.outage.lock().unwrap_or_else(PoisonError::into_inner) {
            return Outcome::Settled(self.later(letter, reason));
        }
        let stamp = Stamp {
            id: MailId::of(letter.mail, &self.letterhead.links),
            date: letter.date,
        };
        let Ok(message) = render(&letter.notice, &letter.to, self.letterhead, stamp) else {
            return Outcome::Settled(Settled::Dead("unwritable"));
        };
        match self.transport.send(&message).await {
            Ok(_) => {
                self.worker.accepted();
                Outcome::Settled(Settled::Sent)
            }
            Err(SendError::Refused { reason, .. }) => {
                Outcome::Settled(Settled::Dead(reason.code()))
            }
            Err(SendError::Retry { reason, .. }) => {
                if self.worker.failed(reason, self.app.clock.now()) {
                    *self.outage.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
                }
                Outcome::Settled(self.later(letter, reason))
            }
        }
    }

    /// When to try again; never, once five days have passed (S-420).
    fn later(&self, letter: &Letter, reason: Reason) -> Settled {
        let now = self.app.clock.now();
        let age = Duration::try_from(now.duration_since(letter.date)).unwrap_or_default();
        next_attempt(letter.attempts, age)
            .and_then(|wait| now.checked_add(wait).ok())
            .map_or(Settled::Dead(reason.code()), |at| {
                Settled::Later(at, reason.code())
            })
    }

    /// Writes what became of a mail, its rows together. When the database stays away the lease
    /// expires, and the mail leaves again under the same `Message-ID`.
    async fn settle(&self, rows: Vec<NotificationId>, outcome: Outcome) {
        let worker = self.worker.id();
        let mut waits = SETTLING.iter();
        loop {
            let ids = rows.clone();
            let written = match outcome {
                Outcome::Settled(settled) => {
                    self.app
                        .store
                        .write(move |tx| outbox::settle(tx, &ids, worker, &settled))
                        .await
                }
                Outcome::NotTried => {
                    self.app
                        .store
                        .write(move |tx| outbox::free(tx, &ids, worker))
                        .await
                }
            };
            let Err(error) = written else { return };
            let Some(wait) = waits.next() else {
                tracing::error!(%error, "what became of a mail is not written: it may leave twice");
                return;
            };
            sleep(*wait).await;
        }
    }
}

impl Delivered {
    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.later += other.later;
        self.dead += other.dead;
    }
}
