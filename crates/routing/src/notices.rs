//! What to tell beside the sorting: emergencies, discretion, several persons.

use domain::codes::{Service, Subject, Urgency};

use crate::explain::Decision;
use crate::findings::Analysis;
use crate::lexicon::Lexicon;
use crate::submission::Notice;
use crate::urgency::{Family, Signs};

/// The notices of a submission, most pressing first.
pub fn find(analysis: &Analysis, signs: &Signs, decision: &Decision<'_>) -> Vec<Notice> {
    let lexicon = Lexicon::embedded();
    let said = |name: &str| {
        let concept = lexicon.concept(name);
        analysis
            .hits
            .iter()
            .any(|hit| Some(hit.concept) == concept && !hit.negated)
    };
    let other_body = [
        "o.caf",
        "o.msa",
        "o.mdph",
        "o.pension",
        "o.job",
        "o.insurer",
        "o.state",
        "o.county",
    ];
    let out = decision.subject == Subject::Other
        && decision.service != Service::SocialService
        && other_body.iter().any(|name| said(name));
    let found = [
        (said("n.emergency"), Notice::EmergencyNow),
        (said("n.suicide"), Notice::SuicideRisk),
        (signs.has(Family::Violence), Notice::Discretion),
        (said("n.multi"), Notice::MultiPerson),
        (
            said("o.death") && decision.subject == Subject::Other,
            Notice::Condolence,
        ),
        (out, Notice::OutOfScope),
        (
            decision.urgency == Urgency::Routine
                && signs.has(Family::Words)
                && !signs.has(Family::Calm),
            Notice::UrgencyWithoutSign,
        ),
    ];
    found
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, notice)| notice)
        .collect()
}
