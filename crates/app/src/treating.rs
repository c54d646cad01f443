//! How agents treat requests: their queues, who is where, replies that are not sent yet, the views
//! that they keep, the number of a person shown once.

mod colleagues;
mod leases;
mod loads;
mod nir;
mod queue;
mod reply_drafts;
mod saved_views;

pub use colleagues::{Colleague, by_reference, colleagues};
pub use leases::{Presence, leave, look};
pub use loads::Loads;
pub use nir::{Numbers, reveal};
pub use queue::{Queue, QueueQuery, queue};
pub use reply_drafts::{discard, draft, save};
pub use saved_views::{NewView, forget, keep, views};
pub use store::requests::{Load, Order, QueueWanted};
pub use store::treating::leases::Lease;
pub use store::treating::saved_views::SavedView;

use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::AccountId;
use domain::permissions::Permission;

/// The agent who acts: programs neither look nor write by hand.
fn agent(actor: &Actor) -> Result<AccountId, AppError> {
    crate::access::require(actor, Permission::TreatRequests)?;
    actor
        .account()
        .ok_or(AppError::Forbidden(Permission::TreatRequests))
}
