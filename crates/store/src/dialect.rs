//! The only place that looks at which database it is: this file and its folder.

pub mod conn;
mod database;
pub mod portable;
pub use database::{BadDatabaseUrl, Database};

use crate::schema::{alerts, audit, audit_chain, audit_marks, idempotency, outbox, storage_used};
use conn::Conn;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::result::QueryResult;

type Manager = <Conn as Connection>::TransactionManager;

/// Begins a write. On SQLite it takes the write lock at once: a transaction that reads first and
/// upgrades later fails with "database is locked" whatever the busy timeout.
pub fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
        }
        Conn::Postgresql(postgresql) => AnsiTransactionManager::begin_transaction(postgresql),
    }
}

/// Begins the part of a write that belongs to one piece of work.
pub fn begin_savepoint(conn: &mut Conn) -> QueryResult<()> {
    Manager::begin_transaction(conn)
}

/// Keeps that part.
pub fn keep_savepoint(conn: &mut Conn) -> QueryResult<()> {
    Manager::commit_transaction(conn)
}

/// Undoes that part.
pub fn undo_savepoint(conn: &mut Conn) -> QueryResult<()> {
    Manager::rollback_transaction(conn)
}

/// Ends the write.
pub fn commit(conn: &mut Conn) -> QueryResult<()> {
    Manager::commit_transaction(conn)
}

/// Abandons the write.
pub fn rollback(conn: &mut Conn) -> QueryResult<()> {
    Manager::rollback_transaction(conn)
}

/// Whether the connection lost track of its transaction, or its server.
pub fn is_broken(conn: &mut Conn) -> bool {
    Manager::is_broken_transaction_manager(conn)
}

/// Claims an idempotency key: `false` when it is already claimed. PostgreSQL waits for a twin that
/// is still running, SQLite has one writer: in both cases the first one's answer is then there.
pub fn claim_key(conn: &mut Conn, row: &crate::idempotency::Row) -> QueryResult<bool> {
    let inserted = match conn {
        Conn::Sqlite(sqlite) => diesel::insert_into(idempotency::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(sqlite),
        Conn::Postgresql(postgresql) => diesel::insert_into(idempotency::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(postgresql),
    }?;
    Ok(inserted == 1)
}

/// The outbox rows that are due, oldest first, those of one account together. On PostgreSQL rows
/// that another worker holds are passed over instead of waited for (S-422); SQLite has one writer.
pub fn due_notifications(conn: &mut Conn, now: i64, limit: i64) -> QueryResult<Vec<Vec<u8>>> {
    let due = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(now))
        .filter(
            outbox::leased_until
                .is_null()
                .or(outbox::leased_until.lt(now)),
        )
        .order((outbox::due_at, outbox::account, outbox::id))
        .select(outbox::id)
        .limit(limit);
    match conn {
        Conn::Sqlite(sqlite) => due.load(sqlite),
        Conn::Postgresql(postgresql) => due.for_update().skip_locked().load(postgresql),
    }
}

/// The outbox rows of an account that became due at the same instant as the last one taken, and
/// that the limit cut off: what is told together is taken together.
pub fn due_together(
    conn: &mut Conn,
    now: i64,
    (account, due_at): (&[u8], i64),
    limit: i64,
) -> QueryResult<Vec<Vec<u8>>> {
    let due = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.eq(due_at))
        .filter(outbox::account.eq(account))
        .filter(
            outbox::leased_until
                .is_null()
                .or(outbox::leased_until.lt(now)),
        )
        .order(outbox::id)
        .select(outbox::id)
        .limit(limit);
    match conn {
        Conn::Sqlite(sqlite) => due.load(sqlite),
        Conn::Postgresql(postgresql) => due.for_update().skip_locked().load(postgresql),
    }
}

/// Adds lines to the audit journal: several rows in one statement, which each database writes its own
/// way.
pub fn add_audit(conn: &mut Conn, rows: &[crate::audit::Row]) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(sqlite) => diesel::insert_into(audit::table)
            .values(rows)
            .execute(sqlite),
        Conn::Postgresql(postgresql) => diesel::insert_into(audit::table)
            .values(rows)
            .execute(postgresql),
    }
    .map(drop)
}

/// Adds links to the chain of the journal.
pub fn add_links(conn: &mut Conn, links: &[crate::audit::Sealed]) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(sqlite) => diesel::insert_into(audit_chain::table)
            .values(links)
            .execute(sqlite),
        Conn::Postgresql(postgresql) => diesel::insert_into(audit_chain::table)
            .values(links)
            .execute(postgresql),
    }
    .map(drop)
}

/// Adds an alert: `false` when the same thing was told already.
pub fn add_alert(conn: &mut Conn, row: &crate::alerts::Row) -> QueryResult<bool> {
    let added = match conn {
        Conn::Sqlite(sqlite) => diesel::insert_into(alerts::table)
            .values(row)
            .on_conflict(alerts::once)
            .do_nothing()
            .execute(sqlite),
        Conn::Postgresql(postgresql) => diesel::insert_into(alerts::table)
            .values(row)
            .on_conflict(alerts::once)
            .do_nothing()
            .execute(postgresql),
    }?;
    Ok(added == 1)
}

/// Moves a mark of the journal.
pub fn set_mark(conn: &mut Conn, name: &str, position: i64) -> QueryResult<()> {
    let values = (
        audit_marks::name.eq(name),
        audit_marks::position.eq(position),
    );
    match conn {
        Conn::Sqlite(sqlite) => diesel::insert_into(audit_marks::table)
            .values(values)
            .on_conflict(audit_marks::name)
            .do_update()
            .set(audit_marks::position.eq(position))
            .execute(sqlite),
        Conn::Postgresql(postgresql) => diesel::insert_into(audit_marks::table)
            .values(values)
            .on_conflict(audit_marks::name)
            .do_update()
            .set(audit_marks::position.eq(position))
            .execute(postgresql),
    }
    .map(drop)
}

/// Adds to what an organisation has with a fund in the store of files.
pub fn count_storage(conn: &mut Conn, row: &crate::quotas::Row) -> QueryResult<()> {
    let (files, bytes) = (row.files, row.bytes);
    let key = (storage_used::organisation, storage_used::fund);
    let sums = (
        storage_used::files.eq(storage_used::files + files),
        storage_used::bytes.eq(storage_used::bytes + bytes),
    );
    match conn {
        Conn::Sqlite(sqlite) => diesel::insert_into(storage_used::table)
            .values(row)
            .on_conflict(key)
            .do_update()
            .set(sums)
            .execute(sqlite),
        Conn::Postgresql(postgresql) => diesel::insert_into(storage_used::table)
            .values(row)
            .on_conflict(key)
            .do_update()
            .set(sums)
            .execute(postgresql),
    }
    .map(drop)
}
