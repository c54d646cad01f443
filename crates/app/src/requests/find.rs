//! One request, with what the partner wrote.

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::{Request, SortingRecord, Submission};
use store::{Tx, requests, submissions};

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

/// The request of this id, for an actor who may see it.
pub async fn find(app: &App, actor: &Actor, id: RequestId) -> Result<Detail, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let actor = actor.clone();
    app.store.read(move |tx| detail(tx, &actor, id)).await
}

/// The same, within a unit of work.
pub(super) fn detail(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Detail, AppError> {
    let request = access::request(tx, actor, id)?;
    let (submission, sorting) = submissions::find(tx, id)?.ok_or(AppError::Erased)?;
    let mut linked = Vec::new();
    for other in requests::linked(tx, id)? {
        let seen = requests::find(tx, other)?.filter(|other| access::sees(actor, other));
        linked.extend(seen.map(|other| other.id));
    }
    Ok(Detail {
        request,
        submission,
        sorting,
        linked,
    })
}
