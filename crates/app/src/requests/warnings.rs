//! What is worth a second look: said, never a refusal.

use crate::error::AppError;
use domain::codes::Subject;
use domain::funds::FundCode;
use domain::identity::Person;
use domain::ids::{OrganisationId, RequestId};
use domain::requests::{Request, RequestState, SortingRecord};
use store::{Tx, requests, submissions};

/// Something to look at again, in French, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Stable code.
    pub code: String,
    /// The sentence.
    pub message: String,
}

/// Doubts about the person's identity, and what the core has to say to the author.
pub fn of_person(person: &Person) -> Vec<Warning> {
    person
        .warnings()
        .into_iter()
        .map(|warning| Warning {
            code: warning.code().to_owned(),
            message: warning.label().to_owned(),
        })
        .collect()
}

/// What the core has to say to the author: emergency numbers, discretion, several persons.
pub fn of_sorting(sorting: &SortingRecord) -> Vec<Warning> {
    let notices = sorting.notices.iter();
    notices
        .map(|notice| Warning {
            code: notice.code.clone(),
            message: notice.message.clone(),
        })
        .collect()
}

/// Open requests about the same person and subject that the organisation already filed. Those of
/// other organisations are never spoken of here: previewing would be a way to ask who knows whom
/// (S-511).
pub fn in_progress(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    organisation: OrganisationId,
    person: &Person,
    subject: Subject,
) -> Result<Vec<Warning>, AppError> {
    let own = open_requests(tx, fund, person, subject, None)?
        .into_iter()
        .filter(|request| request.organisation == organisation);
    Ok(own
        .map(|request| Warning {
            code: "already_in_progress".to_owned(),
            message: format!(
                "Votre structure a déjà une demande en cours pour cette personne sur ce sujet : {}.",
                request.reference
            ),
        })
        .collect())
}

/// The same, once the request is filed, together with a word that gives away neither who filed the
/// other request nor its reference: filing leaves a trace, so that it is no way to ask around.
pub fn in_progress_elsewhere(
    tx: &mut Tx<'_>,
    filed: &Request,
    person: &Person,
) -> Result<Vec<Warning>, AppError> {
    let subject = filed.filing.subject;
    let mut warnings = in_progress_but(tx, filed, person)?;
    let elsewhere = open_requests(tx, &filed.fund, person, subject, Some(filed.id))?
        .into_iter()
        .any(|request| request.organisation != filed.organisation);
    if elsewhere {
        warnings.push(Warning {
            code: "already_in_progress_elsewhere".to_owned(),
            message: "La caisse traite déjà une demande proche pour cette personne. Votre demande \
                      est bien enregistrée ; l’agent fera le lien."
                .to_owned(),
        });
    }
    Ok(warnings)
}

fn in_progress_but(
    tx: &mut Tx<'_>,
    filed: &Request,
    person: &Person,
) -> Result<Vec<Warning>, AppError> {
    let mut warnings = in_progress(
        tx,
        &filed.fund,
        filed.organisation,
        person,
        filed.filing.subject,
    )?;
    warnings.retain(|warning| !warning.message.contains(filed.reference.as_str()));
    Ok(warnings)
}

fn open_requests(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    person: &Person,
    subject: Subject,
    but: Option<RequestId>,
) -> Result<Vec<Request>, AppError> {
    let mut found = Vec::new();
    for id in submissions::about_same_person(tx, fund, person)? {
        let request = requests::find(tx, id)?.filter(|request| {
            Some(request.id) != but
                && request.filing.subject == subject
                && matches!(request.state, RequestState::Open(_))
        });
        found.extend(request);
    }
    Ok(found)
}
