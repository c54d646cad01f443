//! The threads that talk to the database. A lane owns a connection and takes work from a bounded
//! queue, so that neither a slow database nor a burst of calls can pile up threads (S-411).
//!
//! A write lane puts every piece of work that is waiting into one transaction, each in its own
//! savepoint: this is how SQLite at `synchronous=FULL` acknowledges several writers with one fsync.
//! PostgreSQL does the same by itself, so its lanes are several and take one piece at a time.

use crate::conn::Conn;
use crate::dialect::{self, Database};
use crate::error::StoreError;
use crate::tx::Tx;
use crate::vault::{Vault, Vaults};
use crossbeam_channel::{Receiver, Sender, TrySendError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

tokio::task_local! {
    static PATIENCE: Duration;
}

/// Serves a call whose units of work wait this long for the database, each: whoever waits longer is
/// told [`StoreError::Busy`], so that a database that hangs piles nothing up (S-411). Outside of it,
/// in commands and rounds, work takes what it takes.
pub async fn with_patience<T>(patience: Duration, call: impl Future<Output = T>) -> T {
    PATIENCE.scope(patience, call).await
}

/// Waits for an outcome; `None` when the call has no more patience.
pub async fn patiently<T, E: From<StoreError>>(
    outcome: oneshot::Receiver<Result<T, E>>,
) -> Option<Result<T, E>> {
    let told = match PATIENCE.try_with(|patience| *patience) {
        Ok(patience) => timeout(patience, outcome).await.ok()?,
        Err(_) => outcome.await,
    };
    Some(told.unwrap_or_else(|_| Err(StoreError::Panicked.into())))
}

/// Whether the work's transaction is to be kept, and how to tell its caller.
struct Ran {
    keep: bool,
    breaks: bool,
    settle: Settle,
}

/// Tells the caller how it ended.
type Settle = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// A piece of work: runs on a lane's connection, or is told that there is none.
type Work = Box<dyn FnOnce(Result<&mut Tx<'_>, StoreError>) -> Ran + Send>;

/// How a lane treats its work.
#[derive(Clone, Copy)]
pub struct LaneSettings {
    /// Threads, each with its connection.
    pub lanes: usize,
    /// Pieces of work in one transaction at most; 0 for reads, which need none.
    pub batch: usize,
    /// Pieces of work that may wait before callers are refused.
    pub queue: usize,
}

/// A set of lanes that serve one queue.
pub struct Lanes {
    queue: Sender<Work>,
    changes: Arc<AtomicU64>,
}

impl Lanes {
    /// Starts the threads.
    pub fn start(
        name: &'static str,
        database: &Database,
        vaults: &Arc<Vaults>,
        settings: LaneSettings,
    ) -> Result<Self, StoreError> {
        let (queue, work) = crossbeam_channel::bounded(settings.queue);
        let changes = Arc::new(AtomicU64::new(0));
        for number in 0..settings.lanes {
            let lane = Lane {
                work: work.clone(),
                database: database.clone(),
                vaults: Arc::clone(vaults),
                batch: settings.batch,
                changes: Arc::clone(&changes),
                conn: None,
            };
            std::thread::Builder::new()
                .name(format!("{name}-{number}"))
                .spawn(move || lane.run())
                .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        }
        Ok(Self { queue, changes })
    }

    /// How many transactions that wrote a request these lanes have committed since they started.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Hands over a piece of work and waits for its outcome.
    pub async fn call<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (tell, outcome) = oneshot::channel();
        let given_up = Arc::new(AtomicBool::new(false));
        match self
            .queue
            .try_send(prepare(work, tell, Arc::clone(&given_up)))
        {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(StoreError::Busy.into()),
            Err(TrySendError::Disconnected(_)) => {
                return Err(StoreError::Unavailable("stopped".to_owned()).into());
            }
        }
        patiently(outcome).await.unwrap_or_else(|| {
            given_up.store(true, Ordering::Release);
            Err(StoreError::Busy.into())
        })
    }
}

/// Wraps typed work into what a lane runs: the outcome is told only once the transaction is settled.
fn prepare<T, E>(
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    tell: oneshot::Sender<Result<T, E>>,
    given_up: Arc<AtomicBool>,
) -> Work
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    Box::new(move |tx| {
        let (outcome, breaks) = match tx {
            Err(error) => (Err(error.into()), true),
            // Its caller was told that it would not be done: it is not.
            Ok(_) if given_up.load(Ordering::Acquire) => (Err(StoreError::Busy.into()), false),
            Ok(tx) => match catch_unwind(AssertUnwindSafe(|| work(tx))) {
                Ok(outcome) => (outcome, false),
                Err(_) => (Err(StoreError::Panicked.into()), true),
            },
        };
        Ran {
            keep: outcome.is_ok(),
            breaks,
            settle: Box::new(move |settled| {
                let told = match settled {
                    Ok(()) => outcome,
                    Err(error) => outcome.and(Err(error.into())),
                };
                // The caller may be gone: a client that hung up. The work stands all the same.
                let _ = tell.send(told);
            }),
        }
    })
}

