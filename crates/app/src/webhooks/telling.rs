//! The worker: gives events their positions, plans who is told of them, and keeps a lane for each
//! webhook that has something due, so that a receiver that is sick delays nobody else (S-223).

use super::lane;
use crate::context::App;
use crate::error::AppError;
use domain::clock::{Random, random_bytes};
use domain::events::KEPT_DAYS;
use domain::ids::WebhookId;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::webhooks::deliveries;
use store::{StoreError, events};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

/// What happens is told this much later at most, when nobody is in the way.
const TICK: Duration = Duration::from_millis(500);
/// How often old events are removed, and how many at once.
const PURGE: Duration = Duration::from_mins(10);
const PURGED: i64 = 1_000;

/// Who tells: the holder of leases, and the lanes that run.
pub struct Teller {
    pub(super) id: Uuid,
    busy: Mutex<BTreeSet<WebhookId>>,
}

/// What was told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// Events that were received.
    pub delivered: usize,
    /// Attempts that failed.
    pub failed: usize,
}

impl Teller {
    /// A teller of its own: no two hold the same rows.
    pub fn new(random: &dyn Random) -> Self {
        Self {
            id: uuid::Builder::from_random_bytes(random_bytes(random)).into_uuid(),
            busy: Mutex::default(),
        }
    }

    /// Of these webhooks, those whose lane does not run yet: it does from now on.
    fn claim(&self, due: BTreeSet<WebhookId>) -> Vec<WebhookId> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        due.into_iter()
            .filter(|webhook| busy.insert(*webhook))
            .collect()
    }

    fn release(&self, webhook: WebhookId) {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.remove(&webhook);
    }
}

/// Tells until `stop` becomes true or its sender is gone. Neither a database that is away nor a panic
/// ends it (S-054); when stopping, what is being sent is finished, the rest waits for the next life.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let teller = Arc::new(Teller::new(app.random.as_ref()));
    let mut lanes: JoinSet<()> = JoinSet::new();
    let mut purged = Instant::now();
    loop {
        match begin(&app, &teller).await {
            Ok(due) => {
                for webhook in due {
                    let (app, teller, stop) = (Arc::clone(&app), Arc::clone(&teller), stop.clone());
                    lanes.spawn(async move {
                        let lane = lane::run(&app, &teller, webhook, &stop);
                        if let Err(error) = lane.await {
                            tracing::warn!(%webhook, %error, "a webhook was not told this time");
                        }
                    });
                }
            }
            Err(error) => tracing::warn!(%error, "no webhook is told this time"),
        }
        if purged.elapsed() > PURGE {
            purged = Instant::now();
            if let Err(error) = purge(&app).await {
                tracing::warn!(%error, "old events were not removed");
            }
        }
        while lanes.try_join_next().is_some() {}
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => break,
            () = sleep(TICK) => {}
        }
    }
    while lanes.join_next().await.is_some() {}
}

/// One round, to its end: what the loop of [`run`] does, for tests and one-off commands.
pub async fn tell_due(app: &App, teller: &Teller) -> Result<Told, AppError> {
    let mut told = Told::default();
    let (_going_on, stop) = watch::channel(false);
    for webhook in begin(app, teller).await? {
        let lane = lane::run(app, teller, webhook, &stop).await?;
        told.delivered += lane.delivered;
        told.failed += lane.failed;
    }
    Ok(told)
}

/// Gives positions, plans, and claims the webhooks whose lane is to run.
async fn begin(app: &App, teller: &Teller) -> Result<Vec<WebhookId>, AppError> {
    place(app).await?;
    let due = app
        .store
        .read(|tx| Ok::<_, AppError>(deliveries::due(tx)?))
        .await?;
    Ok(teller.claim(due))
}

async fn place(app: &App) -> Result<(), AppError> {
    // Most rounds find nothing: they cost a read, not a turn of the only writer of SQLite.
    while app
        .store
        .read(|tx| Ok::<_, AppError>(events::are_waiting(tx)?))
        .await?
    {
        let placed = app
            .store
            .write(|tx| {
                for (position, event) in events::place(tx)? {
                    deliveries::plan(tx, position, &event)?;
                }
                Ok::<_, StoreError>(())
            })
            .await;
        match placed {
            // Another process was first, and did the same.
            Ok(()) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn purge(app: &App) -> Result<(), AppError> {
    let age = SignedDuration::from_hours(24 * KEPT_DAYS);
    let now = app.clock.now();
    let before = now.checked_sub(age).unwrap_or(now);
    let mut more = true;
    while more {
        let removed = app
            .store
            .write(move |tx| Ok::<_, AppError>(events::purge(tx, before, PURGED)?))
            .await?;
        more = i64::try_from(removed).is_ok_and(|removed| removed >= PURGED);
    }
    Ok(())
}

/// Gives a lane's place back however it ends.
pub(super) struct Place<'a>(pub &'a Teller, pub WebhookId);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.release(self.1);
    }
}
