//! The working calendar of a fund: the days that it closes or opens, and what changing them moves.

mod change;
mod find;

pub use change::{Change, Moved, Outcome, apply, rehearse};
pub use domain::calendar::{DayKind, FundCalendar, OwnDay};
pub(crate) use find::of_the_only;
pub use find::{Calendar, find, own};

use crate::error::AppError;
use domain::accounts::Actor;
use domain::funds::FundCode;
use domain::permissions::Permission;

/// The fund whose calendar it is: that of whoever works there.
fn own_fund(actor: &Actor) -> Result<FundCode, AppError> {
    let fund = actor.fund().cloned();
    fund.ok_or(AppError::Forbidden(Permission::ManageCalendars))
}
