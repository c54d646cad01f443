//! Lines about those who look (S-122). A line is committed before what it tells of is shown, and a
//! commit costs a flush of the disk: the lines of calls that run at the same time share one. The first
//! caller starts writing; those who come meanwhile are the next batch.

use super::row::{Line, Row, membership, row};
use crate::dialect;
use crate::error::StoreError;
use crate::lanes::patiently;
use crate::store::Store;
use crate::tx::Tx;
use domain::accounts::{Author, Membership};
use domain::audit::Nature;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;
use uuid::Uuid;

/// Lines in one transaction at most: PostgreSQL takes 65,535 values in one statement.
const BATCH: usize = 512;
/// Lines that may wait; whoever comes after is refused.
const QUEUE: usize = 4096;

/// Who saw what.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Who.
    pub author: Author,
    /// For whom.
    pub membership: Membership,
    /// How.
    pub nature: Nature,
    /// What; `None` for a list, whose line is about whoever asked for it.
    pub object: Option<Uuid>,
    /// What else: what a list showed.
    pub objects: Vec<Uuid>,
    /// Codes that tell more.
    pub codes: String,
}

type Told = oneshot::Sender<Result<(), StoreError>>;

/// The lines that wait to be written.
#[derive(Default)]
pub struct Readings(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    lines: Vec<(Reading, Told)>,
    is_writing: bool,
}

impl Readings {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to write next; `None` once there is nothing, and nobody writes any more.
    fn next(&self) -> Option<Vec<(Reading, Told)>> {
        let mut waiting = self.waiting();
        if waiting.lines.is_empty() {
            waiting.is_writing = false;
            return None;
        }
        let most = waiting.lines.len().min(BATCH);
        Some(waiting.lines.drain(..most).collect())
    }
}

impl Store {
    /// Writes the line of somebody who looked. When this answers `Ok` the line is committed; until
    /// then nothing may be shown.
    pub async fn note(&self, reading: Reading) -> Result<(), StoreError> {
        let (tell, told) = oneshot::channel();
        let leads = {
            let mut waiting = self.readings().waiting();
            if waiting.lines.len() >= QUEUE {
                return Err(StoreError::Busy);
            }
            waiting.lines.push((reading, tell));
            !std::mem::replace(&mut waiting.is_writing, true)
        };
        if leads {
            // A task of its own: this caller may hang up, the others still wait for their lines.
            tokio::spawn(write(self.clone()));
        }
        patiently(told).await.unwrap_or(Err(StoreError::Busy))
    }
}

async fn write(store: Store) {
    while let Some(batch) = store.readings().next() {
        let (readings, callers): (Vec<Reading>, Vec<Told>) = batch.into_iter().unzip();
        let readings = Arc::new(readings);
        let outcome = store.write(move |tx| add_all(tx, &readings)).await;
        if let Err(error) = &outcome {
            tracing::error!(%error, lines = callers.len(), "readings were not journaled");
        }
        for caller in callers {
            let told = match &outcome {
                Ok(()) => Ok(()),
                Err(StoreError::Busy) => Err(StoreError::Busy),
                Err(_) => Err(StoreError::Unavailable("not journaled".to_owned())),
            };
            // Whoever hung up was shown nothing; the line stands all the same.
            let _ = caller.send(told);
        }
    }
}

fn add_all(tx: &mut Tx<'_>, readings: &[Reading]) -> Result<(), StoreError> {
    let rows: Vec<Row> = readings
        .iter()
        .map(|reading| {
            let (organisation, fund) = membership(&reading.membership);
            let (object_kind, object) = match reading.object {
                Some(object) => (reading.nature.object_kind(), object),
                None => (
                    reading.author.kind(),
                    reading.author.uuid().unwrap_or_default(),
                ),
            };
            let line = Line {
                author: reading.author,
                organisation,
                fund,
                action: reading.nature.code(),
                object_kind,
                object,
                objects: &reading.objects,
                codes: &reading.codes,
            };
            row(tx, &line)
        })
        .collect();
    Ok(dialect::add_audit(tx.conn, &rows)?)
}
