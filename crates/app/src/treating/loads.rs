//! How much is open in a fund, counted once for all who ask: counting reads an index entry for each
//! request that is open, and every page of the queue tells it (docs/decisions/0043-counters.md).

use crate::error::AppError;
use domain::funds::FundCode;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::Store;
use store::requests::{self, Load};

/// Another process may have written meanwhile: a count is no older than this.
const OLDEST: Duration = Duration::from_secs(2);
/// From so many open requests on, a count is shared for [`SHARED`], whatever is written meanwhile.
const MANY: i64 = 5_000;
/// How long such a count is shared.
const SHARED: Duration = Duration::from_secs(1);

/// The counts of the funds. One caller counts, the others wait for her and share what she found.
#[derive(Default)]
pub struct Loads(Mutex<BTreeMap<FundCode, Arc<Slot>>>);

type Slot = tokio::sync::Mutex<Option<Counted>>;

struct Counted {
    load: Arc<[Load]>,
    today: Date,
    changes: u64,
    at: Instant,
}

impl Counted {
    /// Whether it can still be shown: nothing was written since, or so much is open that nobody sees
    /// the difference.
    fn holds(&self, today: Date, changes: u64) -> bool {
        let age = self.at.elapsed();
        let open: i64 = self.load.iter().map(|one| one.open).sum();
        let is_exact = self.changes == changes && age < OLDEST;
        self.today == today && (is_exact || (open >= MANY && age < SHARED))
    }
}

impl Loads {
    /// The load of all the queues of a fund, by service and holder.
    pub(super) async fn of(
        &self,
        store: &Store,
        fund: &FundCode,
        today: Date,
    ) -> Result<Arc<[Load]>, AppError> {
        let slot = self.slot(fund);
        let mut counted = slot.lock().await;
        let changes = store.changes_of_requests();
        if let Some(counted) = counted.as_ref().filter(|one| one.holds(today, changes)) {
            return Ok(Arc::clone(&counted.load));
        }
        let wanted = fund.clone();
        let load: Vec<Load> = store
            .read(move |tx| Ok::<_, AppError>(requests::load(tx, &wanted, today)?))
            .await?;
        let load: Arc<[Load]> = load.into();
        *counted = Some(Counted {
            load: Arc::clone(&load),
            today,
            changes,
            at: Instant::now(),
        });
        Ok(load)
    }

    fn slot(&self, fund: &FundCode) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(fund.clone()).or_default())
    }
}
