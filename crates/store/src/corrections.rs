//! Agents' re-sorts, kept as evidence for the sorting core: what was said, what should have been,
//! and the versions that said it.

use crate::columns::{at, bytes, read, read_uuid, time};
use crate::error::StoreError;
use crate::schema::{corrections, requests};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use domain::funds::FundCode;
use domain::ids::{CorrectionId, RequestId};
use domain::requests::Request;
use domain::requests::acts::Resort;
use domain::routing_rules::RuleId;

/// Keeps a re-sort of a request, as it stood before.
pub fn add(tx: &mut Tx<'_>, request: &Request, to: Resort, by: Author) -> Result<(), StoreError> {
    let id = CorrectionId::make(tx.clock(), tx.random());
    let (from, sorted_by) = (request.filing, &request.sorted_by);
    diesel::insert_into(corrections::table)
        .values((
            corrections::id.eq(bytes(id.uuid())),
            corrections::request.eq(bytes(request.id.uuid())),
            corrections::author_kind.eq(by.kind()),
            corrections::author_id.eq(by.uuid().map(bytes)),
            (
                corrections::from_type.eq(from.request_type.code()),
                corrections::from_subject.eq(from.subject.code()),
                corrections::from_service.eq(from.service.code()),
                corrections::from_urgency.eq(from.urgency.code()),
                corrections::to_type.eq(to.request_type.code()),
                corrections::to_subject.eq(to.subject.code()),
                corrections::to_service.eq(to.service.code()),
                corrections::to_urgency.eq(to.urgency.code()),
            ),
            corrections::at.eq(time(tx.now())),
            (
                corrections::sorted_by_model.eq(sorted_by.model.as_deref()),
                corrections::sorted_by_rule_set.eq(sorted_by.rule_set),
                corrections::sorted_by_rule.eq(sorted_by.rule.as_ref().map(RuleId::as_str)),
            ),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What the last re-sort of a request says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The request.
    pub request: RequestId,
    /// What it is.
    pub to: Resort,
    /// The model that had sorted it, when that is known.
    pub model: Option<String>,
    /// The number of the fund's rule set that had sorted it, when that is known.
    pub rule_set: Option<i32>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = corrections)]
struct Row {
    request: Vec<u8>,
    to_type: String,
    to_subject: String,
    to_service: String,
    to_urgency: String,
    sorted_by_model: Option<String>,
    sorted_by_rule_set: Option<i32>,
}

/// The last re-sort of each request of the fund that was sorted again, by request, oldest first.
pub fn last_of_each(tx: &mut Tx<'_>, fund: &FundCode) -> Result<Vec<Correction>, StoreError> {
    let rows: Vec<Row> = corrections::table
        .inner_join(requests::table.on(corrections::request.eq(requests::id)))
        .filter(requests::fund.eq(fund.as_str()))
        .order((corrections::request, corrections::at, corrections::id))
        .select(Row::as_select())
        .load(tx.conn)?;
    let mut kept: Vec<Correction> = Vec::new();
    for row in rows {
        let correction = Correction::try_from(row)?;
        match kept.last_mut() {
            Some(earlier) if earlier.request == correction.request => *earlier = correction,
            _ => kept.push(correction),
        }
    }
    Ok(kept)
}

impl TryFrom<Row> for Correction {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let request = read_uuid(&row.request, at("corrections", "request"))?;
        Ok(Self {
            request: RequestId::from_uuid(request),
            to: Resort {
                request_type: read(&row.to_type, at("corrections", "to_type"))?,
                subject: read(&row.to_subject, at("corrections", "to_subject"))?,
                service: read(&row.to_service, at("corrections", "to_service"))?,
                urgency: read(&row.to_urgency, at("corrections", "to_urgency"))?,
            },
            model: row.sorted_by_model,
            rule_set: row.sorted_by_rule_set,
        })
    }
}
