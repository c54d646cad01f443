//! Looking for a request: by its reference, or by the person; exact, and within what the actor sees.

use super::board::{Row, rows};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::openings;
use domain::accounts::Actor;
use domain::funds::FundCode;
use domain::identity::{BirthDate, Nir, PersonName};
use domain::permissions::Permission;
use domain::requests::{Reference, Request};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::Deed;
use store::requests::Filter;
use store::{Tx, audit, conventions, requests};

/// What is looked for.
pub enum Wanted {
    /// The request of this reference.
    Reference(Reference),
    /// Whoever bears this birth or used name and was born that day.
    Identity(PersonName, BirthDate),
    /// Whoever has this number.
    Nir(Nir),
}

impl Wanted {
    const fn code(&self) -> &'static str {
        match self {
            Self::Reference(_) => "by=reference",
            Self::Identity(..) => "by=identity",
            Self::Nir(_) => "by=nir",
        }
    }
}

/// Searches that somebody may make in an hour (S-511).
const PER_HOUR: i64 = 30;
const ACTION: &str = "request.search";

/// The requests found, newest first: within the organisation for a partner, within her services for
/// an agent. What others have is not found, and looking for it takes the same way (S-511). Each search
/// is in the audit, without what was looked for.
///
/// Refuses with [`AppError::TooManyTries`] beyond thirty searches an hour.
pub async fn search(app: &App, actor: &Actor, wanted: Wanted) -> Result<Vec<Row>, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    let since = now
        .checked_sub(SignedDuration::from_hours(1))
        .unwrap_or(now);
    let reader = actor.clone();
    let found = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let me = actor.author.uuid().unwrap_or_default();
            if audit::count_since(tx, me, ACTION, since)? >= PER_HOUR {
                return Err(AppError::TooManyTries { wait: 3_600 });
            }
            let deed = Deed {
                action: ACTION,
                object_kind: actor.author.kind(),
                object: me,
                codes: wanted.code(),
            };
            let found = find(tx, &actor, &wanted)?;
            let shown: Vec<_> = found.iter().map(|request| request.id.uuid()).collect();
            audit::add_with(tx, &actor, &deed, &shown)?;
            rows(tx, &actor, found)
        })
        .await?;
    // What is found shows who it is about: each is a case opened (S-010).
    for row in &found {
        openings::note(app, &reader, row.request.id).await?;
    }
    Ok(found)
}

fn find(tx: &mut Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Vec<Request>, AppError> {
    let visibility = access::visibility(actor);
    if let Wanted::Reference(reference) = wanted {
        let filter = Filter {
            reference: Some(reference.clone()),
            ..Filter::default()
        };
        return Ok(requests::list(tx, &visibility, &filter, None, 1)?.items);
    }
    let mut found = BTreeMap::new();
    for fund in funds(tx, actor)? {
        let about = match wanted {
            Wanted::Nir(nir) => requests::about_nir(tx, &visibility, &fund, nir)?,
            Wanted::Identity(name, date) => {
                requests::about_person(tx, &visibility, &fund, (name, *date))?
            }
            Wanted::Reference(_) => Vec::new(),
        };
        found.extend(about.into_iter().map(|request| (request.id, request)));
    }
    Ok(found.into_values().rev().collect())
}

/// The funds whose requests the actor may have: what people are found by is bound to the fund.
fn funds(tx: &mut Tx<'_>, actor: &Actor) -> Result<BTreeSet<FundCode>, AppError> {
    match (actor.fund(), actor.organisation()) {
        (Some(fund), _) => Ok(BTreeSet::from([fund.clone()])),
        (None, Some(organisation)) => {
            let signed = conventions::of_organisation(tx, organisation)?;
            Ok(signed.into_iter().map(|one| one.fund).collect())
        }
        (None, None) => Ok(BTreeSet::new()),
    }
}
