//! The history of a request: one line an act. The whose-turn ledger is read from it.

use crate::columns::{at, bytes, read, read_author, read_if, read_time, read_uuid_if, time};
use crate::error::StoreError;
use crate::events;
use crate::schema::history;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use domain::codes::Service;
use domain::ids::{AccountId, RequestId};
use domain::requests::Request;
use domain::requests::acts::Act;
use domain::requests::state::{Outcome, Party, Status};
use jiff::Timestamp;

/// A line of history: who did what, and where it left the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The request's version after the act.
    pub number: i32,
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// Who.
    pub author: Author,
    /// Whether the author acted for the fund.
    pub by_fund: bool,
    /// Where it left the request.
    pub status: Status,
    /// Whose turn it became, until the next line; `None` when it was over.
    pub turn: Option<Party>,
    /// In which queue.
    pub service: Service,
    /// In whose hands.
    pub assignee: Option<AccountId>,
    /// How it ended, when it did.
    pub outcome: Option<Outcome>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = history)]
struct Row {
    number: i32,
    at: i64,
    act: String,
    author_kind: String,
    author_id: Option<Vec<u8>>,
    by_fund: bool,
    status: String,
    turn: Option<String>,
    service: String,
    assignee: Option<Vec<u8>>,
    outcome: Option<String>,
}

/// Writes the line of an act that made the request what it is now, and its event for programs. An
/// import replays the past: programs are not told of it, as nobody is.
pub fn add(
    tx: &mut Tx<'_>,
    request: &Request,
    act: Act,
    author: Author,
    by_fund: bool,
) -> Result<(), StoreError> {
    let state = request.state;
    diesel::insert_into(history::table)
        .values((
            history::request.eq(bytes(request.id.uuid())),
            history::number.eq(request.version),
            history::at.eq(time(request.updated_at)),
            history::act.eq(act.code()),
            history::author_kind.eq(author.kind()),
            history::author_id.eq(author.uuid().map(bytes)),
            history::by_fund.eq(by_fund),
            history::status.eq(state.status().code()),
            history::turn.eq(state.turn().map(Party::code)),
            history::service.eq(request.filing.service.code()),
            history::assignee.eq(state.assignee().map(|account| bytes(account.uuid()))),
            history::outcome.eq(state.outcome().map(Outcome::code)),
        ))
        .execute(tx.conn)?;
    if author != Author::System {
        events::add(tx, request, act)?;
    }
    Ok(())
}

/// The whole history of a request, oldest first.
pub fn list(tx: &mut Tx<'_>, request: RequestId) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<Row> = history::table
        .filter(history::request.eq(bytes(request.uuid())))
        .order(history::number)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Entry::try_from).collect()
}

impl TryFrom<Row> for Entry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let assignee = read_uuid_if(row.assignee.as_deref(), at("history", "assignee"))?;
        Ok(Self {
            number: row.number,
            at: read_time(row.at, at("history", "at"))?,
            act: read(&row.act, at("history", "act"))?,
            author: read_author(
                &row.author_kind,
                row.author_id.as_deref(),
                at("history", "author_id"),
            )?,
            by_fund: row.by_fund,
            status: read(&row.status, at("history", "status"))?,
            turn: read_if(row.turn.as_deref(), at("history", "turn"))?,
            service: read(&row.service, at("history", "service"))?,
            assignee: assignee.map(AccountId::from_uuid),
            outcome: read_if(row.outcome.as_deref(), at("history", "outcome"))?,
        })
    }
}
