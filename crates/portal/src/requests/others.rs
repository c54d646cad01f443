//! The other requests that a request's page leads to, by their references.

use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use app::requests::{Dossier, find};
use app::{App, AppError};
use domain::ids::RequestId;
use domain::requests::RequestState;

/// How many linked requests a page names.
const MOST: usize = 10;

/// Another request.
pub struct Other {
    /// Its page.
    pub href: String,
    /// `EP-2026-7K3QXD`.
    pub reference: String,
    /// What it is called.
    pub title: String,
}

/// Those of one request.
pub struct Others {
    /// Those that are linked to it.
    pub linked: Vec<Other>,
    /// The one that it was merged into.
    pub merged_into: Option<Other>,
}

/// The others that the reader may see.
pub async fn others<P>(app: &App, visit: &Visit<P>, of: &Dossier) -> Result<Others, Refusal> {
    let mut linked = Vec::new();
    for other in of.detail.linked.iter().take(MOST) {
        linked.extend(named(app, visit, *other).await?);
    }
    let merged_into = match of.detail.request.state {
        RequestState::Merged { into, .. } => named(app, visit, into).await?,
        _ => None,
    };
    Ok(Others {
        linked,
        merged_into,
    })
}

/// Another request, by its reference; nothing when it is no longer seen.
async fn named<P>(app: &App, visit: &Visit<P>, id: RequestId) -> Result<Option<Other>, Refusal> {
    match find(app, &visit.actor, id).await {
        Ok(found) => Ok(Some(Other {
            href: urls::request(id),
            reference: found.request.reference.as_str().to_owned(),
            title: found
                .submission
                .title
                .map_or(found.request.filing.subject.label().to_owned(), |title| {
                    title.expose().to_owned()
                }),
        })),
        Err(AppError::NotFound | AppError::Erased) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
