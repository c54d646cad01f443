//! What is sorted and what sorting says.

use domain::calendar::FundCalendar;
use domain::codes::{RequestType, Service, Subject, Urgency};
use jiff::civil::Date;

/// A submission as the sorter reads it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Submission<'a> {
    /// The effective reception day: a business day, see [`FundCalendar::reception_day`].
    pub received: Date,
    /// The calendar of the fund that receives it; the national one by default.
    pub calendar: &'a FundCalendar,
    /// Kind of the sending organisation: a code of [`domain::codes::OrganisationKind`] or a finer
    /// value such as `nurse`.
    pub sender_kind: Option<&'a str>,
    /// The type that the author chose: wrong about one time in seven, so weighed and not believed.
    pub declared_type: Option<RequestType>,
    /// The title, possibly empty.
    pub title: &'a str,
    /// The text.
    pub text: &'a str,
    /// A deadline given in the form.
    pub deadline: Option<Date>,
    /// Names or kinds of the attached files.
    pub attachments: &'a [&'a str],
    /// Codes of the pieces that the form itself holds (see [`crate::completeness`]): `nir`, `phone`…
    pub provided: &'a [&'a str],
}

/// A piece that the request lacks to be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingPiece {
    /// Stable code.
    pub code: &'static str,
    /// French label, shown to the author.
    pub label: &'static str,
    /// Where the rule comes from, with its year.
    pub source: &'static str,
}

/// Something to tell, beside the sorting itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Notice {
    /// A clinical emergency seems to be happening now: show 15, 112 and 3114.
    EmergencyNow,
    /// Suicidal thoughts: show 3114 (and 15).
    SuicideRisk,
    /// Several persons: one submission per person.
    MultiPerson,
    /// Violence: answer discreetly, never to the former address or phone.
    Discretion,
    /// The person is dead: the answer's tone matters.
    Condolence,
    /// The author says "urgent" without any sign of it.
    UrgencyWithoutSign,
    /// Out of the fund's competence: name the right body in the answer.
    OutOfScope,
}

impl Notice {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmergencyNow => "emergency_now",
            Self::SuicideRisk => "suicide_risk",
            Self::MultiPerson => "multi_person",
            Self::Discretion => "discretion",
            Self::Condolence => "condolence",
            Self::UrgencyWithoutSign => "urgency_without_sign",
            Self::OutOfScope => "out_of_scope",
        }
    }

    /// The French message shown to the author or the agent.
    pub const fn message(self) -> &'static str {
        match self {
            Self::EmergencyNow => {
                "Danger immédiat ? Appelez le 15 ou le 112 (idées suicidaires : le 3114). Ce portail n’appelle pas les secours."
            }
            Self::SuicideRisk => {
                "Idées suicidaires : appelez le 3114 (24 h sur 24), ou le 15 en cas de danger immédiat."
            }
            Self::MultiPerson => "Plusieurs personnes : déposez une demande par personne.",
            Self::Discretion => {
                "Réponse discrète : ne rien envoyer à l’ancienne adresse ni à l’ancien téléphone."
            }
            Self::Condolence => "La personne est décédée : adapter le ton de la réponse.",
            Self::UrgencyWithoutSign => {
                "« Urgent » est écrit, sans date ni signe qui l’explique : l’échéance normale s’applique."
            }
            Self::OutOfScope => "Hors compétence de la CPAM : orienter vers le bon organisme.",
        }
    }
}

/// The result of sorting.
#[derive(Debug, Clone, PartialEq)]
pub struct Sorting {
    /// What is asked.
    pub request_type: RequestType,
    /// The right, benefit or care concerned.
    pub subject: Subject,
    /// The queue; [`Service::PartnerRelations`] when `human`.
    pub service: Service,
    /// How fast.
    pub urgency: Urgency,
    /// The last business day to answer; never before the reception day.
    pub due_on: Date,
    /// Other acts, at most three.
    pub secondary: Vec<(RequestType, Subject)>,
    /// Calibrated probability that the type is right, 0 to 1.
    pub confidence: f32,
    /// Below the floor: a person sorts it.
    pub human: bool,
    /// French sentences that quote the words and name the rule.
    pub reasons: Vec<String>,
    /// What a complete request would still need.
    pub missing: Vec<MissingPiece>,
    /// What else to tell.
    pub notices: Vec<Notice>,
    /// Version of the trained model.
    pub model_version: &'static str,
    /// Version of the rules and lexicon.
    pub rules_version: &'static str,
}
