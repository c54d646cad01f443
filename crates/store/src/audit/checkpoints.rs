//! Signed heads of the chain (S-522).

use super::chain::{Head, Link, head, read_link};
use crate::columns::{at, read_time, time};
use crate::error::StoreError;
use crate::schema::audit_checkpoints;
use crate::tx::Tx;
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use sealing::{Signer, is_signed};

/// A checkpoint is made after this many lines…
const LINES: i64 = 1000;
/// …or after this long, when there are new ones.
const EVERY: SignedDuration = SignedDuration::from_mins(5);

/// What a signature says, so that one cannot be taken for another.
const CHECKPOINT: &[u8] = b"ep-audit-checkpoint-1\0";
const CUT: &[u8] = b"ep-audit-cut-1\0";

/// Where the chain stood at an instant, signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The end of the chain.
    pub head: Head,
    /// When.
    pub at: Timestamp,
    /// The public key of the signer.
    pub signer: [u8; 32],
    /// Its signature.
    pub signature: Vec<u8>,
}

impl Checkpoint {
    /// Signs the end of the chain.
    pub fn sign(head: Head, at: Timestamp, signer: &Signer) -> Self {
        Self::signed(CHECKPOINT, head, at, signer)
    }

    /// Signs a place at which the journal is cut.
    pub(super) fn sign_cut(head: Head, at: Timestamp, signer: &Signer) -> Self {
        Self::signed(CUT, head, at, signer)
    }

    fn signed(what: &[u8], head: Head, at: Timestamp, signer: &Signer) -> Self {
        let signature = signer.sign(&bytes(what, head, at)).to_vec();
        Self {
            head,
            at,
            signer: signer.public(),
            signature,
        }
    }

    /// Whether somebody who is trusted signed it.
    pub fn holds(&self, trusted: &[[u8; 32]]) -> bool {
        self.is_signed(CHECKPOINT, trusted)
    }

    pub(super) fn holds_as_cut(&self, trusted: &[[u8; 32]]) -> bool {
        self.is_signed(CUT, trusted)
    }

    fn is_signed(&self, what: &[u8], trusted: &[[u8; 32]]) -> bool {
        trusted.contains(&self.signer)
            && is_signed(
                &self.signer,
                &bytes(what, self.head, self.at),
                &self.signature,
            )
    }
}

fn bytes(what: &[u8], head: Head, at: Timestamp) -> Vec<u8> {
    let mut bytes = what.to_vec();
    bytes.extend_from_slice(&head.position.to_be_bytes());
    bytes.extend_from_slice(&head.link);
    bytes.extend_from_slice(&time(at).to_be_bytes());
    bytes
}

pub(super) type Columns = (i64, Vec<u8>, i64, Vec<u8>, Vec<u8>);

pub(super) fn read(
    table: &'static str,
    (count, head, when, signer, signature): Columns,
) -> Result<Checkpoint, StoreError> {
    let link: Link = read_link(&head)?;
    Ok(Checkpoint {
        head: Head {
            position: count,
            link,
        },
        at: read_time(when, at(table, "at"))?,
        signer: signer
            .try_into()
            .map_err(|_| at(table, "signer").broken())?,
        signature,
    })
}

/// Makes a checkpoint when one is due: a thousand lines or five minutes after the last.
pub fn checkpoint(tx: &mut Tx<'_>, signer: &Signer) -> Result<Option<Checkpoint>, StoreError> {
    let (head, now) = (head(tx)?, tx.now());
    let last = last(tx)?;
    let (count, at) = last.map_or((0, Timestamp::MIN), |last| (last.head.position, last.at));
    let new = head.position - count;
    if new <= 0 || (new < LINES && now.duration_since(at) < EVERY) {
        return Ok(None);
    }
    let made = Checkpoint::sign(head, now, signer);
    diesel::insert_into(audit_checkpoints::table)
        .values((
            audit_checkpoints::count.eq(head.position),
            audit_checkpoints::head.eq(head.link.as_slice()),
            audit_checkpoints::at.eq(time(now)),
            audit_checkpoints::signer.eq(made.signer.as_slice()),
            audit_checkpoints::signature.eq(&made.signature),
        ))
        .execute(tx.conn)?;
    Ok(Some(made))
}

fn last(tx: &mut Tx<'_>) -> Result<Option<Checkpoint>, StoreError> {
    let found: Option<Columns> = audit_checkpoints::table
        .order(audit_checkpoints::count.desc())
        .first(tx.conn)
        .optional()?;
    found.map(|row| read("audit_checkpoints", row)).transpose()
}

/// The checkpoints beyond this position, in order.
pub fn checkpoints(tx: &mut Tx<'_>, after: i64) -> Result<Vec<Checkpoint>, StoreError> {
    let rows: Vec<Columns> = audit_checkpoints::table
        .filter(audit_checkpoints::count.gt(after))
        .order(audit_checkpoints::count)
        .load(tx.conn)?;
    rows.into_iter()
        .map(|row| read("audit_checkpoints", row))
        .collect()
}

/// The last checkpoint that is not younger than that, beyond this position.
pub(super) fn last_before(
    tx: &mut Tx<'_>,
    limit: Timestamp,
    after: i64,
) -> Result<Option<Checkpoint>, StoreError> {
    let found: Option<Columns> = audit_checkpoints::table
        .filter(audit_checkpoints::at.le(time(limit)))
        .filter(audit_checkpoints::count.gt(after))
        .order(audit_checkpoints::count.desc())
        .first(tx.conn)
        .optional()?;
    found.map(|row| read("audit_checkpoints", row)).transpose()
}
