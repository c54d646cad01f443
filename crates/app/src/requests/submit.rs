//! Filing a request: the one transaction that must never lose or double anything.

use super::objections::{check, check_nir_right};
use super::sorting::{Written, provided_with, sort};
use super::warnings::{self, Matter};
use crate::access;
use crate::audit::{self, Sight};
use crate::calendars::of_the_only;
use crate::context::App;
use crate::error::AppError;
use crate::notices;
use crate::notify;
use crate::once::{WHOLE_FOR, first_made};
use crate::routing_rules::{Filer, apply};
use domain::accounts::Actor;
use domain::calendar::{self, FundCalendar};
use domain::codes::{OrganisationKind, Service};
use domain::funds::FundCode;
use domain::ids::{OrganisationId, RequestId};
use domain::organisations::Convention;
use domain::permissions::Permission;
use domain::requests::acts::Act;
use domain::requests::sorting::Notice;
use domain::requests::{
    Filing, OpenState, Reference, Request, RequestState, SortedBy, SortingRecord, Submission,
};
use jiff::Timestamp;
use jiff::civil::Date;
use routing::Sorter;
use store::audit::Deed;
use store::idempotency::Call;
use store::{
    Tx, audit as journal, conventions, history, idempotency, organisations, requests, submissions,
};

/// What a partner files.
pub struct Submit {
    /// With which fund; needed only where the organisation has a convention with several.
    pub fund: Option<FundCode>,
    /// What she wrote.
    pub submission: Submission,
}

/// What became of it.
pub struct Submitted {
    /// The request, as it was received.
    pub request: Request,
    /// What the partner wrote.
    pub submission: Submission,
    /// What the core said of it, and what else the author was told.
    pub sorting: SortingRecord,
    /// Whether this is the answer of an earlier call with the same key (S-203).
    pub replayed: Option<Replay>,
}

/// An earlier call filed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// Within a week: the answer is the first one.
    Whole,
    /// Later: the request is the same (S-210).
    Late,
}

/// Files a request: sorts it, then keeps it with its history, its audit line, its notifications and
/// the record of the call, all or nothing (S-202 to S-211, S-302, S-303, S-520).
///
/// Refuses with [`AppError::NoConvention`], [`AppError::Invalid`], [`AppError::KeyReused`].
pub async fn submit(
    app: &App,
    actor: &Actor,
    command: Submit,
    call: Call,
) -> Result<Submitted, AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let organisation = actor
        .organisation()
        .ok_or(AppError::Forbidden(Permission::SubmitRequests))?;
    let now = app.clock.now();
    check(&command.submission, now)?;
    let (today, fund) = (calendar::paris(now).date(), command.fund.clone());
    let (sender, calendar) = app
        .store
        .read(move |tx| {
            let sender = kind_of(tx, organisation)?;
            Ok::<_, AppError>((sender, calendar_of(tx, organisation, fund.as_ref(), today)?))
        })
        .await?;
    let sorting = sort_submission(app.sorter, &command.submission, (sender, &calendar), now);
    let filer = actor.clone();
    let submitted = app
        .store
        .write(move |tx| {
            Filed {
                actor: filer,
                organisation,
                kind: sender,
                calendar,
                now,
            }
            .keep(tx, command, sorting, &call)
        })
        .await?;
    app.mail_waiting.notify_one();
    if submitted.replayed.is_some() {
        // Nothing was done, and a case is shown.
        audit::saw(app, actor, Sight::request(submitted.request.id)).await?;
    }
    Ok(submitted)
}

/// The request that the actor filed with this key, if she did: what a button pressed twice asks.
pub async fn filed(
    app: &App,
    actor: &Actor,
    key_hash: [u8; 32],
) -> Result<Option<RequestId>, AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let actor = actor.clone();
    app.store
        .read(move |tx| {
            let found = idempotency::find(tx, actor.author, key_hash)?;
            let Some(id) = found.map(RequestId::from_uuid) else {
                return Ok(None);
            };
            let request = requests::find(tx, id)?;
            let seen = request.filter(|request| access::sees(&actor, request));
            Ok(seen.map(|request| request.id))
        })
        .await
}

fn kind_of(tx: &mut Tx<'_>, organisation: OrganisationId) -> Result<OrganisationKind, AppError> {
    let found = organisations::find(tx, organisation)?.ok_or(AppError::NotFound)?;
    Ok(found.kind)
}

/// The calendar of the fund that will receive it; the national one where that is not known yet, which is
/// refused when the request is kept.
fn calendar_of(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    fund: Option<&FundCode>,
    today: Date,
) -> Result<FundCalendar, AppError> {
    let mut holding = conventions::holding_on(tx, organisation, today)?;
    holding.retain(|convention| fund.is_none_or(|fund| *fund == convention.fund));
    of_the_only(tx, &holding)
}

fn sort_submission(
    sorter: &Sorter,
    submission: &Submission,
    (sender, calendar): (OrganisationKind, &FundCalendar),
    now: Timestamp,
) -> SortingRecord {
    let written = Written {
        calendar,
        received: calendar.reception_day(now),
        sender,
        declared_type: submission.declared_type,
        title: submission.title.as_ref().map_or("", |title| title.expose()),
        text: submission.text.expose(),
        deadline: submission.deadline.map(|deadline| deadline.date),
        provided: provided_with(submission),
    };
    sort(sorter, &written)
}

/// Who files, for whom, when.
struct Filed {
    actor: Actor,
    organisation: OrganisationId,
    kind: OrganisationKind,
    calendar: FundCalendar,
    now: Timestamp,
}

