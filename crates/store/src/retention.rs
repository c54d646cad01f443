//! What is kept no longer: found by instants alone, a bounded number at a time, so that a run that is cut
//! is begun again and goes on (S-116).

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::idempotency::{MADE, WHOLE_FOR};
use crate::schema::{drafts, idempotency, outbox, requests, retention_runs};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::funds::FundCode;
use domain::ids::{AuditId, RequestId};
use domain::keeping::{Aside, Counts, Terms};
use jiff::Timestamp;
use uuid::Uuid;

/// Rows that end in one transaction, at most.
pub const STEP: i64 = 100;

/// What ends at these terms, counted: a rehearsal.
pub fn count(tx: &mut Tx<'_>, terms: &Terms) -> Result<Counts, StoreError> {
    Ok(Counts {
        warned: requests::table
            .filter(requests::aside.is_null())
            .filter(requests::updated_at.lt(time(terms.warnings)))
            .filter(is_unwarned())
            .count()
            .get_result(tx.conn)?,
        archived: requests::table
            .filter(requests::aside.is_null())
            .filter(requests::updated_at.lt(time(terms.requests)))
            .filter(was_warned_before(time(terms.warned)))
            .count()
            .get_result(tx.conn)?,
        erased: requests::table
            .filter(requests::aside.eq(Aside::Archived.code()))
            .filter(requests::aside_since.lt(time(terms.archives)))
            .count()
            .get_result(tx.conn)?,
        drafts: drafts::table
            .filter(drafts::updated_at.lt(time(terms.drafts)))
            .count()
            .get_result(tx.conn)?,
        calls: idempotency::table
            .filter(idempotency::created_at.lt(time(terms.calls)))
            .filter(
                idempotency::answer
                    .ne(MADE)
                    .or(idempotency::object_id.ne_all(filed())),
            )
            .count()
            .get_result(tx.conn)?,
        mails: outbox::table
            .filter(outbox::settled_at.lt(time(terms.mails)))
            .count()
            .get_result(tx.conn)?,
    })
}

/// Nobody was told since the last contact.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_unwarned() -> _ {
    requests::warned_at.is_null().or(requests::warned_at
        .lt(requests::updated_at.nullable())
        .assume_not_null())
}

/// People were told since the last contact, and long enough ago.
#[diesel::dsl::auto_type(no_type_alias)]
fn was_warned_before(before: i64) -> _ {
    requests::warned_at
        .ge(requests::updated_at.nullable())
        .assume_not_null()
        .and(requests::warned_at.le(before).assume_not_null())
}

/// The requests of which people are to be told next that they will be archived (S-117).
pub fn to_warn(tx: &mut Tx<'_>, terms: &Terms) -> Result<Vec<RequestId>, StoreError> {
    let rows: Vec<Vec<u8>> = requests::table
        .filter(requests::aside.is_null())
        .filter(requests::updated_at.lt(time(terms.warnings)))
        .filter(is_unwarned())
        .order(requests::updated_at)
        .limit(STEP)
        .select(requests::id)
        .load(tx.conn)?;
    ids(&rows)
}

/// Keeps that people were told now.
pub fn warn(tx: &mut Tx<'_>, request: RequestId) -> Result<(), StoreError> {
    let now = time(tx.now());
    diesel::update(requests::table.find(bytes(request.uuid())))
        .set(requests::warned_at.eq(Some(now)))
        .execute(tx.conn)?;
    Ok(())
}

/// The requests to archive next.
pub fn to_archive(tx: &mut Tx<'_>, terms: &Terms) -> Result<Vec<RequestId>, StoreError> {
    let rows: Vec<Vec<u8>> = requests::table
        .filter(requests::aside.is_null())
        .filter(requests::updated_at.lt(time(terms.requests)))
        .filter(was_warned_before(time(terms.warned)))
        .order(requests::updated_at)
        .limit(STEP)
        .select(requests::id)
        .load(tx.conn)?;
    ids(&rows)
}

/// The archived requests to erase next.
pub fn to_erase(tx: &mut Tx<'_>, terms: &Terms) -> Result<Vec<RequestId>, StoreError> {
    let rows: Vec<Vec<u8>> = requests::table
        .filter(requests::aside.eq(Aside::Archived.code()))
        .filter(requests::aside_since.lt(time(terms.archives)))
        .order(requests::id)
        .limit(STEP)
        .select(requests::id)
        .load(tx.conn)?;
    ids(&rows)
}

fn ids(rows: &[Vec<u8>]) -> Result<Vec<RequestId>, StoreError> {
    let ids = rows.iter().map(|id| {
        let id = read_uuid(id, at("requests", "id"))?;
        Ok(RequestId::from_uuid(id))
    });
    ids.collect()
}

/// The drafts to erase next.
pub fn drafts_to_erase(tx: &mut Tx<'_>, terms: &Terms) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<Vec<u8>> = drafts::table
        .filter(drafts::updated_at.lt(time(terms.drafts)))
        .order(drafts::id)
        .limit(STEP)
        .select(drafts::id)
        .load(tx.conn)?;
    let ids = rows.iter().map(|id| read_uuid(id, at("drafts", "id")));
    ids.collect()
}

