//! The life of requests: coded rows, lists by keyset, compare-and-set.

use crate::columns::{
    at, bytes, day, read, read_author, read_if, read_time, read_time_if, read_uuid, read_uuid_if,
    time,
};
use crate::error::StoreError;
use crate::schema::{links, requests};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::{Author, Membership};
use domain::codes::Service;
use domain::ids::{AccountId, OrganisationId, RequestId};
use domain::requests::state::Status;
use domain::requests::{Closing, Filing, OpenState, Reference, Request, RequestState, SortedBy};
use domain::routing_rules::RuleId;

mod about;
mod bounded;
mod followers;
mod list;
mod queue;
mod ratings;
mod same_person;
mod whole;
pub use about::{About, about, of_the_same_person, organisations_of};
pub use followers::{follow, follower, followers};
pub use list::{COUNTED, Filter, Followed, Listed, Visibility, list};
pub use queue::{Load, Order, Wanted as QueueWanted, load, next_untaken, queue};
pub use ratings::{Rating, find_rating, rate};
pub use same_person::{about_nir, about_person, open_about};
pub use whole::whole_within;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = requests, treat_none_as_null = true)]
struct Row {
    id: Vec<u8>,
    reference: String,
    fund: String,
    organisation: Vec<u8>,
    author_kind: String,
    author_id: Option<Vec<u8>>,
    request_type: String,
    subject: String,
    service: String,
    urgency: String,
    due_on: String,
    promised_on: String,
    human_sorting: bool,
    status: String,
    assignee: Option<Vec<u8>>,
    waiting_for: Option<String>,
    waiting_since: Option<i64>,
    outcome: Option<String>,
    ended_at: Option<i64>,
    ended_by_kind: Option<String>,
    ended_by_id: Option<Vec<u8>>,
    confirmed_at: Option<i64>,
    merged_into: Option<Vec<u8>>,
    status_before: Option<String>,
    submitted_at: i64,
    updated_at: i64,
    version: i32,
    sorted_by_model: Option<String>,
    sorted_by_rule_set: Option<i32>,
    sorted_by_rule: Option<String>,
    core_service: Option<String>,
    aside: Option<String>,
}

/// Adds a request. [`StoreError::Taken`] when its reference is: draw another.
pub fn add(tx: &mut Tx<'_>, request: &Request) -> Result<(), StoreError> {
    tx.wrote_requests = true;
    diesel::insert_into(requests::table)
        .values(row(request))
        .execute(tx.conn)?;
    Ok(())
}

/// Whether the reference is taken.
pub fn has_reference(tx: &mut Tx<'_>, reference: &Reference) -> Result<bool, StoreError> {
    let found = requests::table.filter(requests::reference.eq(reference.as_str()));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(tx.conn)?)
}

/// The request of this id, whoever asks: the use case decides who may see it.
pub fn find(tx: &mut Tx<'_>, id: RequestId) -> Result<Option<Request>, StoreError> {
    let found: Option<Row> = requests::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Request::try_from).transpose()
}

/// The request of this id, if it is of this organisation or fund. One that is of another is not read at
/// all: to look for it takes as long as to look for one that never was (S-001).
pub fn find_within(
    tx: &mut Tx<'_>,
    id: RequestId,
    membership: &Membership,
) -> Result<Option<Request>, StoreError> {
    let found = requests::table
        .filter(requests::id.eq(bytes(id.uuid())))
        .into_boxed();
    let found = match membership {
        Membership::Organisation(own) => found.filter(requests::organisation.eq(bytes(own.uuid()))),
        Membership::Fund { fund, .. } => found.filter(requests::fund.eq(fund.as_str())),
    };
    let found: Option<Row> = found.select(Row::as_select()).first(tx.conn).optional()?;
    found.map(Request::try_from).transpose()
}

