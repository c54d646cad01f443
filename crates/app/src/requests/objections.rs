//! What stands against filing a request, before anything is written.

use super::warnings;
use crate::error::{AppError, FieldError};
use domain::calendar;
use domain::codes::RequestType;
use domain::mandates::Mandate;
use domain::organisations::{Convention, NirRight};
use domain::requests::Submission;
use domain::requests::submission::NonAutonomyReason;
use domain::text::Title;
use jiff::Timestamp;
use jiff::civil::Date;

/// Refuses with [`AppError::Invalid`] what [`objections`] finds.
pub(super) fn check(submission: &Submission, now: Timestamp) -> Result<(), AppError> {
    let errors = objections(
        Some(&submission.mandate),
        (submission.declared_type, submission.non_autonomy_reason),
        submission.title.as_ref(),
        calendar::paris(now).date(),
    );
    if errors.is_empty() {
        Ok(())
    } else {
        Err(AppError::Invalid(errors))
    }
}

/// What is still to correct in a request whose members are good one by one, on the day `today`: what
/// [`super::submit`] would refuse.
pub fn objections(
    mandate: Option<&Mandate>,
    (declared_type, reason): (Option<RequestType>, Option<NonAutonomyReason>),
    title: Option<&Title>,
    today: Date,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if let Some(Err(refused)) = mandate.map(|mandate| mandate.check(today)) {
        errors.push(FieldError::new("/mandate", "mandate", refused.to_string()));
    }
    let needs_reason = matches!(
        declared_type,
        Some(RequestType::Documents | RequestType::Appointment)
    );
    if needs_reason && reason.is_none() {
        errors.push(FieldError::new(
            "/non_autonomy_reason",
            "required",
            "Indiquez pourquoi la personne ne peut pas faire la démarche seule.",
        ));
    }
    errors.extend(title.and_then(warnings::in_title));
    errors
}

/// Refuses the number of the person, or of whom she depends on, where the convention does not allow it.
pub(super) fn check_nir_right(
    convention: &Convention,
    submission: &Submission,
) -> Result<(), AppError> {
    let person = &submission.person;
    if person.has_number() && convention.nir_right == NirRight::None {
        let pointer = if person.nir().is_some() {
            "/person/nir"
        } else {
            "/person/insured_nir"
        };
        return Err(AppError::field(
            pointer,
            "nir-non-autorise",
            "Votre convention n’autorise pas votre structure à transmettre le numéro de sécurité \
             sociale. Indiquez les noms et la date de naissance : la caisse retrouvera le numéro.",
        ));
    }
    Ok(())
}
