//! Seeing a fund's calendar.

use super::own_fund;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar::{FundCalendar, OwnDay};
use domain::organisations::Convention;
use domain::permissions::Permission;
use store::{Tx, calendars as kept};

/// A fund's calendar, as it can be changed.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The days that it closes or opens, the first first; those of past years too.
    pub days: Vec<OwnDay>,
    /// Which version it is: 0 before the first change.
    pub version: i32,
}

/// The calendar of the actor's fund.
pub async fn find(app: &App, actor: &Actor) -> Result<Calendar, AppError> {
    access::require(actor, Permission::ManageCalendars)?;
    let fund = own_fund(actor)?;
    app.store
        .read(move |tx| {
            Ok(Calendar {
                days: kept::days(tx, &fund)?,
                version: kept::version(tx, &fund)?,
            })
        })
        .await
}

/// The calendar by which what the actor sees is counted: her fund's; the national one for a partner,
/// who may work with several.
pub async fn own(app: &App, actor: &Actor) -> Result<FundCalendar, AppError> {
    let Some(fund) = actor.fund().cloned() else {
        return Ok(FundCalendar::default());
    };
    app.store.read(move |tx| Ok(kept::of(tx, &fund)?)).await
}

/// The calendar of the only fund of these conventions; the national one where there are several or none.
pub(crate) fn of_the_only(
    tx: &mut Tx<'_>,
    conventions: &[Convention],
) -> Result<FundCalendar, AppError> {
    match conventions {
        [convention] => Ok(kept::of(tx, &convention.fund)?),
        _ => Ok(FundCalendar::default()),
    }
}
