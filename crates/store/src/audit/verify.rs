//! Is the journal what was written? (S-520 to S-524)
//!
//! Lines are read in the order of the chain, and each is asked whether its hash fits, whether its link
//! follows the one before, whether the heads that were signed are those that are reached, and whether a
//! copy that was kept elsewhere says the same. The first one that does not is named.

use super::anchor::Anchor;
use super::chain::{BEGINNING, Chained, Head, next, page, read_link};
use super::checkpoints::{Checkpoint, checkpoints};
use super::cuts::last_cut;
use super::row::{Row, canonical};
use crate::error::StoreError;
use crate::schema::{audit, audit_chain, audit_waiting};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::audit::Fault;
use jiff::Timestamp;
use sealing::MacPurpose;
use std::collections::VecDeque;

/// Lines read at a time.
const PAGE: i64 = 2000;

/// What is known beforehand.
#[derive(Default)]
pub struct Known {
    /// The public keys whose checkpoints count.
    pub signers: Vec<[u8; 32]>,
    /// What was kept elsewhere.
    pub anchor: Option<Anchor>,
    /// Only what follows this position is looked at; 0 for everything.
    pub after: i64,
}

/// What a journal that is whole was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Whole {
    /// Lines in the chain that were checked.
    pub entries: u64,
    /// Lines that wait for their seal.
    pub waiting: u64,
    /// Checkpoints that were checked.
    pub checkpoints: usize,
    /// The position of the last checkpoint.
    pub signed: i64,
    /// The position of the last line.
    pub last: i64,
    /// When it was cut, if it was.
    pub cut_at: Option<Timestamp>,
}

/// What the check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// All is as it was written.
    Intact(Whole),
    /// The first line that is not, by its number. For a fault that no single line shows, the first
    /// that may bear it.
    Altered(i64, Fault),
}

/// Why the check stops: a fault, or a database that does not answer.
enum Stop {
    Bad(i64, Fault),
    Failed(StoreError),
}

