//! Opening the database, and the two ways to work with it.

use crate::audit::Readings;
use crate::dialect::Database;
use crate::error::StoreError;
use crate::idempotency::Guard;
use crate::keys;
use crate::lanes::{LaneSettings, Lanes};
use crate::submissions;
use crate::tx::Tx;
use crate::vault::{Vault, Vaults};
use domain::clock::{Clock, Random};
use domain::text::ExternalReference;
use sealing::{KeyId, Keyring, MacPurpose};
use std::sync::Arc;

/// How many connections, and how many callers may wait for them.
#[derive(Debug, Clone, Copy)]
pub struct StoreSettings {
    /// Connections that read.
    pub readers: usize,
    /// Connections that write; SQLite always gets one.
    pub writers: usize,
    /// Calls that may wait for each of the two; beyond, they are refused with [`StoreError::Busy`].
    pub queue: usize,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            readers: 4,
            writers: 8,
            queue: 512,
        }
    }
}

/// On SQLite, this many waiting writes share one fsync at most.
const BATCH: usize = 64;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    readers: Arc<Lanes>,
    writers: Arc<Lanes>,
    vaults: Arc<Vaults>,
    readings: Arc<Readings>,
    database: Database,
}

impl Store {
    /// Opens a migrated database: checks that the root key is the one it was written with (S-514),
    /// then starts the lanes.
    pub fn open(
        database: Database,
        keyring: Keyring,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        settings: StoreSettings,
    ) -> Result<Self, StoreError> {
        sealing::self_test()?;
        let mut conn = database.connect()?;
        let keyring = keys::admit(&mut conn, keyring, clock.as_ref(), random.as_ref())?;
        let vaults = Arc::new(Vaults::new(Vault {
            keyring,
            clock,
            random,
        }));
        let one_writer = database.has_one_writer();
        let reads = LaneSettings {
            lanes: settings.readers,
            batch: 0,
            queue: settings.queue,
        };
        let writes = LaneSettings {
            lanes: if one_writer { 1 } else { settings.writers },
            batch: if one_writer { BATCH } else { 1 },
            queue: settings.queue,
        };
        Ok(Self {
            readers: Arc::new(Lanes::start("read", &database, &vaults, reads)?),
            writers: Arc::new(Lanes::start("write", &database, &vaults, writes)?),
            vaults,
            readings: Arc::default(),
            database,
        })
    }

    /// Brings the database to this version: safe to repeat, safe to interrupt (each migration is
    /// one transaction).
    pub fn migrate(database: &Database) -> Result<(), StoreError> {
        database.migrate()
    }

    /// Undoes every migration: for the test that goes up, down and up again.
    pub fn unmigrate(database: &Database) -> Result<(), StoreError> {
        database.unmigrate()
    }

    /// Which database this is.
    pub const fn database(&self) -> &Database {
        &self.database
    }

    pub(crate) fn readings(&self) -> &Readings {
        &self.readings
    }

    /// Takes up other root keys, without a pause: work that is under way ends with those it began with.
    /// They are checked as at a start (S-505, S-514).
    pub fn take_up(&self, keyring: Keyring) -> Result<(), StoreError> {
        let mut conn = self.database.connect()?;
        let vault = self.vaults.current();
        let keyring = keys::admit(
            &mut conn,
            keyring,
            vault.clock.as_ref(),
            vault.random.as_ref(),
        )?;
        self.vaults.take_up(keyring);
        Ok(())
    }

    /// Whether this root key is among those in use.
    pub fn knows(&self, kid: KeyId) -> bool {
        self.vaults.current().keyring.knows(kid)
    }

    /// How often this process has changed requests: while it stands still, what was counted of them still
    /// holds. What another process on the same database does is not seen.
    pub fn changes_of_requests(&self) -> u64 {
        self.writers.changes()
    }

    /// A keyed hash of a cursor: nobody else can make one (S-213).
    pub fn cursor_mac(&self, cursor: &[u8]) -> [u8; 32] {
        let vault = self.vaults.current();
        vault.keyring.mac(MacPurpose::Cursor, cursor)
    }

    /// What a request is found by that its partner calls this.
    pub fn external_index(&self, reference: &ExternalReference) -> [u8; 32] {
        submissions::external_index(&self.vaults.current(), reference)
    }

    /// 256 bits that nobody can guess and that are the same for the same nonce: a secret that can be given
    /// again without being kept.
    pub fn secret_of(&self, nonce: &[u8; 32]) -> [u8; 32] {
        let vault = self.vaults.current();
        vault.keyring.mac(MacPurpose::Secret, nonce)
    }

    /// Does a unit of work that only reads.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.readers.call(work).await
    }

    /// Does a unit of work in one transaction, kept if it answers `Ok`. No network, no password
    /// hashing, no template inside: SQLite has one writer.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Some(guard) = Guard::of::<T>() else {
            return self.writers.call(work).await;
        };
        let done = self.writers.call(move |tx| guard.run(tx, work)).await;
        if done.is_ok() {
            Guard::is_done();
        }
        done
    }
}
