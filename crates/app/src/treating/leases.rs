//! Who looks at a request, or writes in it, right now. It is told, and forbids nothing.

use super::agent;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::text::Label;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use store::treating::leases::{self, Lease};
use store::{Tx, accounts};

/// A lease seen this lately is not written again: looking is nearly always only a read.
const RENEWED_AFTER: SignedDuration = SignedDuration::from_secs(45);

/// Somebody else who is there.
#[derive(Debug, Clone)]
pub struct Presence {
    /// Her lease.
    pub lease: Lease,
    /// Her name.
    pub name: Label,
}

/// Notes that the agent looks at the request, or writes in it, for the next minutes; says who else
/// is there.
pub async fn look(
    app: &App,
    actor: &Actor,
    id: RequestId,
    is_writing: bool,
) -> Result<Vec<Presence>, AppError> {
    let me = agent(actor)?;
    let reader = actor.clone();
    let (others, mine) = app
        .store
        .read(move |tx| {
            access::read(tx, &reader, id)?;
            let held = leases::of(tx, &[id])?;
            let mine = held.iter().find(|lease| lease.account == me).copied();
            let others = named(tx, held, me)?;
            Ok::<_, AppError>((others, mine))
        })
        .await?;
    let now = app.clock.now();
    let is_fresh = mine.is_some_and(|lease| {
        // Whoever looks again at what she was writing a moment ago still writes.
        now.duration_since(lease.seen_at) < RENEWED_AFTER && (lease.is_writing || !is_writing)
    });
    if !is_fresh {
        let seen = app
            .store
            .write(move |tx| Ok::<_, AppError>(leases::see(tx, id, me, is_writing)?))
            .await;
        // Two tabs at the same instant: one of them has written it.
        match seen {
            Err(AppError::Taken(_)) | Ok(()) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(others)
}

/// The agent leaves the request.
pub async fn leave(app: &App, actor: &Actor, id: RequestId) -> Result<(), AppError> {
    let me = agent(actor)?;
    app.store
        .write(move |tx| Ok(leases::end(tx, id, me)?))
        .await
}

/// Who else is on these requests, for somebody who sees them.
pub(super) fn present(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ids: &[RequestId],
) -> Result<Vec<Presence>, AppError> {
    let held = leases::of(tx, ids)?;
    match actor.account() {
        Some(me) => named(tx, held, me),
        None => Ok(Vec::new()),
    }
}

fn named(
    tx: &mut Tx<'_>,
    held: Vec<Lease>,
    me: domain::ids::AccountId,
) -> Result<Vec<Presence>, AppError> {
    let others: Vec<Lease> = held
        .into_iter()
        .filter(|lease| lease.account != me)
        .collect();
    let accounts: BTreeSet<_> = others.iter().map(|lease| lease.account).collect();
    let names = accounts::names(tx, &accounts)?;
    Ok(others
        .into_iter()
        .filter_map(|lease| {
            let name = names.get(&lease.account)?.clone();
            Some(Presence { lease, name })
        })
        .collect())
}
