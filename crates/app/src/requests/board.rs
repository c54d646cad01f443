//! Lists of requests as people read them: with names, of those whom the reader may know.

use super::list::ListQuery;
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Actor, Author};
use domain::ids::{AccountId, RequestId};
use domain::permissions::Permission;
use domain::requests::Request;
use domain::text::Label;
use std::collections::BTreeSet;
use store::requests::{followers, list as list_requests};
pub use store::submissions::Head;
use store::{Tx, accounts, organisations, submissions};

/// A request of a list, with the names that go with it.
pub struct Row {
    /// The request.
    pub request: Request,
    /// For whom, and its title; `None` once the case was erased.
    pub head: Option<Head>,
    /// The organisation that filed it.
    pub organisation: Label,
    /// Who follows it at the organisation: its author, or the colleague who took over. `None` when a
    /// program filed it.
    pub followed_by: Option<Follower>,
    /// Who has it at the fund; `None` for partners, who are not told (S-005).
    pub assignee: Option<Label>,
}

/// Who follows a request at the partner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    /// Her account.
    pub account: AccountId,
    /// Her name.
    pub name: Label,
}

/// A page of requests with names, newest first.
pub struct Board {
    /// The requests.
    pub rows: Vec<Row>,
    /// The last one, when there are more.
    pub next: Option<RequestId>,
    /// How many in all; exact up to 1,000, which it never exceeds.
    pub total: i64,
}

/// Lists the requests that the actor may see, with names. One read unit.
pub async fn board(app: &App, actor: &Actor, query: ListQuery) -> Result<Board, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let reader = actor.clone();
    let board = app
        .store
        .read(move |tx| {
            let visibility = access::visibility(&reader);
            let ListQuery {
                filter,
                after,
                limit,
            } = query;
            let listed = list_requests(tx, &visibility, &filter, after, limit)?;
            Ok::<_, AppError>(Board {
                rows: rows(tx, &reader, listed.items)?,
                next: listed.next,
                total: listed.total,
            })
        })
        .await?;
    let shown = board.rows.iter().map(|row| row.request.id);
    audit::saw(app, actor, Sight::requests(shown)).await?;
    Ok(board)
}

/// Puts names on requests that the actor may see.
pub(crate) fn rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    requests: Vec<Request>,
) -> Result<Vec<Row>, AppError> {
    let ids: Vec<RequestId> = requests.iter().map(|request| request.id).collect();
    let by_fund = actor.fund().is_some();
    let mut heads = submissions::heads(tx, &ids)?;
    let taken_over = followers(tx, &ids)?;
    let follower = |request: &Request| match (taken_over.get(&request.id), request.author) {
        (Some(account), _) => Some(*account),
        (None, Author::Account(account)) => Some(account),
        (None, _) => None,
    };
    let holder = |request: &Request| request.assignee().filter(|_| by_fund);
    let people: BTreeSet<AccountId> = requests
        .iter()
        .flat_map(|request| [follower(request), holder(request)])
        .flatten()
        .collect();
    let people = accounts::names(tx, &people)?;
    let filed_by = requests.iter().map(|request| request.organisation);
    let organisations = organisations::names(tx, &filed_by.collect())?;
    requests
        .into_iter()
        .map(|request| {
            let followed_by = follower(&request).and_then(|account| {
                let name = people.get(&account)?.clone();
                Some(Follower { account, name })
            });
            Ok(Row {
                head: heads.remove(&request.id),
                organisation: organisations
                    .get(&request.organisation)
                    .cloned()
                    .ok_or(AppError::NotFound)?,
                followed_by,
                assignee: holder(&request).and_then(|account| people.get(&account).cloned()),
                request,
            })
        })
        .collect()
}
