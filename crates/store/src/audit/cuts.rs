//! Cutting the journal once its term is over (S-123, S-523): at a checkpoint, which is kept, signed
//! again as a cut, and from which the rest is verified.

use super::chain::{BEGINNING, Head};
use super::checkpoints::{Checkpoint, Columns, last_before, read};
use crate::columns::time;
use crate::error::StoreError;
use crate::schema::{audit, audit_chain, audit_cuts};
use crate::tx::Tx;
use diesel::prelude::*;
use jiff::Timestamp;
use sealing::Signer;

/// Lines removed in one transaction.
const BATCH: i64 = 2000;

/// Where the journal was cut last.
pub fn last_cut(tx: &mut Tx<'_>) -> Result<Option<Checkpoint>, StoreError> {
    let found: Option<Columns> = audit_cuts::table
        .order(audit_cuts::count.desc())
        .first(tx.conn)
        .optional()?;
    found.map(|row| read("audit_cuts", row)).transpose()
}

/// Where the chain begins now.
pub(super) fn beginning(tx: &mut Tx<'_>) -> Result<Head, StoreError> {
    Ok(last_cut(tx)?.map_or(BEGINNING, |cut| cut.head))
}

/// Decides where to cut, so that everything sealed before `limit` may go; gives the place, when it is
/// a new one. Nothing is removed yet: [`remove_cut`] does, and goes on where it was interrupted.
pub fn cut(
    tx: &mut Tx<'_>,
    limit: Timestamp,
    signer: &Signer,
) -> Result<Option<Checkpoint>, StoreError> {
    let from = beginning(tx)?;
    let Some(checkpoint) = last_before(tx, limit, from.position)? else {
        return Ok(None);
    };
    let cut = Checkpoint::sign_cut(checkpoint.head, tx.now(), signer);
    diesel::insert_into(audit_cuts::table)
        .values((
            audit_cuts::count.eq(cut.head.position),
            audit_cuts::head.eq(cut.head.link.as_slice()),
            audit_cuts::at.eq(time(cut.at)),
            audit_cuts::signer.eq(cut.signer.as_slice()),
            audit_cuts::signature.eq(&cut.signature),
        ))
        .execute(tx.conn)?;
    Ok(Some(cut))
}

/// Removes up to two thousand lines below the last cut; gives how many, 0 once all are gone.
pub fn remove_cut(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let cut = beginning(tx)?;
    let links: Vec<(i64, i64)> = audit_chain::table
        .filter(audit_chain::position.le(cut.position))
        .order(audit_chain::position)
        .limit(BATCH)
        .select((audit_chain::position, audit_chain::seq))
        .load(tx.conn)?;
    let Some((last, _)) = links.last() else {
        return Ok(0);
    };
    let seqs = links.iter().map(|(_, seq)| *seq);
    diesel::delete(audit::table.filter(audit::seq.eq_any(seqs))).execute(tx.conn)?;
    diesel::delete(audit_chain::table.filter(audit_chain::position.le(*last))).execute(tx.conn)?;
    Ok(links.len())
}
