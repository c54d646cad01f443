//! Tables as compressed lines, written and read with their digest.

use super::manifest::TableEntry;
use super::{BackupError, folder};
use data_encoding::HEXLOWER;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use store::StoreError;
use store::portable::{Refill, Snapshot, Table};

/// A batch of lines has about this many bytes, and this many lines at most.
const BATCH_BYTES: usize = 512 * 1024;
const BATCH_LINES: usize = 500;

fn file(dir: &Path, table: &str) -> PathBuf {
    dir.join("tables").join(format!("{table}.jsonl.gz"))
}

/// The same line, written in the one way that both databases' lines are compared by.
fn canonical(line: &str) -> Result<String, StoreError> {
    let read: Result<Vec<Value>, _> = serde_json::from_str(line);
    read.and_then(|values| serde_json::to_string(&values))
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// The lines of a table, as a digest and a count.
#[derive(Default)]
struct Counted {
    rows: u64,
    sha256: Sha256,
}

impl Counted {
    fn add(&mut self, line: &str) {
        self.rows += 1;
        self.sha256.update(line.as_bytes());
        self.sha256.update(b"\n");
    }

    fn is(self, entry: &TableEntry) -> bool {
        self.rows == entry.rows && HEXLOWER.encode(&self.sha256.finalize()) == entry.sha256
    }
}

/// Writes a table.
pub(super) fn write(
    snapshot: &mut Snapshot,
    table: &Table,
    dir: &Path,
) -> Result<TableEntry, BackupError> {
    let path = file(dir, &table.name);
    let out = BufWriter::new(folder::create(&path)?);
    let mut out = GzEncoder::new(out, Compression::fast());
    let mut counted = Counted::default();
    snapshot.read(table, &mut |line| {
        let line = canonical(&line)?;
        counted.add(&line);
        writeln!(out, "{line}").map_err(|error| StoreError::Unavailable(error.to_string()))
    })?;
    let finished = out.finish().and_then(|out| Ok(out.into_inner()?));
    let synced = finished.and_then(|file| file.sync_all());
    synced.map_err(folder::failed(&path))?;
    Ok(TableEntry {
        name: table.name.clone(),
        columns: table.columns(),
        rows: counted.rows,
        sha256: HEXLOWER.encode(&counted.sha256.finalize()),
    })
}

/// Puts a table back, and checks that what was read is what was written.
pub(super) fn fill(
    refill: &mut Refill,
    table: &Table,
    entry: &TableEntry,
    dir: &Path,
) -> Result<(), BackupError> {
    let damaged = |what: &str| BackupError::Damaged(format!("table {}: {what}", entry.name));
    if table.columns() != entry.columns {
        return Err(damaged("its columns are others"));
    }
    refill.clear(table)?;
    let path = file(dir, &entry.name);
    let opened = File::open(&path).map_err(folder::failed(&path))?;
    let lines = BufReader::new(GzDecoder::new(BufReader::new(opened))).lines();
    let (mut counted, mut batch) = (Counted::default(), Batch::default());
    for line in lines {
        let line = line.map_err(|_| damaged("its file cannot be read"))?;
        counted.add(&line);
        batch.add(&line);
        if batch.is_full() {
            batch.flush(refill, table)?;
        }
    }
    batch.flush(refill, table)?;
    if counted.is(entry) {
        Ok(())
    } else {
        Err(damaged("its lines are not those that were written"))
    }
}

/// Checks that what lies in the database is what was read, once every table is filled: triggers write
/// into other tables than their own.
pub(super) fn compare(
    refill: &mut Refill,
    table: &Table,
    entry: &TableEntry,
) -> Result<(), BackupError> {
    let damaged = |what: &str| BackupError::Damaged(format!("table {}: {what}", entry.name));
    let mut kept = Counted::default();
    refill.read(table, &mut |line| {
        kept.add(&canonical(&line)?);
        Ok(())
    })?;
    if kept.is(entry) {
        Ok(())
    } else {
        Err(damaged("the database did not take its lines as they are"))
    }
}

/// Lines on their way into a table.
#[derive(Default)]
struct Batch {
    text: String,
    lines: usize,
}

impl Batch {
    fn add(&mut self, line: &str) {
        self.text.push(if self.lines == 0 { '[' } else { ',' });
        self.text.push_str(line);
        self.lines += 1;
    }

    const fn is_full(&self) -> bool {
        self.lines >= BATCH_LINES || self.text.len() >= BATCH_BYTES
    }

    fn flush(&mut self, refill: &mut Refill, table: &Table) -> Result<(), BackupError> {
        if self.lines > 0 {
            self.text.push(']');
            refill.add(table, &self.text)?;
            *self = Self::default();
        }
        Ok(())
    }
}
