//! Whose requests are hers: found by the keyed indexes, then compared once opened.

use super::of_the_fund;
use crate::access;
use crate::auth::browsing::Visitor;
use crate::auth::own::require_recent;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::funds::FundCode;
use domain::identity::Person;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::person_rights::{OfOnePerson, Sought, of_one_person};
use domain::requests::Request;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::Deed;
use store::{Tx, audit, person_rights, requests, submissions};

/// What the journal calls looking for somebody.
const ACTION: &str = "person.search";

/// A request, and who it is about.
pub struct Summary {
    /// Its life.
    pub request: Request,
    /// Who.
    pub person: Person,
}

/// The requests about one person.
#[derive(Default)]
pub struct Found {
    /// Hers, newest first.
    pub hers: Vec<Summary>,
    /// Those of the same names and birth date under another number: not hers, until a human says so.
    pub doubtful: Vec<Request>,
}

/// The requests of the fund about whoever is looked for. What was looked for is not journaled; who
/// looked, how and what she was shown is.
///
/// Refuses with [`AppError::StepUp`], and with [`AppError::Invalid`] at `/nir` when several people
/// answer to the same identity.
pub async fn find(app: &App, visitor: &Visitor, sought: Sought) -> Result<Found, AppError> {
    access::require(&visitor.actor, Permission::AnswerRights)?;
    let (actor, session) = (visitor.actor.clone(), visitor.session);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            require_recent(tx, session)?;
            let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
            let mut seeds = BTreeSet::new();
            for id in person_rights::candidates(tx, &fund, &sought)? {
                let opened = submissions::find(tx, id)?;
                if opened.is_some_and(|(submission, _)| sought.is(&submission.person)) {
                    seeds.insert(id);
                }
            }
            let found = gathered(tx, &fund, &seeds)?;
            let shown: Vec<_> = found.hers.iter().map(|one| one.request.id.uuid()).collect();
            let deed = Deed {
                action: ACTION,
                object_kind: actor.author.kind(),
                object: actor.author.uuid().unwrap_or_default(),
                codes: sought.code(),
            };
            audit::add_with(tx, &actor, &deed, &shown)?;
            Ok(found)
        })
        .await
}

/// The requests of the fund about the person of this one.
pub(super) fn about(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Found, AppError> {
    let request = of_the_fund(tx, actor, id)?;
    gathered(tx, &request.fund, &BTreeSet::from([id]))
}

/// The same, for the page that asks what is to be done for her.
pub async fn of_request(app: &App, visitor: &Visitor, id: RequestId) -> Result<Found, AppError> {
    access::require(&visitor.actor, Permission::AnswerRights)?;
    let actor = visitor.actor.clone();
    app.store.read(move |tx| about(tx, &actor, id)).await
}

/// Opens whatever may be hers, from one to the next, and keeps what is.
fn gathered(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    seeds: &BTreeSet<RequestId>,
) -> Result<Found, AppError> {
    let mut people: BTreeMap<RequestId, Person> = BTreeMap::new();
    let mut requests_by_id: BTreeMap<RequestId, Request> = BTreeMap::new();
    let mut waiting = seeds.clone();
    while let Some(id) = waiting.pop_first() {
        let found = requests::find(tx, id)?.filter(|request| request.fund == *fund);
        let (Some(request), Some((submission, _))) = (found, submissions::find(tx, id)?) else {
            continue;
        };
        people.insert(id, submission.person);
        requests_by_id.insert(id, request);
        let more = person_rights::neighbours(tx, id)?;
        waiting.extend(more.into_iter().filter(|other| !people.contains_key(other)));
    }
    let OfOnePerson { hers, doubtful } = of_one_person(seeds, &people).map_err(|_| {
        AppError::field(
            "/nir",
            "several-people",
            "Plusieurs personnes portent ces noms et sont nées ce jour-là : indiquez le numéro de \
             sécurité sociale.",
        )
    })?;
    let mut found = Found::default();
    for id in hers.into_iter().rev() {
        if let (Some(request), Some(person)) = (requests_by_id.remove(&id), people.remove(&id)) {
            found.hers.push(Summary { request, person });
        }
    }
    let doubtful = doubtful.into_iter().rev();
    found.doubtful = doubtful
        .filter_map(|id| requests_by_id.remove(&id))
        .collect();
    Ok(found)
}