struct Lane {
    work: Receiver<Work>,
    database: Database,
    vaults: Arc<Vaults>,
    batch: usize,
    changes: Arc<AtomicU64>,
    conn: Option<Conn>,
}

impl Lane {
    fn run(mut self) {
        while let Ok(first) = self.work.recv() {
            let mut batch = vec![first];
            while batch.len() < self.batch {
                match self.work.try_recv() {
                    Ok(next) => batch.push(next),
                    Err(_) => break,
                }
            }
            self.serve(batch);
        }
    }

    fn serve(&mut self, batch: Vec<Work>) {
        let mut conn = match self.connection() {
            Ok(conn) => conn,
            Err(error) => return refuse(batch, &error),
        };
        let vault = self.vaults.current();
        let healthy = if self.batch == 0 {
            read(&mut conn, &vault, batch)
        } else {
            write(&mut conn, &vault, batch, &self.changes)
        };
        if healthy && !dialect::is_broken(&mut conn) {
            self.conn = Some(conn);
        }
    }

    fn connection(&mut self) -> Result<Conn, StoreError> {
        match self.conn.take() {
            Some(conn) => Ok(conn),
            None => self.database.connect(),
        }
    }
}

fn refuse(batch: Vec<Work>, error: &StoreError) {
    tracing::error!(%error, "no connection to the database");
    for work in batch {
        let ran = work(Err(StoreError::Unavailable(String::new())));
        (ran.settle)(Ok(()));
    }
}

fn read(conn: &mut Conn, vault: &Vault, batch: Vec<Work>) -> bool {
    let mut healthy = true;
    for work in batch {
        let mut tx = Tx {
            conn,
            vault,
            wrote_requests: false,
        };
        let ran = work(Ok(&mut tx));
        healthy &= !ran.breaks;
        (ran.settle)(Ok(()));
    }
    healthy
}

/// One transaction for the whole batch. Returns whether the connection can be used again.
fn write(conn: &mut Conn, vault: &Vault, batch: Vec<Work>, changes: &AtomicU64) -> bool {
    if let Err(error) = dialect::begin_write(conn) {
        let error = StoreError::from(error);
        let healthy = !error.breaks_connection();
        refuse(batch, &error);
        return healthy;
    }
    let alone = batch.len() == 1;
    let mut done = Done::default();
    let mut batch = batch.into_iter();
    while let Some(work) = batch.next() {
        if done.is_lost || (!alone && dialect::begin_savepoint(conn).is_err()) {
            done.is_lost = true;
            let rest = std::iter::once(work).chain(batch).collect();
            refuse(
                rest,
                &StoreError::Unavailable("transaction lost".to_owned()),
            );
            break;
        }
        one(conn, vault, work, alone, &mut done);
    }
    settle(conn, done, changes)
}

/// What became of a batch.
#[derive(Default)]
struct Done {
    kept: Vec<Settle>,
    wrote_requests: bool,
    is_broken: bool,
    /// A savepoint did not begin or end. When a disk is full or fails, SQLite may undo the whole
    /// transaction by itself: what came after would be kept statement by statement. None of it is.
    is_lost: bool,
}

/// One piece of work of a batch, in its savepoint unless it is alone.
fn one(conn: &mut Conn, vault: &Vault, work: Work, alone: bool, done: &mut Done) {
    let mut tx = Tx {
        conn,
        vault,
        wrote_requests: false,
    };
    let ran = work(Ok(&mut tx));
    done.wrote_requests |= tx.wrote_requests;
    done.is_broken |= ran.breaks;
    if ran.keep && (alone || dialect::keep_savepoint(conn).is_ok()) {
        done.kept.push(ran.settle);
        return;
    }
    done.is_lost |= !alone && dialect::undo_savepoint(conn).is_err();
    (ran.settle)(if ran.keep {
        Err(StoreError::Unavailable("savepoint".to_owned()))
    } else {
        Ok(())
    });
}

/// Commits, and tells whoever waits for it. Returns whether the connection can be used again.
fn settle(conn: &mut Conn, done: Done, changes: &AtomicU64) -> bool {
    if done.is_lost || done.kept.is_empty() {
        let undone = dialect::rollback(conn).is_ok();
        for settle in done.kept {
            settle(Err(StoreError::Unavailable("transaction lost".to_owned())));
        }
        return undone && !done.is_lost && !done.is_broken;
    }
    match dialect::commit(conn) {
        Ok(()) => {
            // Before anybody is told: whoever looks next knows that something changed.
            changes.fetch_add(u64::from(done.wrote_requests), Ordering::Release);
            for settle in done.kept {
                settle(Ok(()));
            }
            !done.is_broken
        }
        Err(error) => {
            tracing::error!(%error, "commit failed");
            for settle in done.kept {
                settle(Err(StoreError::Unavailable("commit failed".to_owned())));
            }
            false
        }
    }
}

#[cfg(test)]
mod tests;