/// Archives a request; `false` when it is out of the lists already.
pub fn archive(tx: &mut Tx<'_>, request: RequestId) -> Result<bool, StoreError> {
    let target = requests::table
        .find(bytes(request.uuid()))
        .filter(requests::aside.is_null());
    let changed = diesel::update(target)
        .set((
            requests::aside.eq(Some(Aside::Archived.code())),
            requests::aside_since.eq(Some(time(tx.now()))),
        ))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// Takes a request of this fund out of the archive: now is its last contact. `false` when it is not
/// there.
pub fn unarchive(tx: &mut Tx<'_>, fund: &FundCode, request: RequestId) -> Result<bool, StoreError> {
    let target = requests::table
        .find(bytes(request.uuid()))
        .filter(requests::fund.eq(fund.as_str()))
        .filter(requests::aside.eq(Aside::Archived.code()));
    let now = time(tx.now());
    let changed = diesel::update(target)
        .set((
            requests::aside.eq(None::<String>),
            requests::aside_since.eq(None::<i64>),
            requests::updated_at.eq(now),
        ))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// A request that was filed is known by its key as long as it is there (S-210).
#[diesel::dsl::auto_type]
fn filed() -> _ {
    requests::table.select(requests::id)
}

/// Forgets the answers that are given again no longer; how many. Their records stay.
pub fn forget_answers(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let before = tx.now().checked_sub(WHOLE_FOR).unwrap_or(Timestamp::MIN);
    let rows: Vec<(Vec<u8>, Vec<u8>)> = idempotency::table
        .filter(idempotency::created_at.lt(time(before)))
        .filter(idempotency::kept.is_not_null())
        .order((idempotency::owner, idempotency::key_hash))
        .limit(STEP)
        .select((idempotency::owner, idempotency::key_hash))
        .load(tx.conn)?;
    for row in &rows {
        diesel::update(idempotency::table.find(row.clone()))
            .set(idempotency::kept.eq(None::<String>))
            .execute(tx.conn)?;
    }
    Ok(rows.len())
}

/// Forgets some records of calls; how many.
pub fn forget_calls(tx: &mut Tx<'_>, terms: &Terms) -> Result<usize, StoreError> {
    let rows: Vec<(Vec<u8>, Vec<u8>)> = idempotency::table
        .filter(idempotency::created_at.lt(time(terms.calls)))
        .filter(
            idempotency::answer
                .ne(MADE)
                .or(idempotency::object_id.ne_all(filed())),
        )
        .order((idempotency::owner, idempotency::key_hash))
        .limit(STEP)
        .select((idempotency::owner, idempotency::key_hash))
        .load(tx.conn)?;
    for row in &rows {
        diesel::delete(idempotency::table.find(row.clone())).execute(tx.conn)?;
    }
    Ok(rows.len())
}

/// Forgets some mails that are settled; how many.
pub fn forget_mails(tx: &mut Tx<'_>, terms: &Terms) -> Result<usize, StoreError> {
    let rows: Vec<Vec<u8>> = outbox::table
        .filter(outbox::settled_at.lt(time(terms.mails)))
        .order(outbox::id)
        .limit(STEP)
        .select(outbox::id)
        .load(tx.conn)?;
    diesel::delete(outbox::table.filter(outbox::id.eq_any(&rows))).execute(tx.conn)?;
    Ok(rows.len())
}

/// Keeps what a run did.
pub fn add_run(tx: &mut Tx<'_>, counts: &Counts) -> Result<(), StoreError> {
    let id = AuditId::make(tx.clock(), tx.random()).uuid();
    let now = time(tx.now());
    diesel::insert_into(retention_runs::table)
        .values((
            retention_runs::id.eq(bytes(id)),
            retention_runs::at.eq(now),
            retention_runs::archived.eq(counts.archived),
            retention_runs::erased.eq(counts.erased),
            retention_runs::drafts.eq(counts.drafts),
            retention_runs::calls.eq(counts.calls),
            retention_runs::mails.eq(counts.mails),
            retention_runs::warned.eq(counts.warned),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The last runs, newest first.
pub fn runs(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(Timestamp, Counts)>, StoreError> {
    let rows: Vec<(i64, i64, i64, i64, i64, i64, i64)> = retention_runs::table
        .order(retention_runs::id.desc())
        .limit(limit)
        .select((
            retention_runs::at,
            retention_runs::archived,
            retention_runs::erased,
            retention_runs::drafts,
            retention_runs::calls,
            retention_runs::mails,
            retention_runs::warned,
        ))
        .load(tx.conn)?;
    let runs = rows.into_iter().map(
        |(instant, archived, erased, drafts, calls, mails, warned)| {
            let counts = Counts {
                warned,
                archived,
                erased,
                drafts,
                calls,
                mails,
            };
            Ok((read_time(instant, at("retention_runs", "at"))?, counts))
        },
    );
    runs.collect()
}
