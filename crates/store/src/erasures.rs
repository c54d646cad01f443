//! Erasing a case: its key first, then its rows (S-507). What is left of a request is codes and dates,
//! for figures and for the journal, and a line here that a restored backup replays (S-118).

use crate::columns::{at, bytes, read, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::quotas;
use crate::schema::{
    attachments, data_keys, drafts, erasures, followers, idempotency, leases, links, messages,
    missing_items, outbox, ratings, rectifications, reply_drafts, requests, submissions,
};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::{AttachmentId, RequestId};
use domain::keeping::{Aside, ErasureReason};
use domain::quotas::Used;
use jiff::Timestamp;
use uuid::Uuid;

/// A case that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The request or the draft.
    pub case: Uuid,
    /// Why.
    pub reason: ErasureReason,
    /// When.
    pub at: Timestamp,
}

/// Erases a request: whatever was said in it does not open any more, wherever a copy of its rows lies.
/// Gives its files, whose bytes are to be removed from the file store; `None` when it was erased
/// already, or never was.
pub fn erase_request(
    tx: &mut Tx<'_>,
    request: RequestId,
    reason: ErasureReason,
) -> Result<Option<Vec<AttachmentId>>, StoreError> {
    let id = bytes(request.uuid());
    if diesel::delete(data_keys::table.find(&id)).execute(tx.conn)? == 0 {
        let left = requests::table
            .find(&id)
            .filter(requests::aside.is_not_null());
        diesel::update(left)
            .set(requests::aside.eq(Some(Aside::Erased.code())))
            .execute(tx.conn)?;
        return Ok(None);
    }
    let files: Vec<(Vec<u8>, i64)> = attachments::table
        .filter(attachments::request.eq(&id))
        .select((attachments::id, attachments::size))
        .load(tx.conn)?;
    let gone = Used {
        files: -i64::try_from(files.len()).unwrap_or_default(),
        bytes: -files.iter().map(|(_, size)| size).sum::<i64>(),
    };
    if gone != Used::default() {
        quotas::count(tx, &id, gone)?;
    }
    // Files before the messages that they came with.
    diesel::delete(attachments::table.filter(attachments::request.eq(&id))).execute(tx.conn)?;
    diesel::delete(messages::table.filter(messages::request.eq(&id))).execute(tx.conn)?;
    diesel::delete(missing_items::table.filter(missing_items::request.eq(&id))).execute(tx.conn)?;
    diesel::delete(ratings::table.find(&id)).execute(tx.conn)?;
    diesel::delete(reply_drafts::table.find(&id)).execute(tx.conn)?;
    diesel::delete(rectifications::table.filter(rectifications::request.eq(&id)))
        .execute(tx.conn)?;
    diesel::delete(leases::table.filter(leases::request.eq(&id))).execute(tx.conn)?;
    diesel::delete(followers::table.find(&id)).execute(tx.conn)?;
    diesel::delete(outbox::table.filter(outbox::request.eq(&id))).execute(tx.conn)?;
    diesel::delete(idempotency::table.filter(idempotency::object_id.eq(&id))).execute(tx.conn)?;
    let linked = links::request.eq(&id).or(links::other.eq(&id));
    diesel::delete(links::table.filter(linked)).execute(tx.conn)?;
    diesel::delete(submissions::table.find(&id)).execute(tx.conn)?;
    let now = time(tx.now());
    diesel::update(requests::table.find(&id))
        .set((
            requests::aside.eq(Some(Aside::Erased.code())),
            requests::aside_since.eq(Some(now)),
        ))
        .execute(tx.conn)?;
    record(tx, &id, reason)?;
    let files = files.iter().map(|(file, _)| {
        let file = read_uuid(file, at("attachments", "id"))?;
        Ok(AttachmentId::from_uuid(file))
    });
    files.collect::<Result<_, StoreError>>().map(Some)
}

/// Erases a draft whoever keeps it; `false` when there is none.
pub fn erase_draft(
    tx: &mut Tx<'_>,
    draft: Uuid,
    reason: ErasureReason,
) -> Result<bool, StoreError> {
    let id = bytes(draft);
    if diesel::delete(drafts::table.find(&id)).execute(tx.conn)? == 0 {
        return Ok(false);
    }
    diesel::delete(data_keys::table.find(&id)).execute(tx.conn)?;
    record(tx, &id, reason)?;
    Ok(true)
}

fn record(tx: &mut Tx<'_>, case: &[u8], reason: ErasureReason) -> Result<(), StoreError> {
    let now = time(tx.now());
    // Twice erased is once: a backup that was taken before is replayed over its own line.
    if diesel::update(erasures::table.find(case))
        .set(erasures::reason.eq(reason.code()))
        .execute(tx.conn)?
        == 0
    {
        diesel::insert_into(erasures::table)
            .values((
                erasures::case_id.eq(case),
                erasures::reason.eq(reason.code()),
                erasures::at.eq(now),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// The erasures, in the order of the ids of their cases, after this one.
pub fn after(tx: &mut Tx<'_>, case: Option<Uuid>, limit: i64) -> Result<Vec<Erasure>, StoreError> {
    let rows: Vec<(Vec<u8>, String, i64)> = erasures::table
        .filter(erasures::case_id.gt(case.map(bytes).unwrap_or_default()))
        .order(erasures::case_id)
        .limit(limit)
        .select((erasures::case_id, erasures::reason, erasures::at))
        .load(tx.conn)?;
    let rows = rows.iter().map(|(case, reason, instant)| {
        Ok(Erasure {
            case: read_uuid(case, at("erasures", "case_id"))?,
            reason: read(reason, at("erasures", "reason"))?,
            at: read_time(*instant, at("erasures", "at"))?,
        })
    });
    rows.collect()
}
