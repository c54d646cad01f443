//! Lists of requests, in the order of their ids, newest first.

use super::Row;
use crate::columns::{bytes, time};
use crate::conn::{Conn, MultiBackend};
use crate::error::StoreError;
use crate::schema::{followers, requests};
use crate::tx::Tx;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::funds::FundCode;
use domain::ids::{AccountId, OrganisationId, RequestId};
use domain::requests::Request;
use domain::requests::state::Status;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Whose requests a list may show at all: set by the use case, never by the caller's filter (S-003).
#[derive(Debug, Clone)]
pub enum Visibility {
    /// Those of one organisation.
    Organisation(OrganisationId),
    /// Those of some services of a fund.
    Services(FundCode, BTreeSet<Service>),
    /// All those of a fund.
    Fund(FundCode),
}

/// What the caller wants of them. Every member narrows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One of these statuses.
    pub status: BTreeSet<Status>,
    /// This type.
    pub request_type: Option<RequestType>,
    /// This subject.
    pub subject: Option<Subject>,
    /// This service.
    pub service: Option<Service>,
    /// This urgency.
    pub urgency: Option<Urgency>,
    /// This assignee.
    pub assignee: Option<AccountId>,
    /// This organisation.
    pub organisation: Option<OrganisationId>,
    /// Followed by somebody, or by others.
    pub followed: Option<Followed>,
    /// Still open and due before this day.
    pub overdue_on: Option<Date>,
    /// Changed at or after this instant.
    pub updated_since: Option<Timestamp>,
}

/// Who follows a request at the partner's: its author, until a colleague takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// This person.
    By(AccountId),
    /// Somebody else, or nobody.
    ByOthers(AccountId),
}

/// A page of a list.
pub struct Listed {
    /// The requests, newest first.
    pub items: Vec<Request>,
    /// The last one's id, when there are more.
    pub next: Option<RequestId>,
    /// How many there are in all; counted up to [`COUNTED`].
    pub total: i64,
}

/// Totals are exact up to this number: counting a million rows at each page would cost more than
/// the page.
pub const COUNTED: i64 = 10_000;

pub(super) type Rows<'a> = requests::BoxedQuery<'a, MultiBackend>;

/// The page that follows the request `after`.
pub fn list(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    filter: &Filter,
    after: Option<RequestId>,
    limit: u8,
) -> Result<Listed, StoreError> {
    let since = match filter.updated_since {
        Some(_) if count(tx, visibility, filter)? >= COUNTED => Since::Broad,
        _ => Since::Narrow,
    };
    let mut page = narrowed(visibility, filter, since);
    if let Some(after) = after {
        page = page.filter(requests::id.lt(bytes(after.uuid())));
    }
    let rows: Vec<Row> = page
        .order(requests::id.desc())
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let more = rows.len() > usize::from(limit);
    let items = rows
        .into_iter()
        .take(usize::from(limit))
        .map(Request::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| more).map(|request| request.id);
    // The first page tells the total; a short first page is its own total.
    let total = match (after, more) {
        (None, false) => i64::try_from(items.len()).unwrap_or_default(),
        _ => count(tx, visibility, filter)?,
    };
    Ok(Listed { items, next, total })
}

fn count(tx: &mut Tx<'_>, visibility: &Visibility, filter: &Filter) -> Result<i64, StoreError> {
    let counted = narrowed(visibility, filter, Since::Narrow);
    Ok(Counted(counted.select(requests::id).limit(COUNTED)).get_result(tx.conn)?)
}

/// How many rows a query gives, counted by the database: ten thousand ids need not travel.
struct Counted<T>(T);

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Counted<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

impl<T> Query for Counted<T> {
    type SqlType = BigInt;
}

impl<T> QueryId for Counted<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T> RunQueryDsl<Conn> for Counted<T> {}

/// How much an instant narrows: the index on it is right when it leaves little, and ruinous when it
/// leaves nearly everything, to be sorted. SQLite cannot know which.
#[derive(Clone, Copy)]
enum Since {
    Narrow,
    Broad,
}

/// What `visibility` shows, narrowed.
pub(super) fn seen<'a>(visibility: &Visibility, filter: &Filter) -> Rows<'a> {
    narrowed(visibility, filter, Since::Narrow)
}

fn narrowed<'a>(visibility: &Visibility, filter: &Filter, since: Since) -> Rows<'a> {
    let mut query = requests::table.into_boxed();
    query = match visibility {
        Visibility::Organisation(id) => query.filter(requests::organisation.eq(bytes(id.uuid()))),
        Visibility::Fund(fund) => query.filter(requests::fund.eq(fund.as_str().to_owned())),
        Visibility::Services(fund, services) => query
            .filter(requests::fund.eq(fund.as_str().to_owned()))
            .filter(requests::service.eq_any(codes(services.iter().map(|service| service.code())))),
    };
    query = match filter.status.len() {
        0 => query,
        1 => query.filter(
            requests::status.eq(filter.status.iter().map(|s| s.code()).collect::<String>()),
        ),
        _ => query.filter(requests::status.eq_any(codes(filter.status.iter().map(|s| s.code())))),
    };
    if let Some(wanted) = filter.request_type {
        query = query.filter(requests::request_type.eq(wanted.code()));
    }
    if let Some(wanted) = filter.subject {
        query = query.filter(requests::subject.eq(wanted.code()));
    }
    if let Some(wanted) = filter.service {
        query = query.filter(requests::service.eq(wanted.code()));
    }
    if let Some(wanted) = filter.urgency {
        query = query.filter(requests::urgency.eq(wanted.code()));
    }
    if let Some(wanted) = filter.assignee {
        query = query.filter(requests::assignee.eq(bytes(wanted.uuid())));
    }
    if let Some(wanted) = filter.organisation {
        query = query.filter(requests::organisation.eq(bytes(wanted.uuid())));
    }
    if let Some(followed) = filter.followed {
        query = whose(query, followed);
    }
    if let Some(today) = filter.overdue_on {
        query = query
            .filter(requests::due_on.lt(today.to_string()))
            .filter(requests::ended_at.is_null());
    }
    match (filter.updated_since, since) {
        (None, _) => query,
        (Some(instant), Since::Narrow) => query.filter(requests::updated_at.ge(time(instant))),
        // An expression, not the column: no index is on it.
        (Some(instant), Since::Broad) => {
            query.filter((requests::updated_at + 0_i64).ge(time(instant)))
        }
    }
}

fn whose(query: Rows<'_>, followed: Followed) -> Rows<'_> {
    let taken_over = || followers::table.select(followers::request);
    let by = |account: AccountId| {
        let me = bytes(account.uuid());
        taken_over().filter(followers::account.eq(me))
    };
    match followed {
        Followed::By(account) => {
            let authored = requests::author_id.eq(bytes(account.uuid()));
            let still = authored
                .assume_not_null()
                .and(requests::id.ne_all(taken_over()));
            query.filter(still.or(requests::id.eq_any(by(account))))
        }
        Followed::ByOthers(account) => {
            let me = bytes(account.uuid());
            let other = requests::author_id
                .is_null()
                .or(requests::author_id.ne(me).assume_not_null())
                .or(requests::id.eq_any(taken_over()));
            query.filter(other).filter(requests::id.ne_all(by(account)))
        }
    }
}

fn codes(codes: impl Iterator<Item = &'static str>) -> Vec<String> {
    codes.map(str::to_owned).collect()
}
