//! Lines as they leave for the copy, and the marks that say how far somebody came.

use super::chain::{self, Link, read_link};
use super::entry::Entry;
use crate::columns::at;
use crate::dialect;
use crate::error::StoreError;
use crate::schema::audit_marks;
use crate::tx::Tx;
use diesel::prelude::*;

/// A sealed line.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its place in the chain, from 1.
    pub position: i64,
    /// What it says.
    pub entry: Entry,
    /// Its link.
    pub link: Link,
}

/// The sealed lines that follow this position, in the order of the chain.
pub fn sealed(tx: &mut Tx<'_>, after: i64, most: i64) -> Result<Vec<Kept>, StoreError> {
    chain::page(tx, after, most)?
        .into_iter()
        .map(|(position, seq, link, row)| {
            let row = row.ok_or_else(|| at("audit_chain", "seq").broken())?;
            Ok(Kept {
                position,
                entry: Entry::read(seq, &row)?,
                link: read_link(&link)?,
            })
        })
        .collect()
}

/// How far somebody came, by position; 0 at first.
pub fn mark(tx: &mut Tx<'_>, name: &str) -> Result<i64, StoreError> {
    let found: Option<i64> = audit_marks::table
        .find(name)
        .select(audit_marks::position)
        .first(tx.conn)
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Notes how far somebody came.
pub fn set_mark(tx: &mut Tx<'_>, name: &str, position: i64) -> Result<(), StoreError> {
    Ok(dialect::set_mark(tx.conn, name, position)?)
}
