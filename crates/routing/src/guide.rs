//! The guide's explicit settlements (sections 1, 6, 7 and 8), applied over the weighed reading.
//!
//! Each is a condition on what the rules found, never on a sentence; the first that holds wins.

use domain::codes::{RequestType, Subject, Urgency};

use crate::acts::Act;
use crate::findings::Analysis;
use crate::lexicon::{Hit, Lexicon};
use crate::secondary;
use crate::urgency::{Family, Signs};

/// Confidence of a type settled by an explicit rule of the guide.
const SETTLED: f32 = 0.9;

/// A type and a subject settled by the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// The type.
    pub request_type: RequestType,
    /// The subject.
    pub subject: Subject,
    /// Whether the service is the insurer's social service.
    pub social: bool,
    /// The lowest urgency.
    pub urgency: Urgency,
    /// First and last token of the words that settle it.
    pub words: (usize, usize),
    /// The French reason.
    pub reason: &'static str,
}

impl Settlement {
    /// Type, subject, social service and confidence once settled.
    pub const fn over(&self, weighed: f32) -> (RequestType, Subject, bool, f32) {
        (
            self.request_type,
            self.subject,
            self.social,
            weighed.max(SETTLED),
        )
    }
}

/// The settlement of the guide, if one holds.
pub fn settle(
    analysis: &Analysis,
    signs: &Signs,
    weighed: (RequestType, Subject),
) -> Option<Settlement> {
    let view = View {
        analysis,
        signs,
        lexicon: Lexicon::embedded(),
    };
    view.no_consent(weighed)
        .or_else(|| view.job_at_risk())
        .or_else(|| view.debt_first(weighed))
        .or_else(|| view.urgent_care(weighed))
        .or_else(|| view.safety(weighed))
        .or_else(|| view.aid_with_quote(weighed))
        .or_else(|| view.treatment_without_rights(weighed))
        .or_else(|| view.newborn(weighed))
        .or_else(|| view.bare_certificate(weighed))
        .or_else(|| view.call_only())
}

struct View<'a> {
    analysis: &'a Analysis,
    signs: &'a Signs,
    lexicon: &'a Lexicon,
}

