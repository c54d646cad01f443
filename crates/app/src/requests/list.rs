//! Lists of requests: within what the actor may see, narrowed by what she wants.

use crate::access;
use crate::audit::{self, Sight};
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
    let reader = actor.clone();
    let page = app.store.read(move |tx| page(tx, &reader, &query)).await?;
    saw(app, actor, &page).await?;
    Ok(page)
}

/// The same for the bearer of a token, who is looked up in the same unit of work, and told of.
pub async fn list_for(
    app: &App,
    proof: Proof,
    query: ListQuery,
) -> Result<(Actor, Page), AppError> {
    let from = audit::caller();
    let (actor, page) = app
        .store
        .read(move |tx| {
            let actor = stand(tx, &proof, from)?;
            let page = access::require(&actor, Permission::ReadRequests)
                .and_then(|()| page(tx, &actor, &query));
            Ok::<_, AppError>((actor, page))
        })
        .await?;
    audit::acting(&actor);
    let page = page?;
    saw(app, &actor, &page).await?;
    Ok((actor, page))
}

async fn saw(app: &App, actor: &Actor, page: &Page) -> Result<(), AppError> {
    let shown = page.items.iter().map(|request| request.id);
    audit::saw(app, actor, Sight::references(shown)).await
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
