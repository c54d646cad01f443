//! Telling people: takes what is due from the outbox, writes the mail, sends it, settles.
//!
//! Taking, sending and settling are three steps, and only the first and the last are transactions:
//! a mail server that is slow or silent holds no connection to the database (S-420). Between them a
//! lease keeps other workers away (S-422); a worker that dies leaves it to expire, and the mail then
//! leaves again under the same `Message-ID` (S-302, S-303).

mod letters;
mod round;
mod sweeping;
mod worker;

pub use sweeping::sweep_files;
pub use worker::Worker;

use crate::context::App;
use crate::error::AppError;
use mail::{Letterhead, Transport};
use round::Round;
use std::sync::Arc;
use std::time::Duration;
use store::outbox;
use tokio::sync::watch;
use tokio::time::sleep;

/// How long the worker waits when nothing wakes it: what becomes due by time passing, such as a
/// second try or a grouped mail, leaves at most this late.
const TICK: Duration = Duration::from_secs(2);

/// How many processes deliver from one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nodes {
    /// This one alone: what was held when it starts was held by its former life, and is freed.
    One,
    /// Several: what another holds stays held until its lease expires.
    Several,
}

/// What one round did, in mails; a grouped mail counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Mails that left.
    pub sent: usize,
    /// Mails to be tried again later.
    pub later: usize,
    /// Mails given up, which a human must see.
    pub dead: usize,
    /// Whether more may be due right now.
    pub more: bool,
}

/// Delivers until `stop` becomes true or its sender is gone: at each commit that wrote
/// notifications, and every two seconds. Neither a database that is away nor a panic ends it
/// (S-054); when stopping, the mails that are being sent are finished, the others given back.
pub async fn run(
    app: Arc<App>,
    transport: Transport,
    letterhead: Letterhead,
    nodes: Nodes,
    mut stop: watch::Receiver<bool>,
) {
    let post = Arc::new((transport, letterhead, Worker::new(app.random.as_ref())));
    let mut former_life = nodes == Nodes::One;
    loop {
        if former_life {
            former_life = free_former_life(&app).await.is_err();
        }
        let mut round = tokio::spawn({
            let (app, post) = (Arc::clone(&app), Arc::clone(&post));
            async move {
                let (transport, letterhead, worker) = &*post;
                deliver_due(&app, transport, letterhead, worker).await
            }
        });
        let outcome = tokio::select! {
            outcome = &mut round => outcome,
            () = asked(&mut stop) => {
                post.2.stop();
                round.await
            }
        };
        let more = match outcome {
            Ok(Ok(delivered)) => delivered.more,
            Ok(Err(error)) => {
                tracing::warn!(%error, "no delivery this time");
                false
            }
            Err(error) => {
                tracing::error!(%error, "a round of delivery broke off");
                false
            }
        };
        tokio::select! {
            biased;
            () = asked(&mut stop) => return,
            () = std::future::ready(()), if more => {}
            () = app.mail_waiting.notified() => {}
            () = sleep(TICK) => {}
        }
    }
}

/// Comes back when delivery is to stop: asked to, or nobody is left to ask.
async fn asked(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn free_former_life(app: &App) -> Result<(), AppError> {
    let freed = app.store.write(outbox::free_all).await?;
    if freed > 0 {
        tracing::info!(freed, "notifications held by a former life are due again");
    }
    Ok(())
}

/// One round: takes up to twenty due notifications, oldest first, and tells each of them. The loop
/// of [`run`] is nothing but this; tests and one-off commands call it until `more` is false.
pub async fn deliver_due(
    app: &App,
    transport: &Transport,
    letterhead: &Letterhead,
    worker: &Worker,
) -> Result<Delivered, AppError> {
    let (leased, more) = worker.lease(app).await?;
    if leased.is_empty() {
        return Ok(Delivered {
            more,
            ..Delivered::default()
        });
    }
    let now = app.clock.now();
    let opened = app
        .store
        .read(move |tx| letters::write(tx, leased, now))
        .await?;
    let round = Round::new(app, transport, letterhead, worker);
    let delivered = Box::pin(round.deliver(opened)).await;
    Ok(Delivered {
        more: more || worker.has_more(),
        ..delivered
    })
}
