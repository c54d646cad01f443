//! What the malware scanner said of the files (S-047).

use crate::columns::{at, bytes, read, read_uuid, time};
use crate::error::StoreError;
use crate::schema::scans;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::AttachmentId;
use domain::thread::ScanState;

/// Notes that a file waits to be scanned.
pub fn await_scan(tx: &mut Tx<'_>, id: AttachmentId) -> Result<(), StoreError> {
    diesel::insert_into(scans::table)
        .values((
            scans::attachment.eq(bytes(id.uuid())),
            scans::state.eq(ScanState::Waiting.code()),
            scans::since.eq(time(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What is known of a file; `None` for one that came when no scanner was configured.
pub fn scan_of(tx: &mut Tx<'_>, id: AttachmentId) -> Result<Option<ScanState>, StoreError> {
    let found: Option<String> = scans::table
        .find(bytes(id.uuid()))
        .select(scans::state)
        .first(tx.conn)
        .optional()?;
    found
        .map(|code| read(&code, at("scans", "state")))
        .transpose()
}

/// The files that wait to be scanned, those that wait longest first.
pub fn awaiting_scan(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<AttachmentId>, StoreError> {
    let rows: Vec<Vec<u8>> = scans::table
        .filter(scans::state.eq(ScanState::Waiting.code()))
        .order((scans::since, scans::attachment))
        .limit(limit)
        .select(scans::attachment)
        .load(tx.conn)?;
    rows.iter()
        .map(|id| {
            Ok(AttachmentId::from_uuid(read_uuid(
                id,
                at("scans", "attachment"),
            )?))
        })
        .collect()
}

/// Keeps what the scanner said; `false` when another process was first.
pub fn settle_scan(
    tx: &mut Tx<'_>,
    id: AttachmentId,
    state: ScanState,
) -> Result<bool, StoreError> {
    let target = scans::table
        .find(bytes(id.uuid()))
        .filter(scans::state.eq(ScanState::Waiting.code()));
    let touched = diesel::update(target)
        .set((
            scans::state.eq(state.code()),
            scans::since.eq(time(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(touched == 1)
}
