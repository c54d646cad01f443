//! Agents' re-sorts as evidence for the sorting core: what partners wrote, and what agents say it is.
//!
//! For commands of the operator, who measures and retrains. Texts are opened by the vault, given to
//! the core in memory, and never printed; each reading is a line of the journal.

use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::routing_rules::in_force;
use domain::accounts::Actor;
use domain::calendar;
use domain::codes::OrganisationKind;
use domain::funds::FundCode;
use domain::identity::{Address, Residence};
use domain::ids::OrganisationId;
use domain::permissions::Permission;
use domain::requests::{Request, Submission};
use routing::Sorter;
use routing::evaluate::Outcome;
use routing::lines::{Labelled, Line};
use routing::rules::{Case, Rules};
use store::audit::Deed;
use store::corrections::Correction;
use store::{Tx, audit, corrections, organisations, requests, submissions};
use uuid::Uuid;

/// A request that agents sorted again, and what they say it is.
pub struct Corrected {
    /// The request as a labelled line; its id is the public reference.
    pub line: Labelled,
    /// The model that had sorted it, when that is known.
    pub model: Option<String>,
    organisation: OrganisationId,
    organisation_kind: OrganisationKind,
    address: Option<Address>,
}

/// The evidence that a fund keeps.
pub struct Evidence {
    /// The fund.
    pub fund: FundCode,
    /// Every request that was sorted again and can still be read.
    pub corrected: Vec<Corrected>,
    /// How many were left out: erased, or the person withdrew her agreement.
    pub left_out: usize,
    /// How many requests the fund has in all.
    pub requests: i64,
    rules: Rules,
}

/// Reads the evidence of the actor's fund: the last re-sort of each request.
pub async fn evidence(app: &App, actor: &Actor) -> Result<Evidence, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let visibility = store::requests::Visibility::Fund(fund.clone());
    let evidence = app
        .store
        .read(move |tx| {
            let (_, rules) = in_force(tx, &fund)?;
            let requests = store::statistics::count(tx, &visibility, None)?;
            let mut evidence = Evidence {
                corrected: Vec::new(),
                left_out: 0,
                requests,
                rules,
                fund,
            };
            for correction in corrections::last_of_each(tx, &evidence.fund)? {
                match corrected(tx, &correction)? {
                    Some(found) => evidence.corrected.push(found),
                    None => evidence.left_out += 1,
                }
            }
            Ok::<_, AppError>(evidence)
        })
        .await?;
    let codes = format!("fund={} read={}", evidence.fund, evidence.corrected.len());
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            let deed = Deed {
                action: "corrections.read",
                object_kind: "corrections",
                object: Uuid::nil(),
                codes: &codes,
            };
            Ok::<_, AppError>(audit::add(tx, &actor, &deed)?)
        })
        .await?;
    Ok(evidence)
}

fn corrected(tx: &mut Tx<'_>, correction: &Correction) -> Result<Option<Corrected>, AppError> {
    let Some(request) = requests::find(tx, correction.request)? else {
        return Ok(None);
    };
    let Some((submission, _)) = submissions::find(tx, correction.request)? else {
        return Ok(None);
    };
    if submission.mandate.withdrawn_at.is_some() {
        return Ok(None);
    }
    let Some(organisation) = organisations::find(tx, request.organisation)? else {
        return Ok(None);
    };
    let address = match &submission.person.residence {
        Residence::Address(address) => Some(address.clone()),
        Residence::Domiciliation(_) | Residence::None => None,
    };
    Ok(Some(Corrected {
        line: line(&request, &submission, organisation.kind, correction),
        model: correction.model.clone(),
        organisation: organisation.id,
        organisation_kind: organisation.kind,
        address,
    }))
}

fn line(
    request: &Request,
    submission: &Submission,
    sender: OrganisationKind,
    correction: &Correction,
) -> Labelled {
    let title = submission.title.as_ref();
    Labelled {
        line: Line {
            id: request.reference.to_string(),
            received: calendar::reception_day(request.submitted_at),
            sender_kind: Some(sender.code().to_owned()),
            declared_type: submission.declared_type,
            title: title.map_or_else(String::new, |title| title.expose().to_owned()),
            text: submission.text.expose().to_owned(),
            deadline: submission.deadline.map(|deadline| deadline.date),
        },
        request_type: correction.to.request_type,
        subject: correction.to.subject,
        service: correction.to.service,
        urgency: correction.to.urgency,
        secondary: Vec::new(),
    }
}

impl Evidence {
    /// What a sorter, followed by the fund's rules, says of a request, against what agents say.
    pub fn outcome(&self, sorter: &Sorter, corrected: &Corrected) -> Outcome {
        let mut sorting = sorter.sort(&corrected.line.submission());
        if !sorting.human {
            let (service, _) = self.rules.route(&Case {
                on: corrected.line.line.received,
                request_type: sorting.request_type,
                subject: sorting.subject,
                urgency: sorting.urgency,
                service: sorting.service,
                address: corrected.address.as_ref(),
                organisation_kind: corrected.organisation_kind,
                organisation: corrected.organisation,
            });
            sorting.service = service;
        }
        Outcome::new(&corrected.line, &sorting)
    }
}
