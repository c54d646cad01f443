//! Taking a list of requests away (S-011): a recent proof, a motive, a quota, and a mark.

use crate::access;
use crate::audit::{acting, caller};
use crate::auth::actor::stand;
use crate::auth::own::require_recent;
use crate::auth::tokens::Proof;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar::day_of;
use domain::exports::{ExportMotive, FILES_OF_A_PERSON, FILES_OF_A_PROGRAM, LINES_OF_A_FILE};
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::Request;
use jiff::Timestamp;
use std::fmt::Write;
use store::audit::Deed;
use store::requests::{Filter, list as list_requests};
use store::{Tx, audit};
use uuid::Uuid;

/// What the journal calls it; each by a person raises an alert for the auditor (S-125).
const ACTION: &str = "request.export";
const PAGE: u8 = 100;

/// What is wanted.
pub struct ExportQuery {
    /// Which ones.
    pub filter: Filter,
    /// Those that follow this one.
    pub after: Option<RequestId>,
    /// Why: a person always says; a program has its scope.
    pub motive: Option<ExportMotive>,
    /// Whether it narrows by what only a fund may ask of.
    pub for_funds: bool,
}

/// A list that is taken away, newest first.
pub struct Export {
    /// Who takes it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// The requests, 1,000 at most.
    pub requests: Vec<Request>,
    /// The last one, when there are more.
    pub next: Option<RequestId>,
}

/// Takes the list away for the bearer of a token. The journal has who, when, why, the filter and how
/// many; of the requests their ids.
///
/// Refuses people with [`AppError::StepUp`] when they showed no code for five minutes (a program has no
/// second factor: its scope is what it was given), and with [`AppError::Invalid`] at `/motive`; everybody
/// with [`AppError::OverQuota`].
pub async fn export_for(app: &App, proof: Proof, query: ExportQuery) -> Result<Export, AppError> {
    let from = caller();
    let export = app
        .store
        .write(move |tx| {
            let actor = stand(tx, &proof, from)?;
            access::require(&actor, Permission::ReadRequests)?;
            if query.for_funds && actor.fund().is_none() {
                let message = "Ce filtre est réservé à la caisse.";
                return Err(AppError::field("/assignee", "not-allowed", message));
            }
            if let Proof::Session { session, .. } = proof {
                require_recent(tx, session)?;
                if query.motive.is_none() {
                    let message = "Dites pourquoi cette liste est emportée.";
                    return Err(AppError::field("/motive", "required", message));
                }
            }
            within_quota(tx, &actor)?;
            take(tx, actor, &query)
        })
        .await?;
    acting(&export.actor);
    Ok(export)
}

/// Counted in the journal: a restart forgets nothing, several processes count together.
fn within_quota(tx: &mut Tx<'_>, actor: &Actor) -> Result<(), AppError> {
    let (since, wait) = day_of(tx.now());
    let most = if actor.author.is_person() {
        FILES_OF_A_PERSON
    } else {
        FILES_OF_A_PROGRAM
    };
    if audit::count_by_since(tx, actor.author, ACTION, since)? >= most {
        return Err(AppError::OverQuota { wait });
    }
    Ok(())
}

fn take(tx: &mut Tx<'_>, actor: Actor, query: &ExportQuery) -> Result<Export, AppError> {
    let visibility = access::visibility(&actor);
    let mut after = query.after;
    let mut requests = Vec::new();
    loop {
        let page = list_requests(tx, &visibility, &query.filter, after, PAGE)?;
        requests.extend(page.items);
        after = page.next;
        if after.is_none() || requests.len() >= LINES_OF_A_FILE {
            break;
        }
    }
    let taken: Vec<Uuid> = requests.iter().map(|request| request.id.uuid()).collect();
    let codes = codes(query, requests.len());
    let deed = Deed {
        action: ACTION,
        object_kind: "request",
        object: Uuid::nil(),
        codes: &codes,
    };
    audit::add_with(tx, &actor, &deed, &taken)?;
    Ok(Export {
        at: tx.now(),
        actor,
        requests,
        next: after,
    })
}

/// The filter and the count, as codes.
fn codes(query: &ExportQuery, count: usize) -> String {
    let filter = &query.filter;
    let statuses: Vec<&str> = filter.status.iter().map(|status| status.code()).collect();
    let mut codes = format!("count={count}");
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = write!(codes, " {name}={value}");
        }
    };
    add("motive", query.motive.map(|one| one.code().to_owned()));
    add("status", Some(statuses.join(",")));
    add("type", filter.request_type.map(|one| one.code().to_owned()));
    add("subject", filter.subject.map(|one| one.code().to_owned()));
    add("service", filter.service.map(|one| one.code().to_owned()));
    add("urgency", filter.urgency.map(|one| one.code().to_owned()));
    add("assignee", filter.assignee.map(|id| id.to_string()));
    add("organisation", filter.organisation.map(|id| id.to_string()));
    add("overdue", filter.overdue_on.map(|day| day.to_string()));
    add("since", filter.updated_since.map(|at| at.to_string()));
    add(
        "reference",
        filter.reference.as_ref().map(ToString::to_string),
    );
    // What a partner calls it may say more than a code: that one was asked for is enough.
    add("external", filter.external.map(|_| "1".to_owned()));
    codes
}
