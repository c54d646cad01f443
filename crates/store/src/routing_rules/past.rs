//! Past requests, as a rehearsal of rules needs them: codes and dates only.

use crate::columns::{at, read, read_if, read_time, read_time_if, read_uuid, time};
use crate::error::StoreError;
use crate::schema::{history, organisations, requests};
use crate::statistics::Period;
use crate::tx::Tx;
use diesel::dsl::min;
use diesel::prelude::*;
use domain::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use domain::funds::FundCode;
use domain::ids::{OrganisationId, RequestId};
use domain::requests::Reference;
use domain::requests::acts::Act;
use domain::requests::state::Outcome;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A request of the period.
#[derive(Debug, Clone)]
pub struct PastRequest {
    /// Its id.
    pub id: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// Which organisation filed it.
    pub organisation: OrganisationId,
    /// What that organisation is.
    pub organisation_kind: OrganisationKind,
    /// Its type, as it is filed now.
    pub request_type: RequestType,
    /// Its subject.
    pub subject: Subject,
    /// Its service.
    pub service: Service,
    /// Its urgency.
    pub urgency: Urgency,
    /// Whether a human still has to sort it.
    pub human_sorting: bool,
    /// The service that the core gave it, when that is known.
    pub core_service: Option<Service>,
    /// The last business day to treat it.
    pub due_on: Date,
    /// When it was received.
    pub submitted_at: Timestamp,
    /// When the fund first answered.
    pub answered_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = requests)]
struct Row {
    id: Vec<u8>,
    reference: String,
    organisation: Vec<u8>,
    request_type: String,
    subject: String,
    service: String,
    urgency: String,
    human_sorting: bool,
    core_service: Option<String>,
    due_on: String,
    submitted_at: i64,
    ended_at: Option<i64>,
    outcome: Option<String>,
}

/// The requests that the fund received during the period, oldest first, at most `most`.
pub fn past(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    period: Period,
    most: i64,
) -> Result<Vec<PastRequest>, StoreError> {
    let (from, until) = (time(period.from), time(period.until));
    let rows: Vec<(Row, String)> = requests::table
        .inner_join(organisations::table.on(requests::organisation.eq(organisations::id)))
        .filter(requests::fund.eq(fund.as_str()))
        .filter(requests::submitted_at.ge(from))
        .filter(requests::submitted_at.lt(until))
        .order((requests::submitted_at, requests::id))
        .limit(most)
        .select((Row::as_select(), organisations::kind))
        .load(tx.conn)?;
    let answers: Vec<(Vec<u8>, Option<i64>)> = requests::table
        .inner_join(history::table.on(history::request.eq(requests::id)))
        .filter(history::act.eq(Act::Answer.code()))
        .filter(requests::fund.eq(fund.as_str()))
        .filter(requests::submitted_at.ge(from))
        .filter(requests::submitted_at.lt(until))
        .group_by(history::request)
        .select((history::request, min(history::at)))
        .load(tx.conn)?;
    let answers: BTreeMap<Vec<u8>, Option<i64>> = answers.into_iter().collect();
    rows.iter()
        .map(|(row, kind)| row.read(kind, answers.get(&row.id).copied().flatten()))
        .collect()
}

impl Row {
    fn read(&self, kind: &str, answered_at: Option<i64>) -> Result<PastRequest, StoreError> {
        let id = read_uuid(&self.id, at("requests", "id"))?;
        let organisation = read_uuid(&self.organisation, at("requests", "organisation"))?;
        Ok(PastRequest {
            id: RequestId::from_uuid(id),
            reference: read(&self.reference, at("requests", "reference"))?,
            organisation: OrganisationId::from_uuid(organisation),
            organisation_kind: read(kind, at("organisations", "kind"))?,
            request_type: read(&self.request_type, at("requests", "request_type"))?,
            subject: read(&self.subject, at("requests", "subject"))?,
            service: read(&self.service, at("requests", "service"))?,
            urgency: read(&self.urgency, at("requests", "urgency"))?,
            human_sorting: self.human_sorting,
            core_service: read_if(self.core_service.as_deref(), at("requests", "core_service"))?,
            due_on: read(&self.due_on, at("requests", "due_on"))?,
            submitted_at: read_time(self.submitted_at, at("requests", "submitted_at"))?,
            answered_at: read_time_if(answered_at, at("history", "at"))?,
            ended_at: read_time_if(self.ended_at, at("requests", "ended_at"))?,
            outcome: read_if(self.outcome.as_deref(), at("requests", "outcome"))?,
        })
    }
}
