//! Changing a fund's calendar: what would move is shown before, and moved as it was shown.

use super::own_fund;
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar::{self, DayKind, FundCalendar, MOST_AT_ONCE, MOST_DAYS, OwnDay};
use domain::codes::Service;
use domain::funds::FundCode;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::{Reference, Request};
use domain::text::Label;
use jiff::ToSpan;
use jiff::civil::Date;
use store::audit::Deed;
use store::requests::{Order, QueueWanted, Visibility};
use store::{StoreError, Tx, calendars as kept, requests};
use uuid::Uuid;

/// What somebody wants of her fund's calendar.
#[derive(Debug, Clone)]
pub enum Change {
    /// The fund closes, or opens, from one day to another included.
    Set {
        /// What it does.
        kind: DayKind,
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
        /// Why.
        label: Label,
    },
    /// A day is again what the national calendar says.
    Forget(Date),
}

/// A request whose due date a change moves.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The request.
    pub id: RequestId,
    /// How it is called.
    pub reference: Reference,
    /// Who has it.
    pub service: Service,
    /// When it was due.
    pub from: Date,
    /// When it would be.
    pub to: Date,
    /// What the partner was promised: that does not move.
    pub promised_on: Date,
}

/// What a change does.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The days of the fund as they would be.
    pub days: Vec<OwnDay>,
    /// The open requests whose due date moves, the first due first.
    pub moved: Vec<Moved>,
    /// Which version of the calendar it starts from.
    pub version: i32,
}

/// What a change would do. Nothing is done.
///
/// Refuses with [`AppError::Invalid`] a day that is not to come, a period upside down or too long, and a
/// change that changes nothing.
pub async fn rehearse(app: &App, actor: &Actor, change: Change) -> Result<Outcome, AppError> {
    access::require(actor, Permission::ManageCalendars)?;
    let fund = own_fund(actor)?;
    let today = calendar::paris(app.clock.now()).date();
    let (outcome, _) = app
        .store
        .read(move |tx| consequences(tx, &fund, &change, today))
        .await?;
    let shown = outcome.moved.iter().map(|one| one.id);
    audit::saw(app, actor, Sight::references(shown)).await?;
    Ok(outcome)
}

/// Changes the calendar, and the due dates with it. `version` is the one that the actor saw. What was
/// promised to partners stays.
///
/// Refuses with [`AppError::Stale`], and as [`rehearse`] does.
pub async fn apply(
    app: &App,
    actor: &Actor,
    change: Change,
    version: i32,
) -> Result<Outcome, AppError> {
    access::require(actor, Permission::ManageCalendars)?;
    let fund = own_fund(actor)?;
    let today = calendar::paris(app.clock.now()).date();
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let (outcome, requests) = consequences(tx, &fund, &change, today)?;
            let stale = AppError::Stale {
                version: outcome.version,
            };
            if outcome.version != version {
                return Err(stale);
            }
            kept::save(tx, &fund, &outcome.days, version).map_err(|error| match error {
                StoreError::Conflict => stale,
                other => other.into(),
            })?;
            let now = tx.now();
            for (mut request, moved) in requests.into_iter().zip(&outcome.moved) {
                request.filing.due_on = moved.to;
                requests::save(tx, &request.touched(now))?;
            }
            let deed = Deed {
                action: "calendar.change",
                object_kind: "calendar",
                object: Uuid::nil(),
                codes: &codes(&fund, &change, outcome.moved.len()),
            };
            store::audit::add(tx, &actor, &deed)?;
            Ok(outcome)
        })
        .await
}

fn codes(fund: &FundCode, change: &Change, moved: usize) -> String {
    match change {
        Change::Set {
            kind, from, until, ..
        } => format!("fund={fund} kind={kind} from={from} until={until} moved={moved}"),
        Change::Forget(day) => format!("fund={fund} kind=forgotten from={day} moved={moved}"),
    }
}

/// What a change does, and the requests that it moves, in the same order.
fn consequences(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    change: &Change,
    today: Date,
) -> Result<(Outcome, Vec<Request>), AppError> {
    let (before, version) = (kept::days(tx, fund)?, kept::version(tx, fund)?);
    let days = changed(&before, change, today)?;
    let (old, new) = (by_kind(&before), by_kind(&days));
    let mut outcome = Outcome {
        days,
        moved: Vec::new(),
        version,
    };
    let mut all = Vec::new();
    let wanted = QueueWanted {
        is_open: true,
        ..QueueWanted::default()
    };
    let visibility = Visibility::Fund(fund.clone());
    let mut after = None;
    loop {
        let order = Order::Due(after);
        let (page, more) = requests::queue(tx, &visibility, &wanted, order, 100)?;
        after = page.last().map(|last| (last.filing.due_on, last.id));
        for request in page {
            let to = request.due_under(&old, &new, today);
            if to != request.filing.due_on {
                outcome.moved.push(moved(&request, to));
                all.push(request);
            }
        }
        if !more {
            return Ok((outcome, all));
        }
    }
}

fn by_kind(days: &[OwnDay]) -> FundCalendar {
    days.iter().map(|one| (one.day, one.kind)).collect()
}

fn moved(request: &Request, to: Date) -> Moved {
    Moved {
        id: request.id,
        reference: request.reference.clone(),
        service: request.filing.service,
        from: request.filing.due_on,
        to,
        promised_on: request.filing.promised_on,
    }
}

/// The days of the fund once changed, the first first.
fn changed(before: &[OwnDay], change: &Change, today: Date) -> Result<Vec<OwnDay>, AppError> {
    let mut days = before.to_vec();
    match change {
        Change::Forget(day) if *day <= today => {
            return Err(refused(
                "/from",
                "past",
                "Ce jour est passé : il a compté comme il a été.",
            ));
        }
        Change::Forget(day) => days.retain(|one| one.day != *day),
        Change::Set {
            kind,
            from,
            until,
            label,
        } => {
            let set = period(*from, *until, today)?;
            days.retain(|one| !set.contains(&one.day));
            // Closing a Sunday or opening a Monday says nothing.
            let worked = *kind == DayKind::Closed;
            let told = set.into_iter();
            let told = told.filter(|day| calendar::is_business_day(*day) == worked);
            days.extend(told.map(|day| OwnDay {
                day,
                kind: *kind,
                label: label.clone(),
            }));
            days.sort_by_key(|one| one.day);
        }
    }
    if days == before {
        let message = "Ce calendrier est déjà ainsi : rien ne changerait.";
        return Err(refused("/from", "no-change", message));
    }
    if days.len() > MOST_DAYS {
        let message = "La caisse a déjà trop de jours particuliers : retirez-en d’abord.";
        return Err(refused("/from", "too-many", message));
    }
    Ok(days)
}

/// The days from one to another included, all to come.
fn period(from: Date, until: Date, today: Date) -> Result<Vec<Date>, AppError> {
    if from <= today {
        let message = "Choisissez un jour à venir, demain au plus tôt.";
        return Err(refused("/from", "past", message));
    }
    if until < from {
        let message = "La fin ne peut pas précéder le début.";
        return Err(refused("/until", "before-start", message));
    }
    let days = from.series(1.day()).take_while(|day| *day <= until);
    let days: Vec<Date> = days.take(MOST_AT_ONCE + 1).collect();
    if days.len() > MOST_AT_ONCE {
        let message = "Trente et un jours au plus à la fois.";
        return Err(refused("/until", "too-long", message));
    }
    Ok(days)
}

fn refused(pointer: &'static str, code: &'static str, message: &'static str) -> AppError {
    AppError::field(pointer, code, message)
}
