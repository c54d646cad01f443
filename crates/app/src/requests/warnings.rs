//! What is worth a second look: said, never a refusal.

use crate::error::{AppError, FieldError};
use domain::codes::Subject;
use domain::funds::FundCode;
use domain::identity::Person;
use domain::ids::OrganisationId;
use domain::requests::Request;
use domain::requests::sorting::Notice;
use domain::text::{Body, Title};
use routing::guard::{self, Leak};
use std::collections::BTreeSet;
use store::{Tx, requests};

/// Personal data in a title, which lists and screens show: refused, each with the field where it
/// belongs (S-108).
pub fn in_title(title: &Title) -> Option<FieldError> {
    let finding = guard::refusal(title.expose())?;
    Some(FieldError::new(
        "/title",
        finding.leak.code(),
        finding.leak.message(),
    ))
}

/// The same, while the title is being written: said before it is refused.
pub fn of_title(title: &Title) -> Option<Notice> {
    let refused = in_title(title)?;
    Some(notice(
        &format!("title_{}", refused.code),
        refused.message.into_owned(),
    ))
}

/// Personal data in the text where a field is meant for it: said, not refused (S-108).
pub fn in_text(text: &Body) -> Vec<Notice> {
    let leaks: BTreeSet<Leak> = guard::scan(text.expose())
        .iter()
        .map(|finding| finding.leak)
        .filter(|leak| leak.refused_in_titles())
        .collect();
    leaks
        .into_iter()
        .map(|leak| notice(&format!("text_{}", leak.code()), leak.message().to_owned()))
        .collect()
}

/// Doubts about the person's identity.
pub fn of_person(person: &Person) -> Vec<Notice> {
    let warnings = person.warnings().into_iter();
    warnings
        .map(|warning| notice(warning.code(), warning.label().to_owned()))
        .collect()
}

fn notice(code: &str, message: String) -> Notice {
    Notice {
        code: code.to_owned(),
        message,
    }
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
    /// Whether it is being filed, rather than previewed.
    pub filed: bool,
}

/// Says what is already in progress about the same person and subject: the organisation's own
/// requests by their reference. Once the request is filed, also that the fund has one of another
/// organisation, without whose nor which: filing leaves a trace, whereas previewing would be a way
/// to ask who knows whom (S-511).
pub fn in_progress(tx: &mut Tx<'_>, matter: &Matter<'_>) -> Result<Vec<Notice>, AppError> {
    let found = requests::open_about(tx, matter.fund, matter.person, matter.subject)?;
    let (own, elsewhere): (Vec<&Request>, Vec<&Request>) = found
        .iter()
        .partition(|request| request.organisation == matter.organisation);
    let mut warnings: Vec<Notice> = own.into_iter().map(own_request).collect();
    if matter.filed && !elsewhere.is_empty() {
        let message = "La caisse traite déjà une demande proche pour cette personne. Votre demande \
                       est bien enregistrée ; l’agent fera le lien.";
        warnings.push(notice("already_in_progress_elsewhere", message.to_owned()));
    }
    Ok(warnings)
}

fn own_request(request: &Request) -> Notice {
    let message = format!(
        "Votre structure a déjà une demande en cours pour cette personne sur ce sujet : {}.",
        request.reference
    );
    notice("already_in_progress", message)
}
