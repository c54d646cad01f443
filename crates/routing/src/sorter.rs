//! The sorter: reads, weighs, decides, explains.

use std::sync::LazyLock;

use domain::codes::{RequestType, Service, Subject, Urgency};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::completeness;
use crate::due;
use crate::explain::{self, Decision};
use crate::features::{self, Feature};
use crate::findings::Analysis;
use crate::guide;
use crate::heads::{second_features, subject_features, urgency_features};
use crate::model::{Header, Model, softmax};
use crate::notices;
use crate::second;
use crate::secondary;
use crate::submission::{Sorting, Submission};
use crate::urgency::{Family, Signs};

/// Version of the rules and of the lexicon; changes with every change of behaviour outside the
/// trained model.
pub const RULES_VERSION: &str = "2026.4";

const MODEL: &[u8] = include_bytes!("../data/model.bin");

static EMBEDDED: LazyLock<Sorter> =
    LazyLock::new(|| Sorter::new(Model::parse(MODEL).unwrap_or_else(|_| Model::blank())));

/// Sorts submissions with one model. Immutable and shareable between threads.
#[derive(Debug)]
pub struct Sorter {
    model: Model,
    version: &'static str,
}

impl Sorter {
    /// The sorter of this build: the model in `data/model.bin`.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// A sorter with another model, to evaluate it.
    pub fn new(model: Model) -> Self {
        let version: &'static str = Box::leak(model.header.version.clone().into_boxed_str());
        Self { model, version }
    }

    /// What the model file says of itself.
    pub fn header(&self) -> &Header {
        &self.model.header
    }

    /// Sorts one submission. Pure, total, deterministic.
    pub fn sort(&self, submission: &Submission<'_>) -> Sorting {
        let analysis = Analysis::new(submission);
        let all = features::of(&analysis.reading, submission, &analysis.findings());
        let scores = self.model.score(&all);
        let types = self.probabilities(&scores, 0);
        let social = self.probabilities(&scores, 3);
        let social = social.get(1).is_some_and(|likely| *likely > 0.5);
        let (request_type, subject, confidence) = self.decide(&analysis, &scores, &types);
        let signs = Signs::new(&analysis, submission.received);
        let settled = guide::settle(&analysis, &signs, (request_type, subject));
        let (request_type, subject, social, confidence) = settled
            .map_or((request_type, subject, social, confidence), |settled| {
                settled.over(confidence)
            });
        let urgency = self.urgency(&scores, &signs, request_type, subject);
        let urgency = settled.map_or(urgency, |settled| urgency.max(settled.urgency));
        // Whatever the words weigh, nobody could say what a few words that name nothing ask.
        let confidence = if settled.is_none() && analysis.is_vague() {
            confidence.min(self.model.header.floor / 2.0)
        } else {
            confidence
        };
        let human = confidence < self.model.header.floor;
        let service = if human {
            Service::PartnerRelations
        } else {
            service(request_type, subject, social)
        };
        let (_, sign) = signs.level(request_type, subject);
        let decision = Decision {
            request_type,
            subject,
            service,
            urgency,
            sign,
            settled,
            human,
        };
        let event = event(&signs, submission);
        Sorting {
            request_type,
            subject,
            service,
            urgency,
            due_on: due::on(
                submission.calendar,
                submission.received,
                request_type,
                urgency,
                event,
            ),
            secondary: self.secondary(&analysis, &scores, (request_type, subject)),
            confidence,
            human,
            reasons: explain::reasons(&analysis, submission, &decision),
            missing: completeness::missing(&analysis.reading, submission, request_type, subject),
            notices: notices::find(&analysis, &signs, &decision),
            model_version: self.version,
            rules_version: RULES_VERSION,
        }
    }

    /// Rule F: the level, `urgent` as soon as its probability reaches the trained threshold.
    fn urgency(
        &self,
        scores: &[f32],
        signs: &Signs,
        request_type: RequestType,
        subject: Subject,
    ) -> Urgency {
        let more = urgency_features(signs, request_type, subject);
        let probabilities = self.combined(scores, &more, 2);
        let urgent = Urgency::ALL
            .iter()
            .zip(&probabilities)
            .find(|(level, _)| **level == Urgency::Urgent);
        let (level, sign) = signs.level(request_type, subject);
        // When the signs alone say urgent, half of the trained threshold is enough.
        let share = match level {
            // "URGENT" alone is not a sign: it never raises.
            _ if signs.only_words() => 2.0 / self.model.header.urgent_from,
            Urgency::Urgent => 0.5,
            // No sign of the table: only a strong reading of the whole text is believed.
            _ => 1.5,
        };
        if urgent
            .is_some_and(|(_, probability)| *probability >= share * self.model.header.urgent_from)
        {
            return Urgency::Urgent;
        }
        // Section 8: a decision pending beyond two months is `soon` whatever else is said.
        if level == Urgency::Soon && sign.is_some_and(|sign| sign.family == Family::Overdue) {
            return Urgency::Soon;
        }
        let lower = Urgency::ALL
            .iter()
            .zip(&probabilities)
            .filter(|(level, _)| **level != Urgency::Urgent);
        lower
            .max_by(|left, right| left.1.total_cmp(right.1))
            .map_or(Urgency::Routine, |(level, _)| *level)
    }