/// Writes what a request became: a compare-and-set on the version it had. [`StoreError::Conflict`]
/// when somebody else was first.
pub fn save(tx: &mut Tx<'_>, request: &Request) -> Result<(), StoreError> {
    tx.wrote_requests = true;
    let target = requests::table
        .filter(requests::id.eq(bytes(request.id.uuid())))
        .filter(requests::version.eq(request.version - 1));
    match diesel::update(target).set(row(request)).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

/// Links two requests, both ways. `false` when they already are.
pub fn link(tx: &mut Tx<'_>, one: RequestId, other: RequestId) -> Result<bool, StoreError> {
    if linked(tx, one)?.contains(&other) {
        return Ok(false);
    }
    let now = time(tx.now());
    for (from, to) in [(one, other), (other, one)] {
        diesel::insert_into(links::table)
            .values((
                links::request.eq(bytes(from.uuid())),
                links::other.eq(bytes(to.uuid())),
                links::at.eq(now),
            ))
            .execute(tx.conn)?;
    }
    Ok(true)
}

/// The requests linked to this one, oldest link first.
pub fn linked(tx: &mut Tx<'_>, id: RequestId) -> Result<Vec<RequestId>, StoreError> {
    let rows: Vec<Vec<u8>> = links::table
        .filter(links::request.eq(bytes(id.uuid())))
        .order((links::at, links::other))
        .select(links::other)
        .limit(100)
        .load(tx.conn)?;
    rows.iter()
        .map(|other| {
            Ok(RequestId::from_uuid(read_uuid(
                other,
                at("links", "other"),
            )?))
        })
        .collect()
}

fn row(request: &Request) -> Row {
    let filing = request.filing;
    let mut row = Row {
        id: bytes(request.id.uuid()),
        reference: request.reference.as_str().to_owned(),
        fund: request.fund.as_str().to_owned(),
        organisation: bytes(request.organisation.uuid()),
        author_kind: request.author.kind().to_owned(),
        author_id: request.author.uuid().map(bytes),
        request_type: filing.request_type.code().to_owned(),
        subject: filing.subject.code().to_owned(),
        service: filing.service.code().to_owned(),
        urgency: filing.urgency.code().to_owned(),
        due_on: day(filing.due_on),
        promised_on: day(filing.promised_on),
        human_sorting: request.human_sorting,
        status: request.state.status().code().to_owned(),
        assignee: request
            .state
            .assignee()
            .map(|account| bytes(account.uuid())),
        waiting_for: None,
        waiting_since: None,
        outcome: request
            .state
            .outcome()
            .map(|outcome| outcome.code().to_owned()),
        ended_at: request.state.ended_at().map(time),
        ended_by_kind: None,
        ended_by_id: None,
        confirmed_at: None,
        merged_into: None,
        status_before: None,
        submitted_at: time(request.submitted_at),
        updated_at: time(request.updated_at),
        version: request.version,
        sorted_by_model: request.sorted_by.model.clone(),
        sorted_by_rule_set: request.sorted_by.rule_set,
        sorted_by_rule: request.sorted_by.rule.clone().map(RuleId::into),
        core_service: sorted_by_core(&request.sorted_by),
        aside: request.aside.map(|aside| aside.code().to_owned()),
    };
    match request.state {
        RequestState::Open(state) => write_waiting(&mut row, state),
        RequestState::Closed(closing) => {
            row.confirmed_at = closing.confirmed_at.map(time);
            write_end(&mut row, closing.by);
        }
        RequestState::Merged {
            into, by, before, ..
        } => {
            row.merged_into = Some(bytes(into.uuid()));
            row.status_before = Some(RequestState::Open(before).status().code().to_owned());
            write_waiting(&mut row, before);
            write_end(&mut row, by);
        }
        RequestState::Withdrawn { .. } => {}
    }
    row
}

fn sorted_by_core(sorted_by: &SortedBy) -> Option<String> {
    let service = sorted_by.core_service.map(Service::code);
    service.map(str::to_owned)
}

fn write_waiting(row: &mut Row, state: OpenState) {
    if let OpenState::AwaitingPartner {
        waiting_for, since, ..
    } = state
    {
        row.waiting_for = Some(waiting_for.code().to_owned());
        row.waiting_since = Some(time(since));
    }
}

fn write_end(row: &mut Row, by: Author) {
    row.ended_by_kind = Some(by.kind().to_owned());
    row.ended_by_id = by.uuid().map(bytes);
}

impl TryFrom<Row> for Request {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let state = state(&row)?;
        Ok(Self {
            id: RequestId::from_uuid(read_uuid(&row.id, at("requests", "id"))?),
            reference: read(&row.reference, at("requests", "reference"))?,
            fund: read(&row.fund, at("requests", "fund"))?,
            organisation: OrganisationId::from_uuid(read_uuid(
                &row.organisation,
                at("requests", "organisation"),
            )?),
            author: read_author(
                &row.author_kind,
                row.author_id.as_deref(),
                at("requests", "author_id"),
            )?,
            filing: Filing {
                request_type: read(&row.request_type, at("requests", "request_type"))?,
                subject: read(&row.subject, at("requests", "subject"))?,
                service: read(&row.service, at("requests", "service"))?,
                urgency: read(&row.urgency, at("requests", "urgency"))?,
                due_on: read(&row.due_on, at("requests", "due_on"))?,
                promised_on: read(&row.promised_on, at("requests", "promised_on"))?,
            },
            human_sorting: row.human_sorting,
            sorted_by: SortedBy {
                model: row.sorted_by_model,
                rule_set: row.sorted_by_rule_set,
                rule: read_if(
                    row.sorted_by_rule.as_deref(),
                    at("requests", "sorted_by_rule"),
                )?,
                core_service: read_if(row.core_service.as_deref(), at("requests", "core_service"))?,
            },
            state,
            submitted_at: read_time(row.submitted_at, at("requests", "submitted_at"))?,
            updated_at: read_time(row.updated_at, at("requests", "updated_at"))?,
            aside: read_if(row.aside.as_deref(), at("requests", "aside"))?,
            version: row.version,
        })
    }
}

