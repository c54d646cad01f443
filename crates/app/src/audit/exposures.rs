//! Who saw whom (S-127), and what must be told within 72 hours (RGPD, article 33). Asking is journaled
//! too (S-126).

use super::{Sight, saw};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Actor, Author};
use domain::ids::{OrganisationId, RequestId};
use domain::permissions::Permission;
use domain::requests::Reference;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::{self as kept, Seen};
use store::{StoreError, Tx, requests};
use uuid::Uuid;

/// A request of which somebody saw something.
#[derive(Debug, Clone)]
pub struct Exposed {
    /// The request.
    pub request: RequestId,
    /// Its reference; `None` once the case was erased.
    pub reference: Option<Reference>,
    /// The organisation that filed it.
    pub organisation: Option<OrganisationId>,
    /// The person concerned, as a number within this answer: the same person has the same.
    pub person: usize,
    /// How, how often, when.
    pub seen: Seen,
}

/// Whom an account exposed.
#[derive(Debug, Clone)]
pub struct Exposure {
    /// The requests, in the order of their ids.
    pub requests: Vec<Exposed>,
    /// How many persons they are about.
    pub persons: usize,
    /// How many of those requests were opened; the others were only named in a list.
    pub opened: usize,
    /// How many numbers were shown.
    pub numbers: usize,
    /// How many files were opened.
    pub files: u32,
}

/// The persons that an account or a program saw within a period. For the auditor, of her own fund.
pub async fn exposed_to(
    app: &App,
    actor: &Actor,
    author: Uuid,
    period: (Timestamp, Timestamp),
) -> Result<Exposure, AppError> {
    access::require(actor, Permission::ReadJournal)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let exposure = app
        .store
        .read(move |tx| exposure(tx, author, period, Some(&fund)))
        .await?;
    let sight = Sight::journal(Some(author), "about=exposed");
    saw(app, actor, sight).await?;
    Ok(exposure)
}

/// The same for whoever operates the service, of every fund.
pub async fn exposed_to_any(
    app: &App,
    author: Uuid,
    period: (Timestamp, Timestamp),
) -> Result<Exposure, AppError> {
    note_operator(app, author, "about=exposed").await?;
    let found = app
        .store
        .read(move |tx| exposure(tx, author, period, None))
        .await?;
    Ok(found)
}

/// Somebody who saw a person.
#[derive(Debug, Clone)]
pub struct Seer {
    /// Who.
    pub author: Author,
    /// How, how often, when.
    pub seen: Seen,
}

/// Who saw the person of a request within a period, by that request or another one of hers at the
/// same fund.
pub async fn seers_of(
    app: &App,
    actor: &Actor,
    request: RequestId,
    period: (Timestamp, Timestamp),
) -> Result<Vec<Seer>, AppError> {
    access::require(actor, Permission::ReadJournal)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let seers = app
        .store
        .read(move |tx| {
            let found = requests::find(tx, request)?
                .filter(|found| found.fund == fund)
                .ok_or(AppError::NotFound)?;
            seers(tx, found.id, period)
        })
        .await?;
    let sight = Sight::journal(Some(request.uuid()), "about=seers");
    saw(app, actor, sight).await?;
    Ok(seers)
}

/// The same for whoever operates the service, of every fund.
pub async fn seers_of_any(
    app: &App,
    request: RequestId,
    period: (Timestamp, Timestamp),
) -> Result<Vec<Seer>, AppError> {
    note_operator(app, request.uuid(), "about=seers").await?;
    app.store.read(move |tx| seers(tx, request, period)).await
}

async fn note_operator(app: &App, object: Uuid, codes: &'static str) -> Result<(), AppError> {
    app.store
        .write(move |tx| {
            let deed = kept::Deed {
                action: "journal.read",
                object_kind: "journal",
                object,
                codes,
            };
            kept::add_by_system(tx, &deed)
        })
        .await?;
    Ok(())
}

fn seers(
    tx: &mut Tx<'_>,
    request: RequestId,
    period: (Timestamp, Timestamp),
) -> Result<Vec<Seer>, AppError> {
    let of_her = requests::of_the_same_person(tx, request)?;
    let found = kept::seers_of(tx, &of_her, period)?;
    let seers = found
        .into_iter()
        .map(|(author, seen)| Seer { author, seen })
        .collect();
    Ok(seers)
}

fn exposure(
    tx: &mut Tx<'_>,
    author: Uuid,
    period: (Timestamp, Timestamp),
    fund: Option<&domain::funds::FundCode>,
) -> Result<Exposure, StoreError> {
    let seen = kept::seen_by(tx, author, period)?;
    let ids: BTreeSet<Uuid> = seen.keys().copied().collect();
    let about = requests::about(tx, &ids)?;
    let mut persons: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let mut requests = Vec::new();
    for (id, seen) in seen {
        let known = about.get(&id);
        if fund.is_some_and(|fund| known.is_none_or(|known| known.fund != *fund)) {
            continue;
        }
        // Somebody of whom nothing is left is somebody all the same.
        let mark = known
            .and_then(|known| known.person.clone())
            .unwrap_or_else(|| id.as_bytes().to_vec());
        let next = persons.len() + 1;
        requests.push(Exposed {
            request: RequestId::from_uuid(id),
            reference: known.map(|known| known.reference.clone()),
            organisation: known.map(|known| known.organisation),
            person: *persons.entry(mark).or_insert(next),
            seen,
        });
    }
    let count = |way: &str| {
        requests
            .iter()
            .filter(|one| one.seen.ways.contains_key(way))
            .count()
    };
    Ok(Exposure {
        persons: persons.len(),
        opened: requests.len()
            - requests
                .iter()
                .filter(|one| is_list_only(&one.seen))
                .count(),
        numbers: count("request.reveal_nir"),
        files: requests
            .iter()
            .filter_map(|one| one.seen.ways.get("attachment.read"))
            .sum(),
        requests,
    })
}

fn is_list_only(seen: &Seen) -> bool {
    seen.ways.keys().all(|way| way == "request.list")
}
