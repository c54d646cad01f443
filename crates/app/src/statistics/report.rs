//! A fund's year: what its activity report publishes.

use super::cells::{self, Figures, GroupBy};
use super::share::{Days, Share};
use super::{countable, delays, periods};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::funds::Fund;
use domain::permissions::Permission;
use jiff::civil::Date;
use store::requests::Visibility;
use store::statistics::{self, Period};
use store::{Tx, funds};

/// The figures of a fund for a year.
#[derive(Debug, Clone)]
pub struct Report {
    /// The fund.
    pub fund: Fund,
    /// The year of reception.
    pub year: i16,
    /// How many requests were received.
    pub total: i64,
    /// By type, subject, service, month, urgency, outcome, kind of organisation.
    pub sections: Vec<(GroupBy, Figures)>,
    /// How often agents sorted again.
    pub corrections: Corrections,
    /// How long it took.
    pub delays: Delays,
}

/// How many requests are not filed as the core first sorted them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corrections {
    /// In anything.
    pub any: (i64, Share),
    /// In their type.
    pub request_type: (i64, Share),
    /// In their subject.
    pub subject: (i64, Share),
    /// In their service: those sent to human sorting are all here.
    pub service: (i64, Share),
    /// In their urgency.
    pub urgency: (i64, Share),
}

/// How long the requests of the year took, until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delays {
    /// Median days, of 24 hours, to the first answer.
    pub first_answer: Option<Days>,
    /// Median days to the end.
    pub closing: Option<Days>,
    /// How many were treated by their due date.
    pub on_time: i64,
    /// Of how many: those treated, and those overdue.
    pub on_time_of: i64,
    /// The share of the two.
    pub on_time_share: Share,
}

/// What the report counts by, in its order.
const SECTIONS: [GroupBy; 7] = [
    GroupBy::Type,
    GroupBy::Subject,
    GroupBy::Service,
    GroupBy::Month,
    GroupBy::Urgency,
    GroupBy::Outcome,
    GroupBy::OrganisationKind,
];

/// The year's figures of the actor's fund.
///
/// Refuses partners with [`AppError::Forbidden`], and an unknown fund with [`AppError::NotFound`].
pub async fn report(app: &App, actor: &Actor, year: i16) -> Result<Report, AppError> {
    access::require(actor, Permission::ReadStatistics)?;
    let fund = actor
        .fund()
        .cloned()
        .ok_or(AppError::Forbidden(Permission::ReadStatistics))?;
    let visibility = countable(actor);
    let period = periods::year(year).ok_or_else(cells::bad_year)?;
    let today = calendar::paris(app.clock.now()).date();
    app.store
        .read(move |tx| {
            let fund = funds::find(tx, &fund)?.ok_or(AppError::NotFound)?;
            let total = cells::total(tx, &visibility, Some(period))?;
            let mut sections = Vec::with_capacity(SECTIONS.len());
            for group_by in SECTIONS {
                sections.push((
                    group_by,
                    cells::count(tx, &visibility, group_by, Some(year))?,
                ));
            }
            Ok(Report {
                fund,
                year,
                total,
                sections,
                corrections: corrections(tx, &visibility, period, total)?,
                delays: delays_of(tx, &visibility, period, today)?,
            })
        })
        .await
}

/// How long the requests of a year took: of the actor's fund, or of her organisation.
///
/// `None` for a partner when fewer than [`cells::SMALL`] were treated: their median points at people.
pub async fn delays_of_year(
    app: &App,
    actor: &Actor,
    year: i16,
) -> Result<Option<Delays>, AppError> {
    access::require(actor, Permission::ReadStatistics)?;
    let visibility = countable(actor);
    let period = periods::year(year).ok_or_else(cells::bad_year)?;
    let today = calendar::paris(app.clock.now()).date();
    let delays = app
        .store
        .read(move |tx| delays_of(tx, &visibility, period, today))
        .await?;
    let is_small = actor.organisation().is_some() && delays.on_time_of < cells::SMALL;
    Ok((!is_small).then_some(delays))
}

fn corrections(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    period: Period,
    total: i64,
) -> Result<Corrections, AppError> {
    let corrected = statistics::corrections(tx, visibility, Some(period))?;
    let counted = |differs: &dyn Fn(&statistics::Correction) -> bool| {
        let count = corrected
            .iter()
            .filter(|correction| differs(correction))
            .count();
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        (count, Share::of(count, total))
    };
    let in_field = |field: usize| {
        counted(&|correction| correction.first.get(field) != correction.last.get(field))
    };
    Ok(Corrections {
        any: counted(&|correction| correction.first != correction.last),
        request_type: in_field(0),
        subject: in_field(1),
        service: in_field(2),
        urgency: in_field(3),
    })
}

fn delays_of(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    period: Period,
    today: Date,
) -> Result<Delays, AppError> {
    let all = statistics::delays(tx, visibility, Some(period))?;
    let (on_time, on_time_of, on_time_share) = delays::on_time(&all, today);
    Ok(Delays {
        first_answer: delays::to_first_answer(&all),
        closing: delays::to_closing(&all),
        on_time,
        on_time_of,
        on_time_share,
    })
}
