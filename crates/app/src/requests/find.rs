//! One request, with what the partner wrote.

use crate::access;
use crate::audit::{self, Sight};
use crate::auth::actor::stand;
use crate::auth::tokens::Proof;
use crate::context::App;
use crate::error::AppError;
use crate::openings;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::{Request, SortingRecord, Submission};
use store::submissions::Sealed;
use store::{Tx, requests};

/// A request and what it holds.
pub struct Detail {
    /// Its life.
    pub request: Request,
    /// What the partner wrote.
    pub submission: Submission,
    /// What the core said of it.
    pub sorting: SortingRecord,
    /// The requests linked to it that the actor may see.
    pub linked: Vec<RequestId>,
}

/// What a caller gets who may already know the request.
pub enum Found {
    /// She has this version: nothing was opened for her.
    Known(i32),
    /// What there is to show.
    Whole(Box<Detail>),
}

/// The request of this id, for an actor who may see it.
pub async fn find(app: &App, actor: &Actor, id: RequestId) -> Result<Detail, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let reader = actor.clone();
    let found = app.store.read(move |tx| detail(tx, &reader, id)).await?;
    openings::note(app, actor, id).await?;
    audit::saw(app, actor, Sight::request(id)).await?;
    Ok(found)
}

/// The same, within a unit of work.
pub(super) fn detail(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Detail, AppError> {
    let (request, sealed) = seen(tx, actor, id)?;
    open(tx, actor, request, sealed)
}

/// The same for the bearer of a token, who is looked up in the same unit of work, and told of.
/// `known` is the version that she has, if any.
pub async fn find_for(
    app: &App,
    proof: Proof,
    id: RequestId,
    known: Option<i32>,
) -> Result<(Actor, Found), AppError> {
    let from = audit::caller();
    let (actor, found) = app
        .store
        .read(move |tx| {
            let actor = stand(tx, &proof, from)?;
            let found = look(tx, &actor, id, known);
            Ok::<_, AppError>((actor, found))
        })
        .await?;
    audit::acting(&actor);
    let found = found?;
    if matches!(found, Found::Whole(_)) {
        openings::note(app, &actor, id).await?;
        audit::saw(app, &actor, Sight::request(id)).await?;
    }
    Ok((actor, found))
}

fn look(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RequestId,
    known: Option<i32>,
) -> Result<Found, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let (request, sealed) = seen(tx, actor, id)?;
    match known {
        Some(version) if version == request.version && sealed.is_some() => {
            Ok(Found::Known(version))
        }
        _ => Ok(Found::Whole(Box::new(open(tx, actor, request, sealed)?))),
    }
}

fn seen(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RequestId,
) -> Result<(Request, Option<Sealed>), AppError> {
    let whole = requests::whole_within(tx, id, &actor.membership)?.ok_or(AppError::NotFound)?;
    access::readable(tx, actor, &whole.0)?;
    Ok(whole)
}

fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request: Request,
    sealed: Option<Sealed>,
) -> Result<Detail, AppError> {
    let sealed = sealed.ok_or(AppError::Erased)?;
    let (submission, sorting) = sealed.open(tx)?;
    let mut linked = Vec::new();
    if sealed.has_links {
        for other in requests::linked(tx, request.id)? {
            let seen = requests::find(tx, other)?.filter(|other| access::sees(actor, other));
            linked.extend(seen.map(|other| other.id));
        }
    }
    Ok(Detail {
        request,
        submission,
        sorting,
        linked,
    })
}
