//! What is worth a second look: said, never a refusal.

use crate::error::AppError;
use domain::codes::Subject;
use domain::funds::FundCode;
use domain::identity::Person;
use domain::ids::{OrganisationId, RequestId};
use domain::requests::{Request, SortingRecord};
use store::{Tx, requests};

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

/// What somebody is about to file, or has filed.
pub struct Matter<'a> {
    /// With which fund.
    pub fund: &'a FundCode,
    /// By which organisation.
    pub organisation: OrganisationId,
    /// For whom.
    pub person: &'a Person,
    /// About what.
    pub subject: Subject,
    /// The request, once it is filed.
    pub filed: Option<RequestId>,
}

/// Says what is already in progress about the same person and subject: the organisation's own
/// requests by their reference. Once the request is filed, also that the fund has one of another
/// organisation, without whose nor which: filing leaves a trace, whereas previewing would be a way
/// to ask who knows whom (S-511).
pub fn in_progress(tx: &mut Tx<'_>, matter: &Matter<'_>) -> Result<Vec<Warning>, AppError> {
    let found = requests::open_about(tx, matter.fund, matter.person, matter.subject)?;
    let others = found
        .iter()
        .filter(|request| Some(request.id) != matter.filed);
    let (own, elsewhere): (Vec<&Request>, Vec<&Request>) =
        others.partition(|request| request.organisation == matter.organisation);
    let mut warnings: Vec<Warning> = own.into_iter().map(own_request).collect();
    if matter.filed.is_some() && !elsewhere.is_empty() {
        warnings.push(Warning {
            code: "already_in_progress_elsewhere".to_owned(),
            message: "La caisse traite déjà une demande proche pour cette personne. Votre demande \
                      est bien enregistrée ; l’agent fera le lien."
                .to_owned(),
        });
    }
    Ok(warnings)
}

fn own_request(request: &Request) -> Warning {
    Warning {
        code: "already_in_progress".to_owned(),
        message: format!(
            "Votre structure a déjà une demande en cours pour cette personne sur ce sujet : {}.",
            request.reference
        ),
    }
}