    /// Rules B to D: the best pair of a type and a subject that go together.
    fn decide(
        &self,
        analysis: &Analysis,
        scores: &[f32],
        types: &[f32],
    ) -> (RequestType, Subject, f32) {
        let mut found = (RequestType::Contact, Subject::Other, 0.0, -1.0);
        for (request_type, probability) in RequestType::ALL.iter().zip(types) {
            if *probability < 0.02 {
                continue;
            }
            let subjects = self.subjects(analysis, scores, *request_type);
            let allowed: f32 = Subject::ALL
                .iter()
                .zip(&subjects)
                .filter(|(subject, _)| compatible(*request_type, **subject))
                .map(|(_, probability)| probability)
                .sum();
            for (subject, share) in Subject::ALL.iter().zip(&subjects) {
                let weight = probability * share / allowed.max(1e-6);
                if weight > found.3 && compatible(*request_type, *subject) {
                    found = (*request_type, *subject, *probability, weight);
                }
            }
        }
        (found.0, found.1, found.2)
    }

    /// Rule C: the other acts.
    fn secondary(
        &self,
        analysis: &Analysis,
        scores: &[f32],
        primary: (RequestType, Subject),
    ) -> Vec<(RequestType, Subject)> {
        let types = self.combined(scores, &second_features(analysis, primary), 4);
        let suggested = secondary::suggested(analysis, primary.0, primary.1);
        second::choose(primary, &types, &suggested, |kind| {
            self.subjects(analysis, scores, kind)
        })
    }

    /// Probabilities of the subjects, given a type.
    fn subjects(&self, analysis: &Analysis, scores: &[f32], kind: RequestType) -> Vec<f32> {
        self.combined(scores, &subject_features(analysis, kind), 1)
    }

    /// Probabilities of a head that more features inform.
    fn combined(&self, scores: &[f32], more: &[Feature], head: usize) -> Vec<f32> {
        let known = self.model.head(scores, head).iter();
        let more = self.model.add_to(head, more);
        let sums: Vec<f32> = known.zip(more).map(|(one, two)| one + two).collect();
        softmax(&sums, self.temperature(head))
    }

    fn probabilities(&self, scores: &[f32], head: usize) -> Vec<f32> {
        softmax(self.model.head(scores, head), self.temperature(head))
    }

    fn temperature(&self, head: usize) -> f32 {
        let known = self.model.header.heads.get(head);
        known.map_or(1.0, |head| head.temperature)
    }
}

/// Rule G: the nearest dated event, in the text or in the form.
fn event(signs: &Signs, submission: &Submission<'_>) -> Option<Date> {
    let dated = signs.all.iter().filter(|sign| sign.family.is_event());
    let days = dated
        .filter_map(|sign| sign.days)
        .filter(|days| *days >= 0)
        .min();
    let written = days.and_then(|days| submission.received.checked_add(days.days()).ok());
    [written, submission.deadline].into_iter().flatten().min()
}

/// Rule D: a renunciation is always about a care, and a care is only a renunciation's subject or
/// that of a slot.
pub(crate) fn compatible(request_type: RequestType, subject: Subject) -> bool {
    let care = subject.default_service() == Service::HealthSupport;
    match request_type {
        RequestType::CareRenunciation => care,
        RequestType::Appointment => true,
        _ => !care,
    }
}

/// Rule E: the subject's service, with the overrides of the types.
pub fn service(request_type: RequestType, subject: Subject, social: bool) -> Service {
    let default = subject.default_service();
    match request_type {
        RequestType::CareRenunciation => Service::HealthSupport,
        RequestType::Contact | RequestType::Appointment if subject == Subject::Other && social => {
            Service::SocialService
        }
        RequestType::Appointment
            if matches!(default, Service::HealthSupport | Service::PartnerRelations) =>
        {
            default
        }
        RequestType::Appointment => Service::FrontOffice,
        _ => default,
    }
}
