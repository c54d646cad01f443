//! `key`.

use super::offline;
use crate::clock::SystemRandom;
use crate::config::{Config, write_key};
use crate::output::{Failure, Progress, say, warn};
use crate::telemetry::{self, Level};
use app::App;
use jiff::SignedDuration;
use sealing::{KeyId, RootKey};
use std::path::Path;
use std::time::Duration;
use store::audit::Deed;
use store::people_keys::{self, Progress as People};
use store::rotation::{self, Progress as Rotation};
use store::{StoreError, audit, keys};
use uuid::Uuid;

/// Every process has seen a root key so long after it was announced: it looks each second.
const SEEN_BY_ALL: SignedDuration = SignedDuration::from_secs(5);

/// Writes a new root key into a file that does not exist, readable by its owner alone.
pub fn generate(file: &Path) -> Result<(), Failure> {
    let key = RootKey::generate(&SystemRandom);
    write_key(file, &key)
        .map_err(|error| Failure::new(format!("{}: {}", file.display(), error.kind())))
}

/// Opening the database checks the key against what it was written with (S-514).
pub async fn check() -> Result<(), Failure> {
    offline().await?;
    Ok(say("the root key opens this database")?)
}

/// What lies under which root key (S-505).
pub async fn status() -> Result<(), Failure> {
    let app = offline().await?;
    let (under, live) = app
        .store
        .read(|tx| Ok::<_, StoreError>((rotation::status(tx)?, keys::live_kids(tx)?)))
        .await?;
    for (place, kid) in live.iter().enumerate() {
        let counted = under.get(kid).copied().unwrap_or_default();
        say(&format!(
            "{kid} {} {} data keys, {} others",
            if place == 0 { "seals, opens" } else { "opens" },
            counted.data_keys,
            counted.system
        ))?;
    }
    let people = app.store.read(people_keys::standing).await?;
    for version in &people.asks {
        let count = people.under.get(version).copied().unwrap_or_default();
        let does = if *version == people.writes {
            "writes, asked"
        } else {
            "asked"
        };
        say(&format!("index key {version} {does} {count} requests"))?;
    }
    for (kid, counted) in under.iter().filter(|(kid, _)| !live.contains(kid)) {
        let total = counted.total();
        say(&format!("{kid} NOT GIVEN {total} values do not open"))?;
    }
    Ok(())
}

/// Makes the next root key of an embedded database, and moves everything to it.
pub async fn rotate() -> Result<(), Failure> {
    let config = Config::from_environment()?;
    telemetry::start(Level::Errors);
    let former = config.keys.replace_own(&SystemRandom)?;
    warn(&format!(
        "save the new root key now, apart from the backups; the former one is {}",
        former.display()
    ));
    rewrap().await
}

/// Moves every wrap to the current root key, while the service serves; begun again, it goes on.
pub async fn rewrap() -> Result<(), Failure> {
    let app = offline().await?;
    wait_for_all(&app).await?;
    let total = app.store.read(rotation::status).await?;
    let total: u64 = total.values().map(|under| under.total()).sum();
    let progress = Progress::start("rewrap", usize::try_from(total).unwrap_or(usize::MAX));
    let mut at = Rotation::default();
    loop {
        let step = app.store.write(move |tx| rotation::rewrap(tx, at)).await;
        let (reached, done) = step?;
        progress.at(usize::try_from(reached.moved).unwrap_or(usize::MAX));
        at = reached;
        if done {
            break;
        }
    }
    drop(progress);
    let moved = at.moved;
    app.store
        .write(move |tx| {
            let kid = keys::live_kids(tx)?.first().copied();
            let kid = kid.map(|kid| kid.to_string()).unwrap_or_default();
            deed(tx, "root_key.rewrap", &format!("kid={kid} moved={moved}"))
        })
        .await?;
    Ok(say(&format!(
        "{moved} values moved to the current root key"
    ))?)
}

