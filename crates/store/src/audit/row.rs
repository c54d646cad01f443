//! A line of the journal as it lies in the database, and the bytes that its keyed hash covers.

use super::Deed;
use crate::columns::{at, bytes, time};
use crate::error::StoreError;
use crate::schema::audit;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::{Actor, Author, Membership};
use domain::ids::AuditId;
use sealing::MacPurpose;
use uuid::Uuid;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit)]
pub struct Row {
    pub id: Vec<u8>,
    pub at: i64,
    pub author_kind: String,
    pub author_id: Option<Vec<u8>>,
    pub organisation: Option<Vec<u8>>,
    pub fund: Option<String>,
    pub action: String,
    pub object_kind: String,
    pub object_id: Vec<u8>,
    pub codes: String,
    pub mac: Vec<u8>,
    pub objects: Option<Vec<u8>>,
}

/// A line to be written.
pub struct Line<'a> {
    pub author: Author,
    pub organisation: Option<Uuid>,
    pub fund: Option<&'a str>,
    pub action: &'a str,
    pub object_kind: &'a str,
    pub object: Uuid,
    pub objects: &'a [Uuid],
    pub codes: &'a str,
}

impl<'a> Line<'a> {
    pub fn of(actor: &'a Actor, deed: &Deed<'a>, objects: &'a [Uuid]) -> Self {
        let (organisation, fund) = membership(&actor.membership);
        Self {
            author: actor.author,
            organisation,
            fund,
            action: deed.action,
            object_kind: deed.object_kind,
            object: deed.object,
            objects,
            codes: deed.codes,
        }
    }
}

pub fn membership(membership: &Membership) -> (Option<Uuid>, Option<&str>) {
    match membership {
        Membership::Organisation(id) => (Some(id.uuid()), None),
        Membership::Fund { fund, .. } => (None, Some(fund.as_str())),
    }
}

/// The row of a line of this instant, with its keyed hash (S-520).
pub fn row(tx: &Tx<'_>, line: &Line<'_>) -> Row {
    let mut row = Row {
        id: bytes(AuditId::make(tx.clock(), tx.random()).uuid()),
        at: time(tx.now()),
        author_kind: line.author.kind().to_owned(),
        author_id: line.author.uuid().map(bytes),
        organisation: line.organisation.map(bytes),
        fund: line.fund.map(str::to_owned),
        action: line.action.to_owned(),
        object_kind: line.object_kind.to_owned(),
        object_id: bytes(line.object),
        codes: line.codes.to_owned(),
        mac: Vec::new(),
        objects: written_objects(line.objects),
    };
    row.mac = tx
        .vault
        .keyring
        .mac(MacPurpose::Audit, &canonical(&row))
        .to_vec();
    row
}

/// Every column that the hash covers, each preceded by its length, so that no two lines have the
/// same bytes. The last is there only when it says something: lines of before it have the hash that
/// they were written with.
pub fn canonical(row: &Row) -> Vec<u8> {
    let at = row.at.to_be_bytes();
    let parts: [&[u8]; 10] = [
        &row.id,
        &at,
        row.author_kind.as_bytes(),
        row.author_id.as_deref().unwrap_or_default(),
        row.organisation.as_deref().unwrap_or_default(),
        row.fund.as_deref().unwrap_or_default().as_bytes(),
        row.action.as_bytes(),
        row.object_kind.as_bytes(),
        &row.object_id,
        row.codes.as_bytes(),
    ];
    let parts = parts.into_iter().chain(row.objects.as_deref());
    let framed = parts.flat_map(|part| {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes();
        length.into_iter().chain(part.iter().copied())
    });
    framed.collect()
}

fn written_objects(objects: &[Uuid]) -> Option<Vec<u8>> {
    let written: Vec<u8> = objects.iter().flat_map(Uuid::as_bytes).copied().collect();
    (!written.is_empty()).then_some(written)
}

/// The ids that a row holds besides its object.
pub fn read_objects(objects: Option<&[u8]>) -> Result<Vec<Uuid>, StoreError> {
    let (ids, rest) = objects.unwrap_or_default().as_chunks::<16>();
    if rest.is_empty() {
        Ok(ids.iter().copied().map(Uuid::from_bytes).collect())
    } else {
        Err(at("audit", "objects").broken())
    }
}
