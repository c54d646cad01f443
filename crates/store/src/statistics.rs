//! Counts for figures: how many requests, by what, over which time. Codes and numbers only.

use crate::columns::{at, bytes, read, read_time, read_time_if, read_uuid, time};
use crate::conn::MultiBackend;
use crate::error::StoreError;
use crate::requests::Visibility;
use crate::schema::{corrections, history, missing_items, organisations, ratings, requests};
use crate::tx::Tx;
use diesel::dsl::{count_star, max, min};
use diesel::prelude::*;
use domain::codes::Service;
use domain::ids::RequestId;
use domain::requests::Score;
use domain::requests::acts::Act;
use domain::requests::state::Outcome;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The time during which the requests counted were received: from an instant, up to but without
/// another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first instant.
    pub from: Timestamp,
    /// The instant after the last.
    pub until: Timestamp,
}

/// What requests are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The type they are filed under now.
    Type,
    /// The subject they are filed under now.
    Subject,
    /// The queue they are in now.
    Service,
    /// The urgency they are filed under now.
    Urgency,
    /// Where they stand.
    Status,
    /// How they ended; those still open are not counted.
    Outcome,
    /// The organisation that filed them, by its id.
    Organisation,
    /// What the organisation that filed them is.
    OrganisationKind,
}

/// Narrows a query on requests to what is visible and to the period. A macro, because grouped
/// queries are of a type each.
macro_rules! narrowed {
    ($query:expr, $visibility:expr, $period:expr) => {{
        let mut query = $query;
        query = match $visibility {
            Visibility::Organisation(id) => {
                query.filter(requests::organisation.eq(bytes(id.uuid())))
            }
            Visibility::Fund(fund) => query.filter(requests::fund.eq(fund.as_str().to_owned())),
            Visibility::Services(fund, services) => {
                let codes: Vec<&'static str> =
                    services.iter().map(|service| service.code()).collect();
                query
                    .filter(requests::fund.eq(fund.as_str().to_owned()))
                    .filter(requests::service.eq_any(codes))
            }
        };
        if let Some(period) = $period {
            query = query
                .filter(requests::submitted_at.ge(time(period.from)))
                .filter(requests::submitted_at.lt(time(period.until)));
        }
        query
    }};
}

/// How many requests there are.
pub fn count(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    period: Option<Period>,
) -> Result<i64, StoreError> {
    let query = requests::table
        .select(count_star())
        .into_boxed::<MultiBackend>();
    Ok(narrowed!(query, visibility, period).first(tx.conn)?)
}

/// How many requests there are of which a piece was never asked for.
pub fn never_asked(tx: &mut Tx<'_>, visibility: &Visibility) -> Result<i64, StoreError> {
    let asked = missing_items::table.select(missing_items::request);
    let query = requests::table
        .filter(diesel::dsl::not(requests::id.eq_any(asked)))
        .select(count_star())
        .into_boxed::<MultiBackend>();
    Ok(narrowed!(query, visibility, None::<Period>).first(tx.conn)?)
}

/// How many requests there are of each value of the column, by its code; values that no request
/// has are left out.
pub fn count_by(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    period: Option<Period>,
    column: Column,
) -> Result<Vec<(String, i64)>, StoreError> {
    macro_rules! by {
        ($column:expr) => {{
            let query = requests::table
                .group_by($column)
                .select(($column, count_star()))
                .into_boxed::<MultiBackend>();
            narrowed!(query, visibility, period).load(tx.conn)?
        }};
    }
    Ok(match column {
        Column::Type => by!(requests::request_type),
        Column::Subject => by!(requests::subject),
        Column::Service => by!(requests::service),
        Column::Urgency => by!(requests::urgency),
        Column::Status => by!(requests::status),
        Column::Outcome => {
            let counted: Vec<(Option<String>, i64)> = by!(requests::outcome);
            let ended = counted.into_iter();
            ended
                .filter_map(|(outcome, count)| Some((outcome?, count)))
                .collect()
        }
        Column::Organisation => named(by!(requests::organisation))?,
        Column::OrganisationKind => {
            let query = requests::table
                .inner_join(organisations::table.on(requests::organisation.eq(organisations::id)))
                .group_by(organisations::kind)
                .select((organisations::kind, count_star()))
                .into_boxed::<MultiBackend>();
            narrowed!(query, visibility, period).load(tx.conn)?
        }
    })
}

fn named(counted: Vec<(Vec<u8>, i64)>) -> Result<Vec<(String, i64)>, StoreError> {
    counted
        .into_iter()
        .map(|(id, count)| {
            Ok((
                read_uuid(&id, at("requests", "organisation"))?.to_string(),
                count,
            ))
        })
        .collect()
}

