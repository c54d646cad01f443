//! The chain (S-521): every committed line, in the order in which it was sealed, each link over the one
//! before. `chain_n = HMAC(k, chain_{n-1} ‖ mac_n)`.
//!
//! Writers do not know of it: a trigger puts the number of each line into `audit_waiting`, within the
//! transaction of the line. What waits is exactly what is committed and not chained, in whatever order
//! PostgreSQL commits numbers that it gave out earlier. A round takes what waits and gives it the next
//! positions, by which another trigger removes it from there, in one transaction: a process that dies
//! leaves what was before, and of two rounds at once one is refused, because a position is taken once.

use super::row::Row;
use crate::columns::at;
use crate::dialect;
use crate::error::StoreError;
use crate::schema::{audit, audit_chain, audit_waiting};
use crate::tx::Tx;
use diesel::prelude::*;
use sealing::MacPurpose;

/// A link of the chain: 32 bytes.
pub type Link = [u8; 32];

/// Where the chain begins.
pub const BEGINNING: Head = Head {
    position: 0,
    link: [0; 32],
};

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many lines are in it, those that were cut included.
    pub position: i64,
    /// Its last link.
    pub link: Link,
}

#[derive(Insertable)]
#[diesel(table_name = audit_chain)]
pub(crate) struct Sealed {
    position: i64,
    seq: i64,
    chain: Vec<u8>,
}

/// The end of the chain as it stands.
pub fn head(tx: &mut Tx<'_>) -> Result<Head, StoreError> {
    let last: Option<(i64, Vec<u8>)> = audit_chain::table
        .order(audit_chain::position.desc())
        .select((audit_chain::position, audit_chain::chain))
        .first(tx.conn)
        .optional()?;
    match last {
        Some((position, chain)) => Ok(Head {
            position,
            link: read_link(&chain)?,
        }),
        None => Ok(super::cuts::beginning(tx)?),
    }
}

/// Chains up to `most` lines that wait; gives how many.
pub fn seal(tx: &mut Tx<'_>, most: i64) -> Result<usize, StoreError> {
    let waiting: Vec<(i64, Vec<u8>)> = audit_waiting::table
        .inner_join(audit::table.on(audit::seq.eq(audit_waiting::seq)))
        .order(audit_waiting::seq)
        .limit(most)
        .select((audit::seq, audit::mac))
        .load(tx.conn)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut head = head(tx)?;
    let mut links = Vec::with_capacity(waiting.len());
    for (seq, mac) in &waiting {
        head = Head {
            position: head.position + 1,
            link: next(tx, head.link, mac),
        };
        links.push(Sealed {
            position: head.position,
            seq: *seq,
            chain: head.link.to_vec(),
        });
    }
    dialect::add_links(tx.conn, &links)?;
    Ok(links.len())
}

/// The link that follows this one, over a line.
pub(super) fn next(tx: &Tx<'_>, link: Link, mac: &[u8]) -> Link {
    let mut bytes = link.to_vec();
    bytes.extend_from_slice(mac);
    tx.vault.keyring.mac(MacPurpose::AuditChain, &bytes)
}

pub(super) fn read_link(bytes: &[u8]) -> Result<Link, StoreError> {
    bytes
        .try_into()
        .map_err(|_| at("audit_chain", "chain").broken())
}

/// A line of the chain, with what it is a link over; `None` when the line is gone.
pub(super) type Chained = (i64, i64, Vec<u8>, Option<Row>);

/// The lines of the chain that follow this position.
pub(super) fn page(tx: &mut Tx<'_>, after: i64, most: i64) -> Result<Vec<Chained>, StoreError> {
    Ok(audit_chain::table
        .left_join(audit::table.on(audit::seq.eq(audit_chain::seq)))
        .filter(audit_chain::position.gt(after))
        .order(audit_chain::position)
        .limit(most)
        .select((
            audit_chain::position,
            audit_chain::seq,
            audit_chain::chain,
            Option::<Row>::as_select(),
        ))
        .load(tx.conn)?)
}

/// How many lines wait for their seal.
pub fn waiting(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    Ok(audit_waiting::table.count().get_result(tx.conn)?)
}
