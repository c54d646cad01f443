//! The loop behind the journal.

use super::keeping::{DAILY, check, follow, purge, seal};
use super::watching::Watch;
use crate::context::App;
use crate::error::AppError;
use domain::ids::NotificationId;
use jiff::Timestamp;
use mail::{Letterhead, MailId, Notice, Stamp, Transport, render};
use std::sync::Arc;
use std::time::Duration;
use store::alerts;
use tokio::sync::watch;
use tokio::time::interval;

/// Lines are sealed this long after their commit, at most twice that.
const BEAT: Duration = Duration::from_millis(400);
/// Beats between two looks at what was sealed: the copy and the analysis, ten seconds.
const FOLLOW: u64 = 25;
/// Beats between two checks of the recent part, a minute.
const CHECK: u64 = 150;

/// Seals, copies, analyses, checks and cuts the journal until `stop` becomes true or its sender is
/// gone; then seals what is left. Nothing that fails ends it.
pub async fn run(
    app: Arc<App>,
    transport: Transport,
    letterhead: Letterhead,
    mut stop: watch::Receiver<bool>,
) {
    let mut beats = interval(BEAT);
    beats.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut keeper = Keeper {
        watch: Watch::default(),
        cut_at: None,
    };
    let mut beat: u64 = 0;
    loop {
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => break,
            _ = beats.tick() => {}
        }
        keeper.beat(&app, &transport, &letterhead, beat).await;
        beat += 1;
    }
    told("seal", seal(&app).await);
    told("follow", follow(&app, &mut keeper.watch).await);
}

struct Keeper {
    watch: Watch,
    cut_at: Option<Timestamp>,
}

impl Keeper {
    async fn beat(&mut self, app: &App, transport: &Transport, letterhead: &Letterhead, beat: u64) {
        told("seal", seal(app).await);
        if beat.is_multiple_of(FOLLOW) {
            told("follow", follow(app, &mut self.watch).await);
            told("mail", mail_alerts(app, transport, letterhead).await);
        }
        if beat % CHECK == CHECK - 1 {
            told("check", check(app, true).await);
            self.daily(app).await;
        }
    }

    async fn daily(&mut self, app: &App) {
        let now = app.clock.now();
        if self.cut_at.is_some_and(|at| now.duration_since(at) < DAILY) {
            return;
        }
        self.cut_at = Some(now);
        told("check", check(app, false).await);
        told("purge", purge(app).await);
    }
}

fn told<T>(what: &'static str, outcome: Result<T, AppError>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, what, "the journal waits for its keeper");
    }
}

/// Tells the referent of alerts, by mail: what kind and when, nothing of anybody. One that does not
/// leave is tried again.
pub async fn mail_alerts(
    app: &App,
    transport: &Transport,
    letterhead: &Letterhead,
) -> Result<usize, AppError> {
    let Some(referent) = &app.journal.referent else {
        return Ok(0);
    };
    let waiting = app.store.read(alerts::to_mail).await?;
    let mut sent = 0;
    for alert in waiting {
        let notice = Notice::Alert {
            kind: alert.kind,
            at: alert.at,
        };
        let id = NotificationId::from_uuid(alert.id.uuid());
        let stamp = Stamp {
            id: MailId::of(id, &letterhead.links),
            date: alert.at,
        };
        let message = render(&notice, referent, letterhead, stamp)
            .map_err(|error| AppError::Internal(error.to_string()))?;
        if transport.send(&message).await.is_err() {
            break;
        }
        app.store
            .write(move |tx| alerts::mailed(tx, alert.id))
            .await?;
        sent += 1;
    }
    Ok(sent)
}
