//! Rule F: what is a sign, what looks like one, and the level that signs give alone.

use jiff::civil::{Date, date};

use super::*;
use crate::submission::Submission;

const TUESDAY: Date = date(2026, 3, 10);

fn signs(text: &str) -> Signs {
    let submission = Submission {
        received: TUESDAY,
        text,
        ..Submission::default()
    };
    Signs::new(&Analysis::new(&submission), TUESDAY)
}

#[test]
fn what_looks_like_a_sign_is_none() {
    for (text, family) in [
        ("Le dossier de Mme Petit est complet.", Family::Child),
        (
            "Il faudrait que sa demande soit saisie.",
            Family::LivelihoodUndated,
        ),
        (
            "On parle pendant l'atelier couture.",
            Family::LivelihoodUndated,
        ),
        (
            "Le relevé de ses IJ maternité de l'an dernier.",
            Family::Pregnancy,
        ),
        ("Elle entre à l'accueil de jour en mai.", Family::Homeless),
        (
            "Votre collègue du mercredi est venu.",
            Family::DeadlineWithin3Days,
        ),
        ("Avez-vous un service de réclamation ?", Family::InHospital),
        ("Il n'a pas d'idées noires.", Family::Suicide),
    ] {
        assert!(!signs(text).has(family), "{text}");
    }
}

#[test]
fn a_prior_approval_may_not_wait_three_weeks() {
    let text = "Demande d'entente préalable envoyée le 16 février, toujours pas de réponse.";
    let level = |subject| signs(text).level(RequestType::FileFollowUp, subject).0;
    assert_eq!(level(Subject::PriorApproval), Urgency::Soon);
    assert_eq!(level(Subject::HealthReimbursement), Urgency::Routine);
}

#[test]
fn two_months_are_too_long_for_what_has_a_legal_delay() {
    let text = "Dossier déposé le 5 janvier, toujours rien.";
    let level = |subject| signs(text).level(RequestType::FileFollowUp, subject).0;
    assert_eq!(level(Subject::C2s), Urgency::Soon);
    assert_eq!(
        level(Subject::Ald),
        Urgency::Routine,
        "section 8 of the guide"
    );
}

#[test]
fn in_hospital_without_cover_is_urgent() {
    let found = signs("Il est hospitalisé depuis dimanche, ouverture de droits à faire.");
    let level = |subject| found.level(RequestType::FileFollowUp, subject).0;
    assert_eq!(level(Subject::BaseRights), Urgency::Urgent);
    assert_ne!(level(Subject::PersonalDetails), Urgency::Urgent);
}
