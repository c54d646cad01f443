//! Who did what, when, and whose turn it was.

use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use crate::openings;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::acts::Act;
use domain::requests::state::Party;
use jiff::Timestamp;
pub use store::history::Entry as Line;
use store::{Tx, history};

/// A stretch of time booked to whoever had to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Who.
    pub party: Party,
    /// From when.
    pub since: Timestamp,
    /// Until when; `None` while it lasts.
    pub until: Option<Timestamp>,
}

/// The history of a request and its whose-turn ledger, oldest first. Partners do not see internal
/// notes, nor who at the fund has the request (S-005).
pub async fn history(
    app: &App,
    actor: &Actor,
    id: RequestId,
) -> Result<(Vec<Line>, Vec<Span>), AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let reader = actor.clone();
    let history = app
        .store
        .read(move |tx| {
            access::read(tx, &reader, id)?;
            lines(tx, &reader, id)
        })
        .await?;
    openings::note(app, actor, id).await?;
    audit::saw(app, actor, Sight::part(id, "history")).await?;
    Ok(history)
}

/// The same, of a request that the actor is known to see.
pub(super) fn lines(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RequestId,
) -> Result<(Vec<Line>, Vec<Span>), AppError> {
    let mut lines = history::list(tx, id)?;
    let spans = ledger(&lines);
    if actor.organisation().is_some() {
        lines.retain(|line| !matches!(line.act, Act::Note | Act::Link | Act::Assign));
        for line in &mut lines {
            line.assignee = None;
        }
    }
    Ok((lines, spans))
}

fn ledger(lines: &[Line]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for line in lines {
        let running = spans.last_mut().filter(|span| span.until.is_none());
        match (running, line.turn) {
            (Some(span), Some(party)) if span.party == party => {}
            (running, turn) => {
                if let Some(span) = running {
                    span.until = Some(line.at);
                }
                spans.extend(turn.map(|party| Span {
                    party,
                    since: line.at,
                    until: None,
                }));
            }
        }
    }
    spans
}
