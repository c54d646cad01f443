//! Proposed rules, tried on past requests before they apply. Writes nothing but a line of the
//! journal, and tells no personal data: counts, and references that say nothing.

use super::apply::in_force;
use super::check::check;
use super::{Doubt, own_fund};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::codes::Service;
use domain::funds::FundCode;
use domain::identity::{Address, Residence};
use domain::ids::{RequestId, RuleSetId};
use domain::permissions::Permission;
use domain::requests::Reference;
use domain::requests::state::Outcome;
use domain::routing_rules::{Rule, RuleId, RuleSetRefused};
use domain::text::Label;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use routing::rules::{Case, Past, Rehearsal, Rules};
use std::collections::BTreeMap;
use store::audit::Deed;
use store::routing_rules::PastRequest;
use store::statistics::Period;
use store::{Tx, audit, routing_rules as kept, submissions};
use uuid::Uuid;

/// The past requests that one rehearsal looks at, at most.
pub const MOST_REHEARSED: i64 = 20_000;

/// What is rehearsed.
#[derive(Debug, Clone)]
pub enum Proposal {
    /// Rules, as they are written.
    Rules(Vec<Rule>),
    /// A set of the fund.
    Set(RuleSetId),
}

/// A rehearsal to be made.
#[derive(Debug, Clone)]
pub struct Rehearse {
    /// What is rehearsed.
    pub proposal: Proposal,
    /// The first day of reception, in Paris.
    pub from: Date,
    /// The last one.
    pub until: Date,
    /// The day on which both sets are read, whatever the day of each request, so that a rule which
    /// begins tomorrow can be tried on last year; today if not said.
    pub as_of: Option<Date>,
}

/// Requests that would go from one service to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where the rules that apply send them.
    pub from: Service,
    /// Where the proposed ones would.
    pub to: Service,
    /// The proposed rule that decides.
    pub rule: Option<RuleId>,
    /// How many.
    pub count: usize,
    /// The first hundred.
    pub requests: Vec<(RequestId, Reference)>,
    /// How many of them an agent had sent there by hand.
    pub already_there: usize,
    /// How many were late.
    pub was_late: usize,
    /// How many would be late at the destination's usual delay; `None` when it is unknown.
    pub would_be_late: Option<usize>,
}

/// What a service gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceLoad {
    /// The service.
    pub service: Service,
    /// By the rules that apply.
    pub before: usize,
    /// By the proposed ones.
    pub after: usize,
    /// Its usual delay in the period: the median of business days from reception to first answer.
    pub usual_days: Option<u32>,
}

/// What a rehearsal found.
#[derive(Debug, Clone)]
pub struct Rehearsed {
    /// The number of the set that applies, to which the proposal was compared.
    pub compared_to: i32,
    /// The day on which both sets were read.
    pub as_of: Date,
    /// How many requests were given to both.
    pub requests: usize,
    /// How many were left out, because a human still has to sort them.
    pub unsorted: usize,
    /// What would move, most first.
    pub moves: Vec<Move>,
    /// What each service gets, those that change most first.
    pub load: Vec<ServiceLoad>,
    /// How many requests each proposed rule would decide, in their order.
    pub decided: Vec<(RuleId, usize)>,
    /// What is worth a second look in the proposal.
    pub doubts: Vec<Doubt>,
}

/// Tries proposed rules on the requests of a period, against the rules that apply.
///
/// Refuses with [`AppError::Invalid`] rules that are wrong, a period that is upside down or that has
/// more than [`MOST_REHEARSED`] requests.
pub async fn rehearse(app: &App, actor: &Actor, wanted: Rehearse) -> Result<Rehearsed, AppError> {
    access::require(actor, Permission::ManageRoutingRules)?;
    let fund = own_fund(actor)?;
    if wanted.until < wanted.from {
        let message = "La fin ne peut pas précéder le début.";
        return Err(AppError::field("/until", "before-start", message));
    }
    let today = calendar::paris(app.clock.now()).date();
    let codes = format!("fund={fund} from={} until={}", wanted.from, wanted.until);
    let rehearsed = app
        .store
        .read(move |tx| rehearse_in(tx, &fund, wanted, today))
        .await?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let deed = Deed {
                action: "routing_rules.rehearse",
                object_kind: "routing_rules",
                object: Uuid::nil(),
                codes: &codes,
            };
            Ok::<_, AppError>(audit::add(tx, &actor, &deed)?)
        })
        .await?;
    Ok(rehearsed)
}

fn rehearse_in(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    wanted: Rehearse,
    today: Date,
) -> Result<Rehearsed, AppError> {
    let (proposed, doubts) = proposed(tx, fund, wanted.proposal, today)?;
    let order: Vec<RuleId> = proposed.iter().map(|rule| rule.id.clone()).collect();
    let proposed = Rules::new(proposed).map_err(|_| RuleSetRefused::Outdated)?;
    let (compared_to, applied) = in_force(tx, fund)?;
    let past = kept::past(
        tx,
        fund,
        period(wanted.from, wanted.until),
        MOST_REHEARSED + 1,
    )?;
    if i64::try_from(past.len()).is_ok_and(|count| count > MOST_REHEARSED) {
        let message = "Cette période compte plus de 20 000 demandes : réduisez-la.";
        return Err(AppError::field("/until", "too-many", message));
    }
    let delays = usual_days(&past);
    let look = applied.look_at_communes() || proposed.look_at_communes();
    let as_of = wanted.as_of.unwrap_or(today);
    let mut rehearsal = Rehearsal::new(&applied, &proposed, &delays);
    let (sorted, unsorted): (Vec<_>, Vec<_>) = past.iter().partition(|past| !past.human_sorting);
    for request in sorted {
        let residence = if look {
            residence(tx, request.id)?
        } else {
            None
        };
        let address = residence.as_ref().and_then(address);
        rehearsal.add(&one(request, address, (as_of, today)));
    }
    let decided = order.into_iter().map(|rule| {
        let count = rehearsal.decided.get(&rule).copied().unwrap_or_default();
        (rule, count)
    });
    Ok(Rehearsed {
        compared_to,
        as_of,
        requests: rehearsal.requests,
        unsorted: unsorted.len(),
        decided: decided.collect(),
        load: load(&rehearsal, &delays),
        moves: moves(rehearsal),
        doubts,
    })
}