/// When the oldest and the newest request were received; `None` when there is none.
pub fn extent(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
    let query = requests::table
        .select((min(requests::submitted_at), max(requests::submitted_at)))
        .into_boxed::<MultiBackend>();
    let found: (Option<i64>, Option<i64>) =
        narrowed!(query, visibility, None::<Period>).first(tx.conn)?;
    let (Some(first), Some(last)) = found else {
        return Ok(None);
    };
    let place = at("requests", "submitted_at");
    Ok(Some((read_time(first, place)?, read_time(last, place)?)))
}

/// What a request's delays are computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay {
    /// When it was received.
    pub submitted_at: Timestamp,
    /// The last business day to treat it.
    pub due_on: Date,
    /// When the fund first answered.
    pub answered_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

type DelayRow = (Vec<u8>, i64, String, Option<i64>, Option<String>);

/// The delays of every request of the period.
pub fn delays(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    period: Option<Period>,
) -> Result<Vec<Delay>, StoreError> {
    let query = requests::table
        .select((
            requests::id,
            requests::submitted_at,
            requests::due_on,
            requests::ended_at,
            requests::outcome,
        ))
        .into_boxed::<MultiBackend>();
    let rows: Vec<DelayRow> = narrowed!(query, visibility, period).load(tx.conn)?;
    let query = requests::table
        .inner_join(history::table.on(history::request.eq(requests::id)))
        .filter(history::act.eq(Act::Answer.code()))
        .group_by(history::request)
        .select((history::request, min(history::at)))
        .into_boxed::<MultiBackend>();
    let answers: Vec<(Vec<u8>, Option<i64>)> =
        narrowed!(query, visibility, period).load(tx.conn)?;
    let answers: BTreeMap<Vec<u8>, Option<i64>> = answers.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let answered = answers.get(&row.0).copied().flatten();
            delay(row, answered)
        })
        .collect()
}

fn delay(row: DelayRow, answered: Option<i64>) -> Result<Delay, StoreError> {
    let (_, submitted_at, due_on, ended_at, outcome) = row;
    Ok(Delay {
        submitted_at: read_time(submitted_at, at("requests", "submitted_at"))?,
        due_on: read(&due_on, at("requests", "due_on"))?,
        answered_at: read_time_if(answered, at("history", "at"))?,
        ended_at: read_time_if(ended_at, at("requests", "ended_at"))?,
        outcome: crate::columns::read_if(outcome.as_deref(), at("requests", "outcome"))?,
    })
}

/// What a partner thought of the answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rated {
    /// The service that the request is filed under now.
    pub service: Service,
    /// When it was received.
    pub submitted_at: Timestamp,
    /// The score.
    pub score: Score,
}

/// The scores given to the requests of the period.
pub fn rated(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    period: Period,
) -> Result<Vec<Rated>, StoreError> {
    let query = requests::table
        .inner_join(ratings::table.on(ratings::request.eq(requests::id)))
        .select((requests::service, requests::submitted_at, ratings::score))
        .into_boxed::<MultiBackend>();
    let rows: Vec<(String, i64, i32)> = narrowed!(query, visibility, Some(period)).load(tx.conn)?;
    let one = |(service, submitted_at, score): (String, i64, i32)| {
        let points = u8::try_from(score).ok().and_then(Score::new);
        Ok(Rated {
            service: read(&service, at("requests", "service"))?,
            submitted_at: read_time(submitted_at, at("requests", "submitted_at"))?,
            score: points.ok_or_else(|| at("ratings", "score").broken())?,
        })
    };
    rows.into_iter().map(one).collect()
}

/// How a request was first sorted and how it is filed now, in codes: type, subject, service,
/// urgency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The request.
    pub request: RequestId,
    /// What the core said.
    pub first: [String; 4],
    /// What the last agent said.
    pub last: [String; 4],
}

type Codes = (String, String, String, String);

/// The requests of the period that agents sorted again, one entry each however often.
pub fn corrections(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    period: Option<Period>,
) -> Result<Vec<Correction>, StoreError> {
    let query = corrections::table
        .inner_join(requests::table.on(corrections::request.eq(requests::id)))
        .order((corrections::request, corrections::at, corrections::id))
        .select((
            corrections::request,
            (
                corrections::from_type,
                corrections::from_subject,
                corrections::from_service,
                corrections::from_urgency,
            ),
            (
                corrections::to_type,
                corrections::to_subject,
                corrections::to_service,
                corrections::to_urgency,
            ),
        ))
        .into_boxed::<MultiBackend>();
    let rows: Vec<(Vec<u8>, Codes, Codes)> = narrowed!(query, visibility, period).load(tx.conn)?;
    let mut found: Vec<Correction> = Vec::new();
    for (request, from, to) in rows {
        let request = read_uuid(&request, at("corrections", "request"))?;
        let (request, to) = (RequestId::from_uuid(request), array(to));
        match found.last_mut() {
            Some(earlier) if earlier.request == request => earlier.last = to,
            _ => found.push(Correction {
                request,
                first: array(from),
                last: to,
            }),
        }
    }
    Ok(found)
}

fn array((request_type, subject, service, urgency): Codes) -> [String; 4] {
    [request_type, subject, service, urgency]
}
