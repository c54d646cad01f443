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
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::oneshot;

/// Whether the work's transaction is to be kept, and how to tell its caller.
struct Ran {
    keep: bool,
    breaks: bool,
    settle: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

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
        match self.queue.try_send(prepare(work, tell)) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(StoreError::Busy.into()),
            Err(TrySendError::Disconnected(_)) => {
                return Err(StoreError::Unavailable("stopped".to_owned()).into());
            }
        }
        outcome
            .await
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }
}

/// Wraps typed work into what a lane runs: the outcome is told only once the transaction is settled.
fn prepare<T, E>(
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    tell: oneshot::Sender<Result<T, E>>,
) -> Work
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    Box::new(move |tx| {
        let (outcome, breaks) = match tx {
            Err(error) => (Err(error.into()), true),
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
    let mut kept = Vec::with_capacity(batch.len());
    let mut healthy = true;
    let mut wrote_requests = false;
    for work in batch {
        let guarded = alone || dialect::begin_savepoint(conn).is_ok();
        let mut tx = Tx {
            conn,
            vault,
            wrote_requests: false,
        };
        let ran = work(Ok(&mut tx));
        wrote_requests |= tx.wrote_requests;
        healthy &= guarded && !ran.breaks;
        if ran.keep && guarded && (alone || dialect::keep_savepoint(conn).is_ok()) {
            kept.push(ran.settle);
            continue;
        }
        if !alone && dialect::undo_savepoint(conn).is_err() {
            healthy = false;
        }
        let undone = if ran.keep {
            Err(StoreError::Unavailable("savepoint".to_owned()))
        } else {
            Ok(())
        };
        (ran.settle)(undone);
    }
    if kept.is_empty() {
        return dialect::rollback(conn).is_ok() && healthy;
    }
    match dialect::commit(conn) {
        Ok(()) => {
            // Before anybody is told: whoever looks next knows that something changed.
            changes.fetch_add(u64::from(wrote_requests), Ordering::Release);
            for settle in kept {
                settle(Ok(()));
            }
        }
        Err(error) => {
            tracing::error!(%error, "commit failed");
            healthy = false;
            for settle in kept {
                settle(Err(StoreError::Unavailable("commit failed".to_owned())));
            }
        }
    }
    healthy
}