impl View<'_> {
    fn hit(&self, name: &str) -> Option<&Hit> {
        self.analysis.hits_of(name).next()
    }

    fn asks(&self, wanted: &[Act]) -> bool {
        self.analysis
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.acts)
            .any(|(act, ..)| wanted.contains(act))
    }

    /// Example 26: without the person's agreement no support is opened; the partner is advised.
    fn no_consent(&self, weighed: (RequestType, Subject)) -> Option<Settlement> {
        let hit = self.hit("g.no_consent")?;
        (weighed.0 == RequestType::CareRenunciation || weighed.1 == Subject::Other).then_some(Settlement {
            request_type: RequestType::Contact,
            subject: Subject::Other,
            social: true,
            urgency: Urgency::Soon,
            words: (hit.first, hit.last),
            reason: "sans accord de la personne, aucun accompagnement n’est ouvert : conseil au partenaire par le service social, exemple 26",
        })
    }

    /// Rule E, example 20: sickness and a job at risk, nothing to do in a file.
    fn job_at_risk(&self) -> Option<Settlement> {
        let hit = self.hit("u.work_loss")?;
        let lost = self.hit("g.lost")?;
        self.hit("g.sick")?;
        let act = self.asks(&[
            Act::Paper,
            Act::File,
            Act::Chase,
            Act::Contest,
            Act::Slot,
            Act::Renounce,
        ]);
        (!act).then_some(Settlement {
            request_type: RequestType::Contact,
            subject: Subject::Other,
            social: true,
            urgency: Urgency::Routine,
            words: (hit.first.min(lost.first), hit.last),
            reason: "emploi menacé par la maladie, sans acte précis : service social, règle E",
        })
    }

    /// Example 24: one must be up to date before asking again, so the debt is the act.
    fn debt_first(&self, weighed: (RequestType, Subject)) -> Option<Settlement> {
        let debt = self.hit("g.debt")?;
        self.hit("g.ask_again")?;
        matches!(weighed.1, Subject::C2s | Subject::AppealDebt).then_some(Settlement {
            request_type: RequestType::FileFollowUp,
            subject: Subject::AppealDebt,
            social: false,
            urgency: Urgency::Routine,
            words: (debt.first, debt.last),
            reason: "la dette conditionne la nouvelle demande : acte qui débloque, règle C2",
        })
    }

    /// Rule D, example 8: no cover, no regular stay, in hospital.
    fn urgent_care(&self, weighed: (RequestType, Subject)) -> Option<Settlement> {
        let irregular = self.hit("k.irregular")?;
        let hospital = self.hit("g.emergency_room").is_some() || self.signs.has(Family::InHospital);
        let open = weighed.0 == RequestType::FileFollowUp
            && matches!(weighed.1, Subject::BaseRights | Subject::Ame);
        (open && hospital && self.hit("s.ame").is_none()).then_some(Settlement {
            request_type: RequestType::FileFollowUp,
            subject: Subject::UrgentCare,
            social: false,
            urgency: Urgency::Routine,
            words: (irregular.first, irregular.last),
            reason: "sans titre ni couverture et à l’hôpital : soins urgents et vitaux, règle D",
        })
    }

    /// Example 22: violence, and what the other can still read or receive.
    fn safety(&self, weighed: (RequestType, Subject)) -> Option<Settlement> {
        let violence = self.signs.find(Family::Violence)?;
        self.hit("g.still_has")?;
        (weighed.0 == RequestType::FileFollowUp && weighed.1 == Subject::VitaleCard).then_some(
            Settlement {
                request_type: RequestType::FileFollowUp,
                subject: Subject::PersonalDetails,
                social: false,
                urgency: Urgency::Routine,
                words: (violence.first, violence.last),
                reason: "sécurité de la personne : adresse, RIB et accès à changer, exemple 22",
            },
        )
    }

    /// Example 15: an aid is asked, with a quote.
    fn aid_with_quote(&self, weighed: (RequestType, Subject)) -> Option<Settlement> {
        let aid = self.hit("g.ask_aid")?;
        self.hit("k.quote")?;
        (!matches!(weighed.0, RequestType::Documents | RequestType::Appointment)).then_some(
            Settlement {
                request_type: RequestType::FileFollowUp,
                subject: Subject::FinancialAid,
                social: false,
                urgency: Urgency::Routine,
                words: (aid.first, aid.last),
                reason: "aide demandée avec devis : dossier d’aide financière, exemple 15",
            },
        )
    }

    /// Example 5: a vital treatment that stops because rights are closed: restore the rights.
    fn treatment_without_rights(&self, weighed: (RequestType, Subject)) -> Option<Settlement> {
        let closed = self.signs.find(Family::RightsClosed)?;
        self.signs.find(Family::VitalStopped)?;
        let renounced = weighed.0 == RequestType::CareRenunciation && !self.asks(&[Act::Support]);
        let file = weighed == (RequestType::FileFollowUp, Subject::BaseRights);
        (renounced || file).then_some(Settlement {
            request_type: RequestType::FileFollowUp,
            subject: Subject::BaseRights,
            social: false,
            urgency: Urgency::Urgent,
            words: (closed.first, closed.last),
            reason: "traitement vital et droits fermés : rétablir les droits, exemple 5",
        })
    }

    /// Example 13: a newborn on nobody's file is first to be attached.
    fn newborn(&self, weighed: (RequestType, Subject)) -> Option<Settlement> {
        let sign = self.signs.find(Family::NewbornWithoutRights)?;
        let near = matches!(
            weighed.1,
            Subject::VitaleCard | Subject::BaseRights | Subject::RightsCertificate
        );
        (near && weighed.0 == RequestType::FileFollowUp).then_some(Settlement {
            request_type: RequestType::FileFollowUp,
            subject: Subject::Dependents,
            social: false,
            urgency: Urgency::Urgent,
            words: (sign.first, sign.last),
            reason: "nouveau-né à rattacher : sujet ayants droit, exemple 13",
        })
    }

    /// Rule D, example 1: "attestation" alone is that of the base rights, whatever else is said.
    fn bare_certificate(&self, weighed: (RequestType, Subject)) -> Option<Settlement> {
        let place = secondary::bare_certificate(self.analysis)?;
        let chased = self.asks(&[Act::Chase]) && matches!(weighed.1, Subject::C2s | Subject::Ame);
        (weighed.0 == RequestType::Documents && chased).then_some(Settlement {
            request_type: RequestType::Documents,
            subject: Subject::RightsCertificate,
            social: false,
            urgency: Urgency::Routine,
            words: (place, place),
            reason: "« attestation » sans autre précision : droits de base, règle D",
        })
    }

    /// Example 9: a call-back, and nothing that says why.
    fn call_only(&self) -> Option<Settlement> {
        let call = self
            .analysis
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.acts)
            .find(|(act, ..)| *act == Act::Call)?;
        let others = Act::ALL
            .into_iter()
            .filter(|act| *act != Act::Call)
            .collect::<Vec<_>>();
        let subject = self.analysis.hits.iter().any(|hit| {
            let name = self.lexicon.name(hit.concept);
            name.starts_with("s.") || name.starts_with("o.") || name.starts_with("p.p")
        });
        let short = self.analysis.reading.tokens.len() <= 30;
        (short && !subject && !self.asks(&others)).then_some(Settlement {
            request_type: RequestType::Contact,
            subject: Subject::Other,
            social: false,
            urgency: Urgency::Routine,
            words: (call.1, call.2),
            reason: "rappel demandé sans motif identifiable, règle B6",
        })
    }
}
