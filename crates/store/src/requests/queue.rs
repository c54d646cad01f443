//! The queues of agents: what is open, in the order in which it must be treated, and how much of it
//! there is. Every query walks an index of what is open, or of a status.

use super::Row;
use super::list::{Filter, Rows, Visibility, seen};
use crate::columns::{at, bytes, day, read, read_uuid_if};
use crate::error::StoreError;
use crate::schema::requests;
use crate::tx::Tx;
use diesel::dsl::{case_when, count, count_star, min};
use diesel::prelude::*;
use domain::codes::{Service, Urgency};
use domain::funds::FundCode;
use domain::ids::{AccountId, RequestId};
use domain::requests::Request;
use domain::requests::state::Status;
use jiff::civil::Date;

/// What an agent wants to see of her queues. Every member narrows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The filters of every list.
    pub filter: Filter,
    /// Still open.
    pub is_open: bool,
    /// In nobody's hands.
    pub is_untaken: bool,
    /// Waiting for a human to sort them, or not.
    pub human_sorting: Option<bool>,
    /// Due on this day or before.
    pub due_by: Option<Date>,
}

/// In which order, and after which request of the page before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The earliest due date first.
    Due(Option<(Date, RequestId)>),
    /// The last arrived first.
    Arrival(Option<RequestId>),
}

/// A page of a queue, and whether there is more.
pub fn queue(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    wanted: &Wanted,
    order: Order,
    limit: u8,
) -> Result<(Vec<Request>, bool), StoreError> {
    let mut page = narrowed(visibility, wanted);
    page = match order {
        Order::Due(after) => {
            if let Some((due_on, id)) = after {
                let (due_on, id) = (day(due_on), bytes(id.uuid()));
                // Both: the first bound is a range of the index, the second is exact.
                page = page.filter(requests::due_on.ge(due_on.clone())).filter(
                    requests::due_on
                        .gt(due_on.clone())
                        .or(requests::due_on.eq(due_on).and(requests::id.gt(id))),
                );
            }
            page.order((requests::due_on.asc(), requests::id.asc()))
        }
        Order::Arrival(after) => {
            if let Some(id) = after {
                page = page.filter(requests::id.lt(bytes(id.uuid())));
            }
            page.order(requests::id.desc())
        }
    };
    let rows: Vec<Row> = page
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let has_more = rows.len() > usize::from(limit);
    let items = rows
        .into_iter()
        .take(usize::from(limit))
        .map(Request::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    Ok((items, has_more))
}

/// The request that an agent takes next: the most urgent that nobody has, then the earliest due,
/// then the first arrived. What waits for a human to sort it is left to her who sorts.
pub fn next_untaken(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    service: Option<Service>,
) -> Result<Option<Request>, StoreError> {
    let wanted = Wanted {
        filter: Filter {
            status: [Status::Submitted].into(),
            service,
            ..Filter::default()
        },
        is_open: true,
        human_sorting: Some(false),
        ..Wanted::default()
    };
    let row: Option<Row> = narrowed(visibility, &wanted)
        .order((
            // The codes sort as the urgencies do: urgent, soon, routine.
            requests::urgency.desc(),
            requests::due_on.asc(),
            requests::id.asc(),
        ))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(Request::try_from).transpose()
}

fn narrowed<'a>(visibility: &Visibility, wanted: &Wanted) -> Rows<'a> {
    let mut query = seen(visibility, &wanted.filter);
    if wanted.is_open {
        query = query.filter(requests::ended_at.is_null());
    }
    if wanted.is_untaken {
        query = query.filter(requests::assignee.is_null());
    }
    if let Some(waits) = wanted.human_sorting {
        query = query.filter(requests::human_sorting.eq(waits));
    }
    if let Some(last) = wanted.due_by {
        query = query.filter(requests::due_on.le(day(last)));
    }
    query
}

/// How much is open in one service, in the hands of one person or of nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The service.
    pub service: Service,
    /// Who has it; `None` for what nobody has.
    pub assignee: Option<AccountId>,
    /// How many are open.
    pub open: i64,
    /// Those that wait for the fund to act.
    pub to_treat: i64,
    /// Those that are urgent.
    pub urgent: i64,
    /// Those due before today.
    pub late: i64,
    /// Those due today.
    pub due_today: i64,
    /// Those that a human has to sort.
    pub to_sort: i64,
    /// The earliest due date among them.
    pub earliest_due: Option<Date>,
}

type LoadRow = (
    String,
    Option<Vec<u8>>,
    i64,
    (i64, i64, i64, i64, i64),
    Option<String>,
);

/// The load of all the queues of a fund, by service and holder. It reads an entry of an index for each
/// request that is open.
pub fn load(tx: &mut Tx<'_>, fund: &FundCode, today: Date) -> Result<Vec<Load>, StoreError> {
    let theirs = requests::status
        .eq(Status::Submitted.code())
        .or(requests::status.eq(Status::InProgress.code()));
    let rows: Vec<LoadRow> = requests::table
        .group_by((requests::service, requests::assignee))
        .select((
            requests::service,
            requests::assignee,
            count_star(),
            (
                count(case_when(theirs, requests::service)),
                count(case_when(
                    requests::urgency.eq(Urgency::Urgent.code()),
                    requests::service,
                )),
                count(case_when(
                    requests::due_on.lt(day(today)),
                    requests::service,
                )),
                count(case_when(
                    requests::due_on.eq(day(today)),
                    requests::service,
                )),
                count(case_when(requests::human_sorting, requests::service)),
            ),
            min(requests::due_on),
        ))
        .filter(requests::fund.eq(fund.as_str().to_owned()))
        .filter(requests::ended_at.is_null())
        .filter(requests::aside.is_null())
        .load(tx.conn)?;
    rows.into_iter().map(read_load).collect()
}

fn read_load((service, assignee, open, counts, earliest): LoadRow) -> Result<Load, StoreError> {
    let assignee = read_uuid_if(assignee.as_deref(), at("requests", "assignee"))?;
    let (to_treat, urgent, late, due_today, to_sort) = counts;
    Ok(Load {
        service: read(&service, at("requests", "service"))?,
        assignee: assignee.map(AccountId::from_uuid),
        open,
        to_treat,
        urgent,
        late,
        due_today,
        to_sort,
        earliest_due: earliest
            .map(|due_on| read(&due_on, at("requests", "due_on")))
            .transpose()?,
    })
}
