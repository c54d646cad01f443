//! Lists of requests: within what the actor may see, narrowed by what she wants.

use crate::access;
use crate::auth::actor::stand;
use crate::auth::tokens::Proof;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::Request;
use store::Tx;
use store::requests::{Filter, list as list_requests};

/// What is wanted.
pub struct ListQuery {
    /// Which ones.
    pub filter: Filter,
    /// Those that follow this one.
    pub after: Option<RequestId>,
    /// How many at most, 1 to 100.
    pub limit: u8,
}

/// A page of requests, newest first.
pub struct Page {
    /// The requests.
    pub items: Vec<Request>,
    /// The last one, when there are more.
    pub next: Option<RequestId>,
    /// How many in all; exact up to 1,000, which it never exceeds.
    pub total: i64,
}

/// Lists the requests that the actor may see.
pub async fn list(app: &App, actor: &Actor, query: ListQuery) -> Result<Page, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let actor = actor.clone();
    app.store.read(move |tx| page(tx, &actor, &query)).await
}

/// The same for the bearer of a token, who is looked up in the same unit of work, and told of.
pub async fn list_for(
    app: &App,
    proof: Proof,
    query: ListQuery,
) -> Result<(Actor, Page), AppError> {
    app.store
        .read(move |tx| {
            let actor = stand(tx, &proof)?;
            access::require(&actor, Permission::ReadRequests)?;
            let page = page(tx, &actor, &query)?;
            Ok((actor, page))
        })
        .await
}

fn page(tx: &mut Tx<'_>, actor: &Actor, query: &ListQuery) -> Result<Page, AppError> {
    let visibility = access::visibility(actor);
    let listed = list_requests(tx, &visibility, &query.filter, query.after, query.limit)?;
    Ok(Page {
        items: listed.items,
        next: listed.next,
        total: listed.total,
    })
}
