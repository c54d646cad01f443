//! Opening cases: how many within an hour (S-010), and outside of one's services (S-009).

use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::notify;
use domain::access::Motive;
use domain::accounts::Actor;
use domain::audit::AlertKind;
use domain::ids::{AccountId, RequestId};
use domain::permissions::Permission;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::alerts::NewAlert;
use store::audit::Deed;
use store::{Tx, alerts, audit, openings, requests};

/// Over how long cases are counted.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// A case noted this lately is not noted again: reading it once more is only a read.
const NOTED_FOR: SignedDuration = SignedDuration::from_mins(10);
/// The most openings that this process remembers.
const REMEMBERED: usize = 10_000;
/// How long an access outside of one's services holds.
pub const ACCESS: SignedDuration = SignedDuration::from_hours(4);
/// What the journal calls somebody who opens too many cases.
const ALERT: &str = "alert.bulk_reading";

/// What this process has lately noted in the database, so that looking again costs nothing.
#[derive(Default)]
pub struct Noted(Mutex<HashMap<(AccountId, RequestId), Timestamp>>);

impl Noted {
    fn is_fresh(&self, key: (AccountId, RequestId), now: Timestamp) -> bool {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = noted.get(&key).copied();
        at.is_some_and(|at| at <= now && now.duration_since(at) < NOTED_FOR)
    }

    fn keep(&self, key: (AccountId, RequestId), now: Timestamp) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.len() >= REMEMBERED {
            noted.retain(|_, at| now.duration_since(*at) < NOTED_FOR);
        }
        if noted.len() < REMEMBERED {
            noted.insert(key, now);
        }
    }
}

enum Counted {
    /// Noted, or known.
    In,
    /// One too many: so many seconds until the first one is an hour old.
    Over(u32),
}

/// Notes that somebody is shown a case. Counted in the database, so that a restart forgets nothing and
/// several processes count together. Programs are not counted: they read what their scopes give.
///
/// Refuses with [`AppError::TooManyCases`] one case more than an hour allows; the journal and the log
/// say so, once an hour.
pub(crate) async fn note(app: &App, actor: &Actor, case: RequestId) -> Result<(), AppError> {
    let Some(account) = actor.account() else {
        return Ok(());
    };
    let now = app.clock.now();
    if app.noted.is_fresh((account, case), now) {
        return Ok(());
    }
    let (actor, limit) = (actor.clone(), i64::from(app.settings.cases_per_hour));
    let counted = app
        .store
        .write(move |tx| count(tx, &actor, (account, case), limit))
        .await;
    match counted {
        // Two calls at the same instant: one of them has noted it.
        Ok(Counted::In) | Err(AppError::Taken(_)) => {
            app.noted.keep((account, case), now);
            Ok(())
        }
        Ok(Counted::Over(wait)) => {
            tracing::warn!(event = ALERT, %account, limit, "many cases were opened by one person within an hour");
            Err(AppError::TooManyCases { wait })
        }
        Err(other) => Err(other),
    }
}

fn count(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (account, case): (AccountId, RequestId),
    limit: i64,
) -> Result<Counted, AppError> {
    let now = tx.now();
    let since = now.checked_sub(HOUR).unwrap_or(now);
    if !openings::is_open(tx, account, case, since)? {
        let (opened, first) = openings::count(tx, account, since)?;
        if opened >= limit {
            alert(tx, actor, account, opened)?;
            let until = first.unwrap_or(now).checked_add(HOUR).unwrap_or(now);
            let wait = u32::try_from(until.duration_since(now).as_secs()).unwrap_or(1);
            return Ok(Counted::Over(wait.max(1)));
        }
    }
    openings::note(tx, account, case)?;
    Ok(Counted::In)
}

/// Raises the alert, and writes it in the journal: once an hour for one person.
fn alert(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, opened: i64) -> Result<(), AppError> {
    let codes = format!("cases={opened}");
    let hour = tx.now().as_second() / 3_600;
    let raised = NewAlert {
        kind: AlertKind::Volume,
        about_kind: "account",
        about: account.uuid(),
        fund: actor.fund().cloned(),
        at: tx.now(),
        codes: codes.clone(),
        once: format!("limit {account} {hour}"),
    };
    if alerts::raise(tx, &raised)?.is_some() {
        let deed = Deed {
            action: ALERT,
            object_kind: "account",
            object: account.uuid(),
            codes: &codes,
        };
        audit::add(tx, actor, &deed)?;
    }
    Ok(())
}

/// Gives an agent access to a case of her fund that is in none of her services, for some hours; until
/// when. It is in the journal under `acces_exceptionnel`, and in the day's mail to the supervisors.
///
/// [`AppError::NotFound`] for a case of elsewhere, and for one that she sees anyway.
pub async fn claim(
    app: &App,
    actor: &Actor,
    id: RequestId,
    motive: Motive,
) -> Result<Timestamp, AppError> {
    access::require(actor, Permission::TreatRequests)?;
    let account = actor
        .account()
        .ok_or(AppError::Forbidden(Permission::TreatRequests))?;
    let actor = actor.clone();
    let until = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = requests::find(tx, id)?
                .filter(|request| actor.fund() == Some(&request.fund))
                .filter(|request| !access::sees(&actor, request) && !access::is_archived(request))
                .ok_or(AppError::NotFound)?;
            let until = tx.now().checked_add(ACCESS).unwrap_or(tx.now());
            openings::give_access(tx, (account, id), motive, until)?;
            let codes = format!("motive={motive} service={}", request.filing.service);
            let deed = Deed {
                action: "acces_exceptionnel",
                object_kind: "request",
                object: id.uuid(),
                codes: &codes,
            };
            audit::add(tx, &actor, &deed)?;
            notify::supervisors(tx, &request.fund)?;
            Ok::<_, AppError>(until)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(until)
}