fn state(row: &Row) -> Result<RequestState, StoreError> {
    let place = at("requests", "status");
    let status: Status = read(&row.status, place)?;
    let merged_into = read_uuid_if(row.merged_into.as_deref(), at("requests", "merged_into"))?;
    let ended_at = read_time_if(row.ended_at, at("requests", "ended_at"))?;
    match (status, merged_into, ended_at) {
        (Status::Closed, Some(into), Some(at_time)) => {
            let before = row.status_before.as_deref().ok_or(place.broken())?;
            Ok(RequestState::Merged {
                into: RequestId::from_uuid(into),
                at: at_time,
                by: ended_by(row)?,
                before: open_state(row, read(before, place)?)?,
            })
        }
        (Status::Closed, None, Some(at_time)) => Ok(RequestState::Closed(Closing {
            outcome: read_if(row.outcome.as_deref(), at("requests", "outcome"))?
                .ok_or(place.broken())?,
            at: at_time,
            by: ended_by(row)?,
            assignee: assignee(row)?,
            confirmed_at: read_time_if(row.confirmed_at, at("requests", "confirmed_at"))?,
        })),
        (Status::Withdrawn, None, Some(at_time)) => Ok(RequestState::Withdrawn { at: at_time }),
        (open, None, None) => Ok(RequestState::Open(open_state(row, open)?)),
        _ => Err(place.broken()),
    }
}

fn open_state(row: &Row, status: Status) -> Result<OpenState, StoreError> {
    let place = at("requests", "assignee");
    let holder = assignee(row)?;
    match status {
        Status::Submitted => Ok(OpenState::Submitted),
        Status::InProgress => Ok(OpenState::InProgress {
            assignee: holder.ok_or(place.broken())?,
        }),
        Status::Answered => Ok(OpenState::Answered {
            assignee: holder.ok_or(place.broken())?,
        }),
        Status::AwaitingPartner => {
            let place = at("requests", "waiting_for");
            Ok(OpenState::AwaitingPartner {
                assignee: holder,
                waiting_for: read_if(row.waiting_for.as_deref(), place)?.ok_or(place.broken())?,
                since: read_time_if(row.waiting_since, place)?.ok_or(place.broken())?,
            })
        }
        Status::Closed | Status::Withdrawn => Err(place.broken()),
    }
}

fn assignee(row: &Row) -> Result<Option<AccountId>, StoreError> {
    let id = read_uuid_if(row.assignee.as_deref(), at("requests", "assignee"))?;
    Ok(id.map(AccountId::from_uuid))
}

fn ended_by(row: &Row) -> Result<Author, StoreError> {
    let place = at("requests", "ended_by_kind");
    let kind = row.ended_by_kind.as_deref().ok_or(place.broken())?;
    read_author(kind, row.ended_by_id.as_deref(), place)
}
