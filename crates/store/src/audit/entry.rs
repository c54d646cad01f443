//! Lines of the journal, read back.

use super::row::{Row, read_objects};
use crate::columns::{at, read_author, read_if, read_time, read_uuid, read_uuid_if, time};
use crate::error::StoreError;
use crate::schema::{audit, audit_chain};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use domain::funds::FundCode;
use domain::ids::OrganisationId;
use jiff::Timestamp;
use uuid::Uuid;

/// Positions looked back over at most, to know what people did lately.
const LATELY: i64 = 100_000;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number: given by the database, growing, with gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: Author,
    /// For which organisation, when for one.
    pub organisation: Option<OrganisationId>,
    /// For which fund, when for one.
    pub fund: Option<FundCode>,
    /// What: `request.read`, `account.suspend`…
    pub action: String,
    /// To what kind of thing.
    pub object_kind: String,
    /// To which one.
    pub object: Uuid,
    /// What else it was about.
    pub objects: Vec<Uuid>,
    /// Codes that tell more.
    pub codes: String,
}

impl Entry {
    pub(super) fn read(seq: i64, row: &Row) -> Result<Self, StoreError> {
        let author_id = row.author_id.as_deref();
        let organisation = row.organisation.as_deref();
        Ok(Self {
            seq,
            at: read_time(row.at, at("audit", "at"))?,
            author: read_author(&row.author_kind, author_id, at("audit", "author_id"))?,
            organisation: read_uuid_if(organisation, at("audit", "organisation"))?
                .map(OrganisationId::from_uuid),
            fund: read_if(row.fund.as_deref(), at("audit", "fund"))?,
            action: row.action.clone(),
            object_kind: row.object_kind.clone(),
            object: read_uuid(&row.object_id, at("audit", "object_id"))?,
            objects: read_objects(row.objects.as_deref())?,
            codes: row.codes.clone(),
        })
    }

    /// Everything that it is about.
    pub fn about(&self) -> impl Iterator<Item = Uuid> {
        std::iter::once(self.object).chain(self.objects.iter().copied())
    }
}

/// The lines that follow this one, oldest first.
pub fn entries(tx: &mut Tx<'_>, after: i64, most: i64) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<(i64, Row)> = audit::table
        .filter(audit::seq.gt(after))
        .order(audit::seq)
        .limit(most)
        .select((audit::seq, Row::as_select()))
        .load(tx.conn)?;
    rows.iter()
        .map(|(seq, row)| Entry::read(*seq, row))
        .collect()
}

/// The number of the last line; 0 when there is none.
pub fn last(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let last: Option<i64> = audit::table
        .select(diesel::dsl::max(audit::seq))
        .first(tx.conn)?;
    Ok(last.unwrap_or_default())
}

/// The sessions that were opened since then, among the lines up to this position of the chain.
pub fn opened_sessions(
    tx: &mut Tx<'_>,
    since: Timestamp,
    until: i64,
) -> Result<Vec<Entry>, StoreError> {
    read_all(
        audit::table
            .inner_join(audit_chain::table.on(audit_chain::seq.eq(audit::seq)))
            .filter(audit_chain::position.le(until))
            .filter(audit::at.ge(time(since)))
            .filter(audit::action.eq("session.open"))
            .order(audit_chain::position)
            .select((audit::seq, Row::as_select()))
            .load(tx.conn)?,
    )
}

/// The lines since then, among those up to this position of the chain.
pub fn lately(tx: &mut Tx<'_>, since: Timestamp, until: i64) -> Result<Vec<Entry>, StoreError> {
    read_all(
        audit::table
            .inner_join(audit_chain::table.on(audit_chain::seq.eq(audit::seq)))
            .filter(audit_chain::position.le(until))
            .filter(audit_chain::position.gt(until - LATELY))
            .filter(audit::at.ge(time(since)))
            .order(audit_chain::position)
            .select((audit::seq, Row::as_select()))
            .load(tx.conn)?,
    )
}

fn read_all(rows: Vec<(i64, Row)>) -> Result<Vec<Entry>, StoreError> {
    rows.into_iter()
        .map(|(seq, row)| Entry::read(seq, &row))
        .collect()
}