impl<E: Into<StoreError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Checks the journal.
pub fn verify(tx: &mut Tx<'_>, known: &Known) -> Result<Verified, StoreError> {
    match walk(tx, known) {
        Ok(whole) => Ok(Verified::Intact(whole)),
        Err(Stop::Bad(seq, fault)) => Ok(Verified::Altered(seq, fault)),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// How far the check has come.
struct Walk<'a> {
    known: &'a Known,
    head: Head,
    /// The number of the first line since the last good checkpoint: what a bad one accuses.
    since: Option<i64>,
    checkpoints: VecDeque<Checkpoint>,
    whole: Whole,
}

fn walk(tx: &mut Tx<'_>, known: &Known) -> Result<Whole, Stop> {
    let head = start(tx, known)?;
    let mut walk = Walk {
        known,
        head,
        since: None,
        checkpoints: checkpoints(tx, head.position)?.into(),
        whole: Whole {
            cut_at: last_cut(tx)?.map(|cut| cut.at),
            signed: head.position,
            ..Whole::default()
        },
    };
    loop {
        let lines = page(tx, walk.head.position, PAGE)?;
        if lines.is_empty() {
            break;
        }
        for line in &lines {
            walk.step(tx, line)?;
        }
    }
    walk.end()?;
    walk.whole.waiting = check_waiting(tx)?;
    if known.after == 0 {
        check_unchained(tx)?;
    }
    Ok(walk.whole)
}

/// Where the chain begins: nowhere, at a cut that we signed, or at a position that was checked before.
fn start(tx: &mut Tx<'_>, known: &Known) -> Result<Head, Stop> {
    let cut = last_cut(tx)?;
    let begins = cut.as_ref().map_or(BEGINNING, |cut| cut.head);
    if known.after > begins.position {
        let link: Option<Vec<u8>> = audit_chain::table
            .find(known.after)
            .select(audit_chain::chain)
            .first(tx.conn)
            .optional()?;
        let Some(link) = link else {
            return Err(Stop::Bad(0, Fault::Truncated));
        };
        return Ok(Head {
            position: known.after,
            link: read_link(&link)?,
        });
    }
    let Some(cut) = cut else {
        return Ok(begins);
    };
    let first = first_after(tx, begins.position)?;
    let is_ours = cut.holds_as_cut(&known.signers);
    let anchored = known.anchor.as_ref();
    if !is_ours || anchored.is_some_and(|anchor| anchor.contradicts(begins)) {
        return Err(Stop::Bad(first, Fault::CutElsewhere));
    }
    Ok(begins)
}

fn first_after(tx: &mut Tx<'_>, position: i64) -> Result<i64, StoreError> {
    let seq: Option<i64> = audit_chain::table
        .filter(audit_chain::position.gt(position))
        .order(audit_chain::position)
        .select(audit_chain::seq)
        .first(tx.conn)
        .optional()?;
    Ok(seq.unwrap_or_default())
}

impl Walk<'_> {
    fn step(&mut self, tx: &Tx<'_>, (position, seq, chain, row): &Chained) -> Result<(), Stop> {
        let (position, seq) = (*position, *seq);
        self.since.get_or_insert(seq);
        let bad = |fault| Err(Stop::Bad(seq, fault));
        if position != self.head.position + 1 {
            let fault = if self.head == BEGINNING {
                Fault::CutElsewhere
            } else {
                Fault::Missing
            };
            return bad(fault);
        }
        let Some(row) = row else {
            return bad(Fault::Missing);
        };
        if !fits(tx, row) {
            return bad(Fault::Altered);
        }
        let link = next(tx, self.head.link, &row.mac);
        if link.as_slice() != chain.as_slice() {
            return bad(Fault::Reordered);
        }
        self.head = Head { position, link };
        if let Some(anchor) = &self.known.anchor
            && anchor.contradicts_line(self.head, seq)
        {
            return bad(Fault::Rewritten);
        }
        self.whole.entries += 1;
        self.whole.last = position;
        self.at_checkpoint()
    }

    /// Compares what was signed of this position with what was reached.
    fn at_checkpoint(&mut self) -> Result<(), Stop> {
        let since = self.since.unwrap_or_default();
        let due = |checkpoint: &mut Checkpoint| checkpoint.head.position <= self.head.position;
        while let Some(checkpoint) = self.checkpoints.pop_front_if(due) {
            if !checkpoint.holds(&self.known.signers) || checkpoint.head != self.head {
                return Err(Stop::Bad(since, Fault::Resealed));
            }
            self.whole.checkpoints += 1;
            self.whole.signed = self.head.position;
            self.since = None;
        }
        if let Some(anchor) = &self.known.anchor
            && anchor.contradicts(self.head)
        {
            return Err(Stop::Bad(since, Fault::Rewritten));
        }
        Ok(())
    }

    /// Nothing that was signed or kept elsewhere is beyond the last line.
    fn end(&self) -> Result<(), Stop> {
        if !self.checkpoints.is_empty() {
            return Err(Stop::Bad(self.since.unwrap_or_default(), Fault::Truncated));
        }
        let beyond = self.known.anchor.as_ref();
        match beyond.and_then(|anchor| anchor.beyond(self.head.position)) {
            Some(seq) => Err(Stop::Bad(seq, Fault::Truncated)),
            None => Ok(()),
        }
    }
}

fn fits(tx: &Tx<'_>, row: &Row) -> bool {
    tx.vault
        .keyring
        .verify_mac(MacPurpose::Audit, &canonical(row), &row.mac)
}

/// The lines that wait: all there, all with their hash.
fn check_waiting(tx: &mut Tx<'_>) -> Result<u64, Stop> {
    let (mut after, mut waiting) = (i64::MIN, 0);
    loop {
        let rows: Vec<(i64, Option<Row>)> = audit_waiting::table
            .left_join(audit::table.on(audit::seq.eq(audit_waiting::seq)))
            .filter(audit_waiting::seq.gt(after))
            .order(audit_waiting::seq)
            .limit(PAGE)
            .select((audit_waiting::seq, Option::<Row>::as_select()))
            .load(tx.conn)?;
        let Some((last, _)) = rows.last() else {
            return Ok(waiting);
        };
        after = *last;
        for (seq, row) in &rows {
            match row {
                None => return Err(Stop::Bad(*seq, Fault::Missing)),
                Some(row) if !fits(tx, row) => return Err(Stop::Bad(*seq, Fault::Altered)),
                Some(_) => waiting += 1,
            }
        }
    }
}

/// A line that is neither chained nor waiting was put there, or its seal was taken away.
fn check_unchained(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let stray: Option<i64> = audit::table
        .left_join(audit_chain::table.on(audit_chain::seq.eq(audit::seq)))
        .left_join(audit_waiting::table.on(audit_waiting::seq.eq(audit::seq)))
        .filter(audit_chain::position.nullable().is_null())
        .filter(audit_waiting::seq.nullable().is_null())
        .order(audit::seq)
        .select(audit::seq)
        .first(tx.conn)
        .optional()?;
    stray.map_or(Ok(()), |seq| Err(Stop::Bad(seq, Fault::Inserted)))
}
