//! Figures: counts and shares of what an actor may count, and a fund's year.

mod cells;
mod delays;
mod first_time;
mod periods;
mod ratings;
mod report;
mod share;

pub use cells::{Cell, Figures, GroupBy, SMALL};
pub use first_time::{FirstTimeRight, first_time_right};
pub use ratings::{RatedBy, Ratings, ratings};
pub use report::{Corrections, Delays, Report, delays_of_year, report};
pub use share::{Days, Mean, Share};

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use store::requests::Visibility;

/// Counts requests by something, in a year or over all years. Partners count those of their own
/// organisation, and small cells are hidden from them; the fund's people count the whole fund.
pub async fn figures(
    app: &App,
    actor: &Actor,
    group_by: GroupBy,
    year: Option<i16>,
) -> Result<Figures, AppError> {
    access::require(actor, Permission::ReadStatistics)?;
    let visibility = countable(actor);
    let partner = actor.organisation().is_some();
    let figures = app
        .store
        .read(move |tx| cells::count(tx, &visibility, group_by, year))
        .await?;
    Ok(if partner {
        figures.without_small_cells()
    } else {
        figures
    })
}

/// What an actor may count: more than she may read, for figures name nobody.
fn countable(actor: &Actor) -> Visibility {
    match actor.fund() {
        Some(fund) => Visibility::Fund(fund.clone()),
        None => access::visibility(actor),
    }
}
