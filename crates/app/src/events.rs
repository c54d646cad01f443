//! The feed of what happened: whoever missed a webhook, or has none, catches up here (S-222).

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Actor, Membership};
use domain::events::EventKind;
use domain::ids::EventId;
use domain::permissions::Permission;
use store::events as kept;

pub use domain::events::Event;

/// Up to how many events a total is counted.
const COUNTED: i64 = 1_000;

/// What is asked of the feed.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The last event that the reader knows; `None`: from the oldest that is kept.
    pub after: Option<EventId>,
    /// How many, 1 to 100.
    pub limit: u8,
}

/// A stretch of the feed, oldest first.
pub struct Feed {
    /// The events.
    pub items: Vec<Event>,
    /// Whether there are more.
    pub more: bool,
    /// How many there are after the one that was named, counted up to 1,000.
    pub total: i64,
}

/// What happened, after an event, to the requests of an organisation or of a fund, in the order in
/// which it was kept; to an agent, of what was in her services then.
///
/// Refuses an event that is unknown, or that is kept no more, with [`AppError::NotFound`]: the reader
/// then begins anew, and reads the requests that changed since (`updated_since`).
pub async fn feed(app: &App, actor: &Actor, wanted: Wanted) -> Result<Feed, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let membership = actor.membership.clone();
    app.store
        .read(move |tx| {
            let kinds = told_to(&membership);
            let after = match wanted.after {
                Some(id) => kept::position(tx, id)?.ok_or(AppError::NotFound)?,
                None => 0,
            };
            let mut items = kept::after(tx, &membership, &kinds, (after, wanted.limit))?;
            let more = items.len() > usize::from(wanted.limit);
            items.truncate(usize::from(wanted.limit));
            let total = kept::count(tx, &membership, &kinds, (after, COUNTED))?;
            Ok(Feed { items, more, total })
        })
        .await
}

fn told_to(membership: &Membership) -> Vec<EventKind> {
    let partner = matches!(membership, Membership::Organisation(_));
    let kinds = EventKind::ALL.iter().copied();
    kinds
        .filter(|kind| !partner || kind.is_for_partners())
        .collect()
}