/// Waits until every process that serves this database has taken up the key that is going to seal:
/// what it wraps would not open there.
async fn wait_for_all(app: &App) -> Result<(), Failure> {
    let announced = app.store.read(keys::announced_at).await?;
    let Some(announced) = announced else {
        return Ok(());
    };
    let age = app.clock.now().duration_since(announced);
    if let Ok(left) = Duration::try_from(SEEN_BY_ALL.saturating_sub(age)) {
        tokio::time::sleep(left).await;
    }
    Ok(())
}

/// Refuses what is under a root key older than this one, once nothing is (`min_kid`).
pub async fn refuse_older(oldest: KeyId) -> Result<(), Failure> {
    let app = offline().await?;
    let left = app
        .store
        .write(move |tx| {
            let left = rotation::refuse_older_than(tx, oldest)?;
            if left == 0 {
                deed(tx, "root_key.refuse_older", &format!("kid={oldest}"))?;
            }
            Ok::<_, StoreError>(left)
        })
        .await?;
    match left {
        0 => Ok(say(&format!("root keys older than {oldest} are refused"))?),
        left => Err(Failure::new(format!(
            "{left} values are still under an older root key: run `key rewrap` first"
        ))),
    }
}

/// Makes the next key that people are found by, and moves everybody to it, while the service serves;
/// begun again, it goes on (S-509).
pub async fn rotate_index() -> Result<(), Failure> {
    let config = Config::from_environment()?;
    let app = offline().await?;
    app.store.write(people_keys::announce).await?;
    seen_by_all(&app, &config).await?;
    app.store.write(people_keys::write_with_newest).await?;
    seen_by_all(&app, &config).await?;
    let standing = app.store.read(people_keys::standing).await?;
    let former = standing
        .under
        .iter()
        .filter(|(version, _)| **version != standing.writes);
    let total: i64 = former.map(|(_, count)| *count).sum();
    let progress = Progress::start("rotate-index", usize::try_from(total).unwrap_or(usize::MAX));
    let mut moved = 0;
    // A row that changed while it was read is met again.
    let left = loop {
        let mut at = People::default();
        while !at.done {
            let step = app
                .store
                .write(move |tx| people_keys::move_some(tx, at))
                .await;
            at = step?;
            progress.at(usize::try_from(moved + at.moved).unwrap_or(usize::MAX));
        }
        moved += at.moved;
        let left = app.store.write(people_keys::forget_former).await?;
        if left == 0 || at.moved == 0 {
            break left;
        }
    };
    drop(progress);
    if left > 0 {
        return Err(Failure::new(format!(
            "{left} requests are still found by the former key: run this again"
        )));
    }
    let codes = format!("version={} moved={moved}", standing.writes);
    app.store
        .write(move |tx| deed(tx, "index_key.rotate", &codes))
        .await?;
    Ok(say(&format!(
        "{moved} requests moved to index key {}, the former one is forgotten",
        standing.writes
    ))?)
}

/// Takes up what was just announced, and waits until every process did.
async fn seen_by_all(app: &App, config: &Config) -> Result<(), Failure> {
    app.store.take_up(config.keys.existing()?)?;
    if let Ok(wait) = Duration::try_from(SEEN_BY_ALL) {
        tokio::time::sleep(wait).await;
    }
    Ok(())
}

/// Makes the next key that signs access tokens (S-221).
pub async fn rotate_signing(at_once: bool) -> Result<(), Failure> {
    let app = offline().await?;
    let kid = app::auth::tokens::rotate(&app.store, at_once).await?;
    Ok(say(&format!("signing key {kid} is published"))?)
}

fn deed(tx: &mut store::Tx<'_>, action: &str, codes: &str) -> Result<(), StoreError> {
    let deed = Deed {
        action,
        object_kind: "root_key",
        object: Uuid::nil(),
        codes,
    };
    audit::add_by_system(tx, &deed)
}
