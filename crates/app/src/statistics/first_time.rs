//! How often an organisation's requests are complete the first time.

use super::Share;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use store::requests::Visibility;
use store::statistics::{count, never_asked};

/// Requests of which no piece ever had to be asked for, among all that were filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstTimeRight {
    /// Complete the first time.
    pub right: i64,
    /// All.
    pub filed: i64,
}

impl FirstTimeRight {
    /// The rate; `None` as long as nothing was filed.
    pub fn share(self) -> Option<Share> {
        (self.filed > 0).then(|| Share::of(self.right, self.filed))
    }
}

/// The figure of the actor's own organisation.
///
/// Refuses with [`AppError::NotFound`] an actor who works for a fund.
pub async fn first_time_right(app: &App, actor: &Actor) -> Result<FirstTimeRight, AppError> {
    access::require(actor, Permission::ReadStatistics)?;
    let organisation = actor.organisation().ok_or(AppError::NotFound)?;
    let visibility = Visibility::Organisation(organisation);
    app.store
        .read(move |tx| {
            Ok(FirstTimeRight {
                right: never_asked(tx, &visibility)?,
                filed: count(tx, &visibility, None)?,
            })
        })
        .await
}
