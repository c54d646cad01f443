//! The whole database as lines of JSON: what backups are made of, and what they are restored from.
//!
//! The same lines come out of both databases, and go into both: a backup of the embedded database
//! opens on a server, and the other way round (docs/decisions/0039-backups.md).

use crate::columns::{at, read_uuid, time};
use crate::conn::Conn;
use crate::dialect::Database;
use crate::dialect::portable::{self, Loosened};
use crate::error::StoreError;
use crate::keys::{marker, set_marker, standing};
use crate::schema::{attachments, markers, sessions};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::AttachmentId;
use jiff::Timestamp;

pub use crate::dialect::portable::Table;

/// The tables of which one line makes a database somebody's.
const OWNED: [&str; 4] = ["accounts", "audit", "funds", "requests"];

/// The database as it was at one instant, while it serves.
pub struct Snapshot {
    conn: Conn,
}

impl Snapshot {
    /// Takes it. Whatever was committed before the call is in it.
    pub fn take(database: &Database) -> Result<Self, StoreError> {
        let mut conn = database.connect()?;
        portable::begin_snapshot(&mut conn)?;
        Ok(Self { conn })
    }

    /// The migrations it went through.
    pub fn migrations(&mut self) -> Result<Vec<String>, StoreError> {
        portable::migrations(&mut self.conn)
    }

    /// Its tables.
    pub fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        portable::tables(&mut self.conn)
    }

    /// Gives every line of a table, in the order of its key; returns how many.
    pub fn read(
        &mut self,
        table: &Table,
        take: &mut dyn FnMut(String) -> Result<(), StoreError>,
    ) -> Result<u64, StoreError> {
        portable::read(&mut self.conn, table, take)
    }

    /// The standing secret, sealed by a root key: what a backup is authenticated by.
    pub fn standing(&mut self) -> Result<Vec<u8>, StoreError> {
        standing(&mut self.conn)?.ok_or(StoreError::Refused("this database was never served"))
    }

    /// The files that it names.
    pub fn attachments(&mut self) -> Result<Vec<AttachmentId>, StoreError> {
        let ids: Vec<Vec<u8>> = attachments::table
            .order(attachments::id)
            .select(attachments::id)
            .load(&mut self.conn)?;
        let ids = ids.iter().map(|id| {
            let id = read_uuid(id, at("attachments", "id"))?;
            Ok(AttachmentId::from_uuid(id))
        });
        ids.collect()
    }
}

/// What a database is to somebody who wants to restore into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupancy {
    /// Nobody's.
    Empty,
    /// A backup was put into it, and was not verified: serving refuses it.
    Unverified,
    /// Somebody's.
    Owned,
}

/// The marker of a database that was restored and not verified.
const UNVERIFIED: &str = "unverified_restore";

/// What this database is.
pub fn occupancy_of(database: &Database) -> Result<Occupancy, StoreError> {
    let mut conn = database.connect()?;
    let mut owned = false;
    for table in portable::tables(&mut conn)? {
        owned |= OWNED.contains(&table.name.as_str()) && portable::has_lines(&mut conn, &table)?;
    }
    if !owned {
        return Ok(Occupancy::Empty);
    }
    Ok(if marker(&mut conn, UNVERIFIED)?.is_some() {
        Occupancy::Unverified
    } else {
        Occupancy::Owned
    })
}

/// The restoration was verified: the database may be served.
pub fn mark_verified(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    diesel::delete(markers::table.find(UNVERIFIED)).execute(tx.conn)?;
    Ok(())
}

/// An empty database that a backup is being put into: all of it, or nothing.
pub struct Refill {
    conn: Conn,
    loosened: Loosened,
}

impl Refill {
    /// Brings an empty database ([`occupancy_of`]) to the backup's migrations, and begins.
    pub fn begin(database: &Database, migrations: &[String]) -> Result<Self, StoreError> {
        database.migrate_to(migrations)?;
        let mut conn = database.connect()?;
        let loosened = portable::begin_filling(&mut conn)?;
        Ok(Self { conn, loosened })
    }

    /// Its tables.
    pub fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        portable::tables(&mut self.conn)
    }

    /// Empties a table that a migration, or a trigger of a table filled before, put lines into: the
    /// backup has its own. To be called before it is filled.
    pub fn clear(&mut self, table: &Table) -> Result<(), StoreError> {
        portable::empty(&mut self.conn, table)
    }

    /// Adds lines to a table: a JSON array of them. Returns how many.
    pub fn add(&mut self, table: &Table, lines: &str) -> Result<usize, StoreError> {
        portable::add(&mut self.conn, table, lines)
    }

    /// Gives every line of a table as it now lies there.
    pub fn read(
        &mut self,
        table: &Table,
        take: &mut dyn FnMut(String) -> Result<(), StoreError>,
    ) -> Result<u64, StoreError> {
        portable::read(&mut self.conn, table, take)
    }

    /// Keeps what was added, if what refers to what is whole. Every session is ended with it: their
    /// tokens may have been used, or stolen, since the backup was made.
    pub fn commit(mut self, now: Timestamp) -> Result<(), StoreError> {
        let open = sessions::table.filter(sessions::ended_at.is_null());
        diesel::update(open)
            .set(sessions::ended_at.eq(Some(time(now))))
            .execute(&mut self.conn)?;
        set_marker(&mut self.conn, UNVERIFIED, "1")?;
        portable::end_filling(&mut self.conn, self.loosened)
    }
}
