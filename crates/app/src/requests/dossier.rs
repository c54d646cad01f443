//! Everything that the page of a request shows, read at once: nothing in it contradicts the rest.

use super::find::{Detail, detail};
use super::history::{Line, Span, lines};
use super::thread::{Thread, thread_of};
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use crate::openings;
use domain::accounts::{Actor, Author};
use domain::ids::{AccountId, RequestId};
use domain::permissions::Permission;
use domain::text::Label;
use std::collections::{BTreeMap, BTreeSet};
use store::requests::{Rating, find_rating, follower};
use store::{Tx, accounts, funds, organisations};

/// A request with its thread, its history, and the names of those whom the reader may know.
pub struct Dossier {
    /// The request, and what the partner wrote.
    pub detail: Detail,
    /// Messages, missing items, files.
    pub thread: Thread,
    /// Who did what, oldest first.
    pub lines: Vec<Line>,
    /// Whose turn it was, oldest first.
    pub spans: Vec<Span>,
    /// The organisation that filed it.
    pub organisation: Label,
    /// The fund that has it.
    pub fund: Label,
    /// Who follows it at the organisation; `None` when a program filed it and nobody took over.
    pub follower: Option<AccountId>,
    /// What the partner thought of how it ended.
    pub rating: Option<Rating>,
    names: BTreeMap<AccountId, Label>,
}

impl Dossier {
    /// The name of this person, when the reader may know it: partners do not know who at the fund has
    /// the request (S-005).
    pub fn name(&self, account: AccountId) -> Option<&Label> {
        self.names.get(&account)
    }

    /// The name of the person who wrote or did something, when the reader may know it.
    pub fn author(&self, author: Author) -> Option<&Label> {
        match author {
            Author::Account(account) => self.name(account),
            Author::Client(_) | Author::System => None,
        }
    }
}

/// The dossier of a request, for an actor who may see it.
pub async fn dossier(app: &App, actor: &Actor, id: RequestId) -> Result<Dossier, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let reader = actor.clone();
    let dossier = app.store.read(move |tx| read(tx, &reader, id)).await?;
    openings::note(app, actor, id).await?;
    audit::saw(app, actor, Sight::request(id)).await?;
    Ok(dossier)
}

fn read(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Dossier, AppError> {
    let detail = detail(tx, actor, id)?;
    let thread = thread_of(tx, actor, id)?;
    let (lines, spans) = lines(tx, actor, id)?;
    let taken_over = follower(tx, id)?;
    let author = match detail.request.author {
        Author::Account(account) => Some(account),
        Author::Client(_) | Author::System => None,
    };
    let follower = taken_over.or(author);
    let known = known(actor, &detail, &thread, &lines);
    let names = accounts::names(tx, &known.into_iter().chain(follower).collect())?;
    let organisation = organisations::find(tx, detail.request.organisation)?;
    let fund = funds::find(tx, &detail.request.fund)?;
    Ok(Dossier {
        organisation: organisation.ok_or(AppError::NotFound)?.name,
        fund: fund.ok_or(AppError::NotFound)?.name,
        rating: find_rating(tx, id)?,
        detail,
        thread,
        lines,
        spans,
        follower,
        names,
    })
}

/// Who appears in it, save the fund's people when a partner reads.
fn known(actor: &Actor, detail: &Detail, thread: &Thread, lines: &[Line]) -> BTreeSet<AccountId> {
    let by_fund = actor.fund().is_some();
    let account = |author: Author| match author {
        Author::Account(account) => Some(account),
        Author::Client(_) | Author::System => None,
    };
    let messages = thread
        .messages
        .iter()
        .filter_map(|message| account(message.author).filter(|_| by_fund || !message.from_fund));
    let acts = lines
        .iter()
        .filter_map(|line| account(line.author).filter(|_| by_fund || !line.by_fund));
    let holders = lines.iter().filter_map(|line| line.assignee);
    let holder = detail.request.assignee().filter(|_| by_fund);
    messages.chain(acts).chain(holders).chain(holder).collect()
}
