//! Every test runs on both databases: a migrated store on each, with a clock that the test holds.

use domain::clock::{Clock, Random};
use jiff::{SignedDuration, Timestamp};
use sealing::{Keyring, RootKey};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use store::{Database, Store, StoreSettings};

/// A clock that moves when the test says so.
pub struct Hand(AtomicI64);

impl Hand {
    /// Moves on.
    pub fn advance(&self, by: SignedDuration) {
        self.0
            .fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// A different byte string at each draw, the same at each run.
pub struct Draws(AtomicU64);

impl Random for Draws {
    fn fill(&self, bytes: &mut [u8]) {
        let draw = self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = draw[at % draw.len()].wrapping_add(u8::try_from(at / draw.len()).unwrap());
        }
        // The last bytes differ too: ids keep the first ones for the clock.
        if let Some(last) = bytes.last_mut() {
            *last ^= draw[7];
        }
    }
}

/// A store under test.
pub struct Bench {
    pub store: Store,
    pub clock: Arc<Hand>,
    pub random: Arc<Draws>,
    pub name: &'static str,
    pub url: String,
    _folder: tempfile::TempDir,
}

/// A migrated, empty store on each database that this machine has.
pub fn both() -> Vec<Bench> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.db");
    let sqlite = Database::parse(&format!("sqlite://{}", file.display())).unwrap();
    let url = format!("sqlite://{}", file.display());
    let mut benches = vec![bench(sqlite, url, "SQLite", folder)];
    if let Some(url) = temp_postgres::database() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::parse(&url).unwrap();
        benches.push(bench(database, url, "PostgreSQL", folder));
    }
    benches
}

fn bench(database: Database, url: String, name: &'static str, folder: tempfile::TempDir) -> Bench {
    let clock = Arc::new(Hand(AtomicI64::new(1_800_000_000_000_000)));
    let random = Arc::new(Draws(AtomicU64::new(1)));
    Store::migrate(&database).unwrap();
    let keyring = Keyring::new(RootKey::generate(random.as_ref()), Vec::new()).unwrap();
    let store = Store::open(
        database,
        keyring,
        clock.clone(),
        random.clone(),
        StoreSettings {
            readers: 2,
            writers: 4,
            queue: 64,
        },
    )
    .unwrap();
    Bench {
        store,
        clock,
        random,
        name,
        url,
        _folder: folder,
    }
}
