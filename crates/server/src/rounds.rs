//! What goes on beside the calls for as long as the process lives. A panic ends one turn of it and no
//! more: it is begun again a second later (S-054).

use crate::config::{Config, KeysConfig};
use crate::disks::{self, Disks};
use crate::output::Failure;
use app::delivery::Nodes;
use app::{App, attachments, delivery};
use futures_util::FutureExt;
use jiff::SignedDuration;
use mail::{Letterhead, Transport};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;

const HOUR: Duration = Duration::from_hours(1);
/// How often keys are looked at: `key rewrap` waits longer than that before the first wrap.
const KEYS_SEEN: Duration = Duration::from_secs(1);
/// What broke off is begun again after this long.
const AGAIN: Duration = Duration::from_secs(1);

/// Begins it, and begins it again each time that it panics, until it ends by itself.
pub fn lasting<F>(
    name: &'static str,
    begin: impl Fn() -> F + Send + Sync + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send,
{
    tokio::spawn(async move {
        let turn = || AssertUnwindSafe(async { begin().await }).catch_unwind();
        while turn().await.is_err() {
            tracing::error!(name, "broke off, and is begun again");
            tokio::time::sleep(AGAIN).await;
        }
    })
}

/// Tells people by mail.
pub fn deliver(
    config: &Config,
    app: &Arc<App>,
    post: &(Transport, Letterhead),
    stop: &watch::Receiver<bool>,
) -> JoinHandle<()> {
    let alone = !config.database.database.may_be_shared();
    let (app, post, stop) = (Arc::clone(app), post.clone(), stop.clone());
    // What a former process held is freed once: after a panic, a round of this one may still hold some.
    let former = AtomicBool::new(alone);
    lasting("delivery", move || {
        let nodes = if former.swap(false, Ordering::Relaxed) {
            Nodes::One
        } else {
            Nodes::Several
        };
        let (transport, letterhead) = post.clone();
        delivery::run(Arc::clone(&app), transport, letterhead, nodes, stop.clone())
    })
}

/// Keeps the journal.
pub fn journal(
    app: &Arc<App>,
    post: (Transport, Letterhead),
    stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let app = Arc::clone(app);
    lasting("journal", move || {
        let (transport, letterhead) = post.clone();
        app::audit::run(Arc::clone(&app), transport, letterhead, stop.clone())
    })
}

/// What may stop wherever it is: the next life goes on.
pub fn begin(config: &Config, app: &Arc<App>, disks: &Arc<Disks>) -> Vec<JoinHandle<()>> {
    let (swept, kept, keyed) = (Arc::clone(app), Arc::clone(app), Arc::clone(app));
    let told = Arc::clone(app);
    let (scanned, keys, disks) = (Arc::clone(app), config.keys.clone(), Arc::clone(disks));
    vec![
        lasting("sweep", move || sweep(Arc::clone(&swept))),
        lasting("retention", move || keep_no_longer(Arc::clone(&kept))),
        lasting("ends of secrets", move || tell_ends(Arc::clone(&told))),
        lasting("keys", move || keep_keys(Arc::clone(&keyed), keys.clone())),
        lasting("scan", move || {
            let app = Arc::clone(&scanned);
            async move { attachments::scan_all(&app).await }
        }),
        lasting("disks", move || disks::watch(Arc::clone(&disks))),
    ]
}

/// Takes up root keys and signing keys that another process announced (S-505, S-221).
async fn keep_keys(app: Arc<App>, keys: KeysConfig) {
    let mut seconds = tokio::time::interval(KEYS_SEEN);
    let mut told = None;
    let mut found_by: Option<String> = None;
    loop {
        seconds.tick().await;
        if let Err(error) = app.tokens.keep(&app.store).await {
            tracing::warn!(%error, "signing keys were not looked at");
        }
        find_people_by(&app, &keys, &mut found_by).await;
        let announced = app.store.read(store::keys::unknown_announced).await;
        let Ok(Some(kid)) = announced else { continue };
        let taken_up = keys
            .existing()
            .map_err(Failure::from)
            .and_then(|keyring| Ok(app.store.take_up(keyring)?));
        match taken_up {
            Ok(()) if app.store.knows(kid) => tracing::info!(%kid, "root key taken up"),
            Ok(()) | Err(_) if told == Some(kid) => {}
            Ok(()) | Err(_) => {
                told = Some(kid);
                tracing::error!(%kid, "this root key is in use elsewhere and was not given to us");
            }
        }
    }
}

/// Takes up the keys that people are found by when another process announced one (S-509). The first look
/// takes them up too: they may have changed since the start.
async fn find_people_by(app: &App, keys: &KeysConfig, known: &mut Option<String>) {
    let Ok(announced) = app.store.read(store::people_keys::announced).await else {
        return;
    };
    if known.as_ref() == Some(&announced) {
        return;
    }
    let taken_up = keys
        .existing()
        .map_err(Failure::from)
        .and_then(|keyring| Ok(app.store.take_up(keyring)?));
    match taken_up {
        Ok(()) => *known = Some(announced),
        Err(error) => {
            tracing::error!(%error, "the keys that people are found by were not taken up");
        }
    }
}

/// Ends what is kept no longer, at each start and every six hours (S-116), unless the clock jumped: what
/// is erased does not come back when it is set right (S-424).
async fn keep_no_longer(app: Arc<App>) {
    let began = (Instant::now(), app.clock.now());
    let mut rounds = tokio::time::interval(6 * HOUR);
    loop {
        rounds.tick().await;
        let jumped = has_jumped(began.0.elapsed(), app.clock.now().duration_since(began.1));
        match app::retention::believes_the_clock(&app).await {
            Ok(true) if !jumped => {}
            Ok(_) => {
                tracing::error!("the clock jumped: nothing is ended; see `retention run`");
                continue;
            }
            Err(error) => {
                tracing::warn!(%error, "what is due was not ended");
                continue;
            }
        }
        if let Err(error) = app::retention::run(&app).await {
            tracing::warn!(%error, "what is due was not ended");
        }
    }
}

/// Whether the calendar moved by a day more or less than the time that passed.
fn has_jumped(passed: Duration, told: SignedDuration) -> bool {
    let passed = SignedDuration::try_from(passed).unwrap_or(SignedDuration::MAX);
    told.saturating_sub(passed).unsigned_abs() > 24 * HOUR
}

/// Tells of the secrets of clients that end soon, at each start and every six hours (S-216).
async fn tell_ends(app: Arc<App>) {
    let mut rounds = tokio::time::interval(6 * HOUR);
    loop {
        rounds.tick().await;
        if let Err(error) = app::clients::announce_ends(&app).await {
            tracing::warn!(%error, "ends of secrets were not told");
        }
    }
}

/// Removes orphan files, every hour.
async fn sweep(app: Arc<App>) {
    let mut hours = tokio::time::interval(HOUR);
    loop {
        hours.tick().await;
        if let Err(error) = delivery::sweep_files(&app).await {
            tracing::warn!(%error, "files were not swept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-424: a second, an hour, a night of summer time are no jump; a year is, either way.
    #[test]
    fn s424_a_jump_of_the_clock_is_noticed() {
        let told = |hours: i64| SignedDuration::from_hours(hours);
        for (passed, told, jumped) in [
            (6, told(6), false),
            (6, told(7), false),
            (6, told(5), false),
            (6, told(24 * 365), true),
            (6, told(-24 * 365), true),
            (24 * 365, told(24 * 365), false),
        ] {
            assert_eq!(has_jumped(passed * HOUR, told), jumped, "{passed} {told:?}");
        }
    }
}
