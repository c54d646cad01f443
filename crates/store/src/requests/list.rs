//! Lists of requests, in the order of their ids, newest first.

use super::Row;
use super::bounded::{Alone, Counted, Limited};
use crate::columns::{bytes, time};
use crate::conn::MultiBackend;
use crate::error::StoreError;
use crate::schema::{followers, requests, submissions};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::funds::FundCode;
use domain::ids::{AccountId, OrganisationId, RequestId};
use domain::requests::state::Status;
use domain::requests::{Reference, Request};
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
    /// Called this: one request at most.
    pub reference: Option<Reference>,
    /// Called this by its partner ([`Store::external_index`](crate::Store::external_index)).
    pub external: Option<[u8; 32]>,
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

/// Totals are exact up to this number: counting more would cost many times the page
/// (docs/decisions/0009-totals.md).
pub const COUNTED: i64 = 1_000;

/// An instant that leaves no more rows than this is worth its index.
const NARROW: i64 = 10_000;

pub(super) type Rows<'a> = requests::BoxedQuery<'a, MultiBackend>;

/// The page that follows the request `after`.
pub fn list(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    filter: &Filter,
    after: Option<RequestId>,
    limit: u8,
) -> Result<Listed, StoreError> {
    let narrow = || narrowed(visibility, filter, Since::Narrow);
    let since = match filter.updated_since {
        Some(_) if is_broad(tx, narrow())? => Since::Broad,
        _ => Since::Narrow,
    };
    let total = Counted(narrow().select(requests::id));
    let mut page = narrowed(visibility, filter, since);
    if let Some(after) = after {
        page = page.filter(requests::id.lt(bytes(after.uuid())));
    }
    let page = page.order(requests::id.desc());
    let rows: Vec<(Row, i64)> =
        Limited::to(limit, page.select((Row::as_select(), total))).load(tx.conn)?;
    let total = match (rows.first(), after) {
        (Some((_, total)), _) => *total,
        (None, None) => 0,
        (None, Some(_)) => count(tx, narrow())?,
    };
    let more = rows.len() > usize::from(limit);
    let items = rows
        .into_iter()
        .take(usize::from(limit))
        .map(|(row, _)| Request::try_from(row))
        .collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| more).map(|request| request.id);
    Ok(Listed { items, next, total })
}

fn count(tx: &mut Tx<'_>, rows: Rows<'_>) -> Result<i64, StoreError> {
    Ok(Alone(Counted(rows.select(requests::id))).get_result(tx.conn)?)
}

fn is_broad(tx: &mut Tx<'_>, rows: Rows<'_>) -> Result<bool, StoreError> {
    let one_too_many = rows.select(requests::id).offset(NARROW);
    let found: Option<Vec<u8>> = one_too_many.first(tx.conn).optional()?;
    Ok(found.is_some())
}

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
    let mut query = requests::table
        .filter(requests::aside.is_null())
        .into_boxed();
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
    if let Some(reference) = &filter.reference {
        query = query.filter(requests::reference.eq(reference.as_str().to_owned()));
    }
    if let Some(external) = filter.external {
        let called = submissions::external_index.eq(Some(external.to_vec()));
        let named = submissions::table.filter(called);
        query = query.filter(requests::id.eq_any(named.select(submissions::request)));
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
