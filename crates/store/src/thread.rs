//! The thread of a request: messages and notes, missing items, files; their words sealed by the
//! case's data key.

mod attachments;
mod messages;
mod missing_items;
mod scans;

pub use attachments::{
    add_attachment, attachments, count_attachments, find_attachment, known_attachments, open_file,
    seal_file,
};
pub use messages::{add_message, find_message, messages};
pub use missing_items::{add_missing_item, missing_items, settle_missing_item};
pub use scans::{await_scan, awaiting_scan, scan_of, settle_scan};

use crate::error::StoreError;
use crate::tx::Tx;
use crate::vault::CaseKey;
use domain::ids::RequestId;

/// The data key of a request's case. A case that was erased has none, and no thread any more.
fn case<'a>(tx: &mut Tx<'a>, request: RequestId) -> Result<Option<CaseKey<'a>>, StoreError> {
    tx.vault.case(tx.conn, request.uuid())
}

/// The data key of a case that is being written to.
fn live_case<'a>(tx: &mut Tx<'a>, request: RequestId) -> Result<CaseKey<'a>, StoreError> {
    case(tx, request)?.ok_or(StoreError::Conflict)
}