fn proposed(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    proposal: Proposal,
    today: Date,
) -> Result<(Vec<Rule>, Vec<Doubt>), AppError> {
    let (motive, rules) = match proposal {
        Proposal::Rules(rules) => {
            let unsaid = Label::parse("Répétition");
            let unsaid = unsaid.map_err(|error| AppError::Internal(error.to_string()))?;
            (unsaid, rules)
        }
        Proposal::Set(id) => {
            let set = kept::find(tx, fund, id)?.ok_or(AppError::NotFound)?;
            (set.motive, set.rules)
        }
    };
    let doubts = check(tx, fund, (&motive, &rules), today)?;
    Ok((rules, doubts))
}

/// From midnight in Paris of the first day to midnight after the last.
fn period(from: Date, until: Date) -> Period {
    let before = calendar::end_of_day(from.yesterday().unwrap_or(from));
    let second = SignedDuration::from_secs(1);
    let after = |instant: Timestamp| instant.saturating_add(second).unwrap_or(instant);
    Period {
        from: after(before),
        until: after(calendar::end_of_day(until)),
    }
}

fn residence(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<Residence>, AppError> {
    let found = submissions::find(tx, request)?;
    Ok(found.map(|(submission, _)| submission.person.residence))
}

const fn address(residence: &Residence) -> Option<&Address> {
    match residence {
        Residence::Address(address) => Some(address),
        Residence::Domiciliation(_) | Residence::None => None,
    }
}

/// A past request as both sets look at it: filed as people left it, from the service that the core's
/// own table gives to that.
fn one<'a>(
    request: &'a PastRequest,
    address: Option<&'a Address>,
    (as_of, today): (Date, Date),
) -> Past<'a> {
    let social = request.core_service.unwrap_or(request.service) == Service::SocialService;
    let treated_on = treated_at(request).map(|at| calendar::paris(at).date());
    let still_open = request.ended_at.is_none();
    Past {
        id: request.id,
        reference: &request.reference,
        case: Case {
            on: as_of,
            request_type: request.request_type,
            subject: request.subject,
            urgency: request.urgency,
            service: routing::sorter::service(request.request_type, request.subject, social),
            address,
            organisation_kind: request.organisation_kind,
            organisation: request.organisation,
        },
        filed_in: request.service,
        received_on: calendar::reception_day(request.submitted_at),
        due_on: request.due_on,
        was_late: treated_on.map_or(still_open && request.due_on < today, |day| {
            day > request.due_on
        }),
    }
}

/// When the fund first answered, or closed without answering.
fn treated_at(request: &PastRequest) -> Option<Timestamp> {
    let by_fund = !matches!(
        request.outcome,
        None | Some(Outcome::Withdrawn | Outcome::Duplicate)
    );
    request.answered_at.or(request.ended_at.filter(|_| by_fund))
}

/// The median of business days from reception to first answer, of each service that answered.
fn usual_days(past: &[PastRequest]) -> BTreeMap<Service, u32> {
    let mut days: BTreeMap<Service, Vec<u32>> = BTreeMap::new();
    for request in past {
        if let Some(at) = treated_at(request) {
            let from = calendar::reception_day(request.submitted_at);
            let spent = calendar::business_days_between(from, calendar::paris(at).date());
            let spent = u32::try_from(spent).unwrap_or_default();
            days.entry(request.service).or_default().push(spent);
        }
    }
    let median = |mut days: Vec<u32>| {
        days.sort_unstable();
        days.get(days.len() / 2).copied()
    };
    days.into_iter()
        .filter_map(|(service, days)| Some((service, median(days)?)))
        .collect()
}

fn load(rehearsal: &Rehearsal<'_>, delays: &BTreeMap<Service, u32>) -> Vec<ServiceLoad> {
    let of = |(service, load): (&Service, &routing::rules::Load)| ServiceLoad {
        service: *service,
        before: load.before,
        after: load.after,
        usual_days: delays.get(service).copied(),
    };
    let mut all: Vec<ServiceLoad> = rehearsal.load.iter().map(of).collect();
    all.sort_by_key(|load| std::cmp::Reverse(load.before.abs_diff(load.after)));
    all
}

fn moves(rehearsal: Rehearsal<'_>) -> Vec<Move> {
    let of = |((from, to, rule), found): (_, routing::rules::Move)| Move {
        from,
        to,
        rule,
        count: found.count,
        requests: found.requests,
        already_there: found.already_there,
        was_late: found.was_late,
        would_be_late: found.would_be_late,
    };
    let mut all: Vec<Move> = rehearsal.moves.into_iter().map(of).collect();
    all.sort_by_key(|found| std::cmp::Reverse(found.count));
    all
}
