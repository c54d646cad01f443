//! Reasons: French sentences that quote the author's words and name the rule of the guide.

use domain::codes::{RequestType, Service, Subject, Urgency};

use crate::acts::Act;
use crate::findings::Analysis;
use crate::guide::Settlement;
use crate::lexicon::Hit;
use crate::submission::Submission;
use crate::urgency::{Family, Sign};

/// What was decided, to be explained.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// Type.
    pub request_type: RequestType,
    /// Subject.
    pub subject: Subject,
    /// Service.
    pub service: Service,
    /// Urgency.
    pub urgency: Urgency,
    /// The sign that raised the urgency.
    pub sign: Option<&'a Sign>,
    /// The settlement of the guide that decided, if one did.
    pub settled: Option<Settlement>,
    /// Whether a person must sort it.
    pub human: bool,
}

/// The reasons of a decision: type, subject, service when overridden, urgency, doubt.
pub fn reasons(
    analysis: &Analysis,
    submission: &Submission<'_>,
    decision: &Decision<'_>,
) -> Vec<String> {
    let mut all = vec![kind(analysis, decision), subject(analysis, decision)];
    all.extend(service(decision));
    all.extend(urgency(analysis, decision));
    if let Some(declared) = submission
        .declared_type
        .filter(|declared| *declared != decision.request_type)
    {
        all.push(format!(
            "Type déclaré « {} » non retenu : les actes demandés par le texte l’emportent.",
            declared.label()
        ));
    }
    if decision.human {
        all.push("Doute sur le type : tri par une personne, règle H.".to_owned());
    }
    all
}

/// The author's words, shortened.
fn quote(analysis: &Analysis, first: usize, last: usize) -> String {
    const LONGEST: usize = 12;
    let words = analysis.reading.quote(first, last.min(first + LONGEST));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind(analysis: &Analysis, decision: &Decision<'_>) -> String {
    let label = decision.request_type.label();
    if let Some(settled) = &decision.settled {
        return format!(
            "« {} » : {}.",
            quote(analysis, settled.words.0, settled.words.1),
            settled.reason
        );
    }
    let sentences = || analysis.sentences.iter();
    let acts = sentences()
        .filter(|s| !s.title)
        .chain(sentences().filter(|s| s.title))
        .flat_map(|s| &s.acts);
    let cue = acts
        .into_iter()
        .find(|(act, ..)| act.request_type() == decision.request_type);
    match cue {
        Some((act, first, last)) => {
            format!("« {} » : {}.", quote(analysis, *first, *last), rule(*act))
        }
        None if decision.subject == Subject::PartnerAccount => {
            format!("{label} : la demande ne concerne pas un assuré, règle B1.")
        }
        None => format!("{label} : lecture de l’ensemble du texte, règle B."),
    }
}

const fn rule(act: Act) -> &'static str {
    match act {
        Act::Paper => "papier que la CPAM peut éditer ou adresser, règle B3",
        Act::File => "dépôt, correction ou enregistrement à faire dans un dossier, règle B2",
        Act::Chase => "relance d’un dossier, règle B2",
        Act::Contest => "décision contestée ou dette à régler, règle B2",
        Act::Slot => "un créneau est ce qui est demandé, règle B5",
        Act::Call => "un rappel est demandé, sans autre acte identifiable, règle B6",
        Act::Renounce => "soin non fait ou repoussé, règle B4",
        Act::Support => "accompagnement demandé avec l’accord de la personne, règle B4",
    }
}

fn subject(analysis: &Analysis, decision: &Decision<'_>) -> String {
    let label = decision.subject.label();
    let wanted = format!("s.{}", decision.subject.code());
    match mention(analysis, &wanted) {
        Some(hit) => format!(
            "« {} » : sujet {label}, règle D.",
            quote(analysis, hit.first, hit.last)
        ),
        None => format!("Sujet {label} : le plus proche de l’ensemble du texte, règle D."),
    }
}

fn mention<'a>(analysis: &'a Analysis, name: &str) -> Option<&'a Hit> {
    analysis.hits_of(name).find(|hit| !hit.negated)
}

fn service(decision: &Decision<'_>) -> Option<String> {
    if decision.human || decision.service == decision.subject.default_service() {
        return None;
    }
    let why = match decision.request_type {
        RequestType::CareRenunciation => "tout renoncement va à la mission accompagnement santé",
        RequestType::Appointment => "les créneaux sont tenus par l’accueil",
        _ => "maladie et complexité sociale sans acte précis",
    };
    Some(format!(
        "Service {} : {why}, règle E.",
        decision.service.label()
    ))
}

fn urgency(analysis: &Analysis, decision: &Decision<'_>) -> Option<String> {
    let level = decision.urgency.label();
    if decision.urgency == Urgency::Routine {
        return None;
    }
    Some(match decision.sign {
        Some(sign) => {
            format!(
                "« {} » : {} : {level}, règle F.",
                quote(analysis, sign.first, sign.last),
                family(sign)
            )
        }
        None => format!("{level} : ensemble des circonstances décrites, règle F."),
    })
}

fn family(sign: &Sign) -> String {
    let days = sign.days.map_or_else(String::new, |days| match days {
        0 => " (aujourd’hui)".to_owned(),
        1 => " (demain)".to_owned(),
        days if days > 0 => format!(" (dans {days} jours)"),
        days => format!(" (il y a {} jours)", -days),
    });
    let what = match sign.family {
        Family::VitalStopped => "traitement vital interrompu ou bientôt épuisé",
        Family::Vital => "traitement vital",
        Family::CareWithin3Days | Family::CareWithin15Days => "soin daté",
        Family::InHospital => "personne hospitalisée",
        Family::DischargeBlocked => "entrée ou sortie bloquée",
        Family::RightsClosed => "droits fermés",
        Family::RightsClosedAndCare => "droits fermés et soin nécessaire",
        Family::RightsEnd => "fin de droits proche",
        Family::Newborn => "nouveau-né",
        Family::NewbornWithoutRights => "nouveau-né sans droits",
        Family::Pregnancy => "grossesse",
        Family::Child | Family::Minor => "enfant",
        Family::Homeless => "personne sans domicile",
        Family::Chronic => "longue maladie",
        Family::Violence => "violences, sécurité de la personne",
        Family::Livelihood => "expulsion, coupure ou absence de ressources",
        Family::LivelihoodUndated => "ressources menacées",
        Family::Unpaid => "impayé depuis plus de 30 jours",
        Family::Suicide => "risque suicidaire",
        Family::Emergency => "urgence clinique",
        Family::Leaving => "départ proche",
        Family::DeadlineWithin3Days | Family::DeadlineWithin15Days => "échéance",
        Family::Overdue => "délai de deux mois dépassé",
        Family::Waiting => "délai de réponse dépassé",
        Family::Availability | Family::Calm | Family::Words => "indice",
    };
    format!("{what}{days}")
}
