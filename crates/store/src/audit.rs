//! The audit journal: who did what to what, with a keyed hash of the line (S-520). Only ever added to.

use crate::columns::{bytes, time};
use crate::error::StoreError;
use crate::schema::audit;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::{Actor, Author, Membership};
use domain::ids::AuditId;
use jiff::Timestamp;
use sealing::MacPurpose;
use uuid::Uuid;

/// What is done to an object. `codes` holds codes only, never content.
pub struct Deed<'a> {
    /// `request.submit`, `account.suspend`…
    pub action: &'a str,
    /// `request`, `account`…
    pub object_kind: &'a str,
    /// The object.
    pub object: Uuid,
    /// Codes that tell more: `type=documents status=submitted`.
    pub codes: &'a str,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit)]
struct Row {
    id: Vec<u8>,
    at: i64,
    author_kind: String,
    author_id: Option<Vec<u8>>,
    organisation: Option<Vec<u8>>,
    fund: Option<String>,
    action: String,
    object_kind: String,
    object_id: Vec<u8>,
    codes: String,
    mac: Vec<u8>,
}

/// Writes the line of a deed.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, deed: &Deed<'_>) -> Result<(), StoreError> {
    let (organisation, fund) = match &actor.membership {
        Membership::Organisation(id) => (Some(id.uuid()), None),
        Membership::Fund { fund, .. } => (None, Some(fund.as_str())),
    };
    write(tx, actor.author, organisation, fund, deed)
}

/// How often this was done to the object since then.
pub fn count_since(
    tx: &mut Tx<'_>,
    object: Uuid,
    action: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    Ok(audit::table
        .filter(audit::object_id.eq(bytes(object)))
        .filter(audit::action.eq(action))
        .filter(audit::at.ge(time(since)))
        .count()
        .get_result(tx.conn)?)
}

/// How often somebody did this since then.
pub fn count_by_since(
    tx: &mut Tx<'_>,
    author: Author,
    action: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    Ok(audit::table
        .filter(
            audit::author_id
                .eq(author.uuid().map(bytes))
                .assume_not_null(),
        )
        .filter(audit::at.ge(time(since)))
        .filter(audit::action.eq(action))
        .count()
        .get_result(tx.conn)?)
}

/// Writes the line of a deed of the service itself.
pub fn add_by_system(tx: &mut Tx<'_>, deed: &Deed<'_>) -> Result<(), StoreError> {
    write(tx, Author::System, None, None, deed)
}

fn write(
    tx: &mut Tx<'_>,
    author: Author,
    organisation: Option<Uuid>,
    fund: Option<&str>,
    deed: &Deed<'_>,
) -> Result<(), StoreError> {
    let mut row = Row {
        id: bytes(AuditId::make(tx.clock(), tx.random()).uuid()),
        at: time(tx.now()),
        author_kind: author.kind().to_owned(),
        author_id: author.uuid().map(bytes),
        organisation: organisation.map(bytes),
        fund: fund.map(str::to_owned),
        action: deed.action.to_owned(),
        object_kind: deed.object_kind.to_owned(),
        object_id: bytes(deed.object),
        codes: deed.codes.to_owned(),
        mac: Vec::new(),
    };
    row.mac = tx
        .vault
        .keyring
        .mac(MacPurpose::Audit, &canonical(&row))
        .to_vec();
    diesel::insert_into(audit::table)
        .values(&row)
        .execute(tx.conn)?;
    Ok(())
}

/// Every column that the hash covers, each preceded by its length, so that no two lines have the
/// same bytes.
fn canonical(row: &Row) -> Vec<u8> {
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
    let framed = parts.iter().flat_map(|part| {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes();
        length.into_iter().chain(part.iter().copied())
    });
    framed.collect()
}

/// The first line whose hash does not fit, by its sequence number, or how many lines are right.
#[derive(Debug, PartialEq, Eq)]
pub enum Verified {
    /// All lines are as they were written.
    Intact(u64),
    /// This line was altered.
    Altered(i64),
}

/// Checks every line, a thousand at a time.
pub fn verify(tx: &mut Tx<'_>) -> Result<Verified, StoreError> {
    let (mut after, mut right) = (0, 0);
    loop {
        let rows: Vec<(i64, Row)> = audit::table
            .filter(audit::seq.gt(after))
            .order(audit::seq)
            .limit(1000)
            .select((audit::seq, Row::as_select()))
            .load(tx.conn)?;
        let Some((last, _)) = rows.last() else {
            return Ok(Verified::Intact(right));
        };
        after = *last;
        for (seq, row) in &rows {
            if !tx
                .vault
                .keyring
                .verify_mac(MacPurpose::Audit, &canonical(row), &row.mac)
            {
                return Ok(Verified::Altered(*seq));
            }
            right += 1;
        }
    }
}