impl Filed {
    fn keep(
        self,
        tx: &mut Tx<'_>,
        command: Submit,
        mut sorting: SortingRecord,
        call: &Call,
    ) -> Result<Submitted, AppError> {
        access::still_active(tx, &self.actor)?;
        let id = RequestId::make(tx.clock(), tx.random());
        if let Some((first, at)) = first_made(tx, Some(call), id.uuid())? {
            let replayed = if self.now.duration_since(at) < WHOLE_FOR {
                Replay::Whole
            } else {
                Replay::Late
            };
            return replay(tx, RequestId::from_uuid(first), replayed);
        }
        let convention = self.convention(tx, command.fund.as_ref())?;
        check_nir_right(&convention, &command.submission)?;
        let submission = command.submission;
        let filer = self.filer(&submission);
        apply(tx, &convention.fund, &filer, &mut sorting)?;
        let request = self.request(tx, id, convention.fund, &sorting)?;
        sorting.notices.extend(doubts(tx, &request, &submission)?);
        requests::add(tx, &request)?;
        let notice = notices::in_force(calendar::paris(self.now).date());
        submissions::add(tx, &request, (&submission, &sorting), &notice.hash())?;
        history::add(tx, &request, Act::Submit, self.actor.author, false)?;
        journal::add(
            tx,
            &self.actor,
            &Deed {
                action: "request.submit",
                object_kind: "request",
                object: id.uuid(),
                codes: &codes(&request),
            },
        )?;
        notify::about(tx, &self.actor, &request, Act::Submit, None)?;
        Ok(Submitted {
            request,
            submission,
            sorting,
            replayed: None,
        })
    }

    fn filer<'a>(&self, submission: &'a Submission) -> Filer<'a> {
        Filer {
            organisation: self.organisation,
            kind: self.kind,
            residence: Some(&submission.person.residence),
            received: self.calendar.reception_day(self.now),
        }
    }

    /// The convention under which the organisation files: the only one that holds, or that of the
    /// fund it named among those that do.
    fn convention(&self, tx: &mut Tx<'_>, fund: Option<&FundCode>) -> Result<Convention, AppError> {
        let today = calendar::paris(self.now).date();
        let mut holding = conventions::holding_on(tx, self.organisation, today)?;
        holding.retain(|convention| fund.is_none_or(|fund| *fund == convention.fund));
        if holding.len() > 1 {
            return Err(AppError::field(
                "/fund",
                "required",
                "Votre structure travaille avec plusieurs caisses : indiquez laquelle.",
            ));
        }
        holding.pop().ok_or(AppError::NoConvention)
    }

    fn request(
        &self,
        tx: &mut Tx<'_>,
        id: RequestId,
        fund: FundCode,
        sorting: &SortingRecord,
    ) -> Result<Request, AppError> {
        let year = calendar::paris(self.now).date().year();
        let mut reference = Reference::draw(year, tx.random());
        while requests::has_reference(tx, &reference)? {
            reference = Reference::draw(year, tx.random());
        }
        Ok(Request {
            id,
            reference,
            fund,
            organisation: self.organisation,
            author: self.actor.author,
            filing: filing(sorting),
            human_sorting: sorting.human,
            sorted_by: sorted_by(sorting),
            state: RequestState::Open(OpenState::Submitted),
            submitted_at: self.now,
            updated_at: self.now,
            aside: None,
            version: 1,
        })
    }
}

/// Below the floor a request goes to human sorting: a queue, never a guess.
fn filing(sorting: &SortingRecord) -> Filing {
    Filing {
        request_type: sorting.request_type,
        subject: sorting.subject,
        service: if sorting.human {
            Service::PartnerRelations
        } else {
            sorting.service
        },
        urgency: sorting.urgency,
        due_on: sorting.due_on,
        promised_on: sorting.due_on,
    }
}

fn sorted_by(sorting: &SortingRecord) -> SortedBy {
    SortedBy {
        model: Some(sorting.model_version.clone()),
        rule_set: sorting.rule_set,
        rule: sorting.rule.clone(),
        core_service: sorting.core_service,
    }
}

fn codes(request: &Request) -> String {
    let filing = request.filing;
    format!(
        "type={} subject={} service={} urgency={} human={}",
        filing.request_type, filing.subject, filing.service, filing.urgency, request.human_sorting
    )
}

/// What else is told to the author: doubts about the identity, requests already in progress.
fn doubts(
    tx: &mut Tx<'_>,
    request: &Request,
    submission: &Submission,
) -> Result<Vec<Notice>, AppError> {
    let matter = Matter {
        fund: &request.fund,
        organisation: request.organisation,
        person: &submission.person,
        subject: request.filing.subject,
        filed: true,
    };
    let mut doubts = warnings::of_person(&submission.person);
    doubts.extend(warnings::in_text(&submission.text));
    doubts.extend(warnings::in_progress(tx, &matter)?);
    Ok(doubts)
}

/// The answer of the first call, made again from what does not change: what was written, and what
/// the core said then. Whatever happened to the request since is left out (S-203).
fn replay(tx: &mut Tx<'_>, id: RequestId, replayed: Replay) -> Result<Submitted, AppError> {
    let request = requests::find(tx, id)?.ok_or(AppError::Erased)?;
    let (submission, sorting) = submissions::find(tx, id)?.ok_or(AppError::Erased)?;
    let request = Request {
        filing: filing(&sorting),
        human_sorting: sorting.human,
        state: RequestState::Open(OpenState::Submitted),
        updated_at: request.submitted_at,
        version: 1,
        ..request
    };
    Ok(Submitted {
        request,
        submission,
        sorting,
        replayed: Some(replayed),
    })
}
