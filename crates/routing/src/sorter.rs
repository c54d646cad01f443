//! The sorter: reads, weighs, decides, explains.

use std::sync::LazyLock;

use domain::codes::{RequestType, Service, Subject, Urgency};

use crate::due;
use crate::features::{self, Feature};
use crate::findings::Analysis;
use crate::hash;
use crate::model::{Header, Model, softmax};
use crate::submission::{Sorting, Submission};
use crate::urgency::Signs;

/// Version of the rules and of the lexicon; changes with every change of behaviour outside the
/// trained model.
pub const RULES_VERSION: &str = "2026.1";

const MODEL: &[u8] = include_bytes!("../data/model.bin");

static EMBEDDED: LazyLock<Sorter> =
    LazyLock::new(|| Sorter::new(Model::parse(MODEL).unwrap_or_else(|_| Model::blank())));

/// Sorts submissions with one model. Immutable and shareable between threads.
#[derive(Debug)]
pub struct Sorter {
    model: Model,
    version: &'static str,
}

/// The features of the urgency head, which is asked last: the signs, alone, in pairs, and with the
/// type and subject already decided.
pub fn urgency_features(
    signs: &Signs,
    request_type: RequestType,
    subject: Subject,
) -> Vec<Feature> {
    let mut all = Vec::with_capacity(signs.all.len() * 6 + 8);
    let mut note = |kind: &str, name: u64, value: f32| {
        all.push((
            hash::short(hash::combine(
                hash::combine(hash::of("urgency"), hash::of(kind)),
                name,
            )),
            value,
        ));
    };
    let context = [
        ("type", hash::of(request_type.code())),
        ("subject", hash::of(subject.code())),
    ];
    let (level, _) = signs.level(request_type, subject);
    note("level", hash::of(level.code()), 1.0);
    for (kind, code) in context {
        note(kind, code, 0.5);
        note(kind, hash::combine(code, hash::of(level.code())), 0.5);
    }
    for sign in &signs.all {
        let name = hash::of(&format!("{:?}", sign.family));
        note("sign", name, 0.7);
        for (kind, code) in context {
            note(kind, hash::combine(code, name), 0.4);
        }
        for other in signs.all.iter().filter(|other| other.family > sign.family) {
            note(
                "pair",
                hash::combine(name, hash::of(&format!("{:?}", other.family))),
                0.3,
            );
        }
    }
    all
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
        let subjects = self.probabilities(&scores, 1);
        let social = self
            .probabilities(&scores, 3)
            .get(1)
            .copied()
            .unwrap_or_default()
            > 0.5;
        let (request_type, subject, confidence) = joint(&types, &subjects);
        let signs = Signs::new(&analysis);
        let more = self
            .model
            .score(&urgency_features(&signs, request_type, subject));
        let urgencies = self.combined(&scores, &more, 2);
        let urgency = best(Urgency::ALL, &urgencies).unwrap_or(Urgency::Routine);
        let human = confidence < self.model.header.floor;
        let service = if human {
            Service::PartnerRelations
        } else {
            service(request_type, subject, social)
        };
        Sorting {
            request_type,
            subject,
            service,
            urgency,
            due_on: due::on(
                submission.received,
                request_type,
                urgency,
                submission.deadline,
            ),
            secondary: Vec::new(),
            confidence,
            human,
            reasons: vec![format!(
                "Type « {} » : lecture d’ensemble du texte.",
                request_type.label()
            )],
            missing: Vec::new(),
            notices: Vec::new(),
            model_version: self.version,
            rules_version: RULES_VERSION,
        }
    }

    /// Probabilities of a head whose features came in two parts.
    fn combined(&self, first: &[Vec<f32>], second: &[Vec<f32>], head: usize) -> Vec<f32> {
        let Some(known) = self.model.header.heads.get(head) else {
            return Vec::new();
        };
        let (Some(first), Some(second)) = (first.get(head), second.get(head)) else {
            return Vec::new();
        };
        // The bias is in both parts.
        let sums: Vec<f32> = first
            .iter()
            .zip(second)
            .zip(&known.bias)
            .map(|((left, right), bias)| left + right - bias)
            .collect();
        softmax(&sums, known.temperature)
    }

    fn probabilities(&self, scores: &[Vec<f32>], head: usize) -> Vec<f32> {
        let temperature = self
            .model
            .header
            .heads
            .get(head)
            .map_or(1.0, |head| head.temperature);
        softmax(scores.get(head).map_or(&[], Vec::as_slice), temperature)
    }
}

fn best<T: Copy>(all: &[T], probabilities: &[f32]) -> Option<T> {
    all.iter()
        .zip(probabilities)
        .max_by(|left, right| left.1.total_cmp(right.1))
        .map(|(value, _)| *value)
}

/// The best pair of a type and a subject that go together, and the probability of that type.
fn joint(types: &[f32], subjects: &[f32]) -> (RequestType, Subject, f32) {
    let mut found = (RequestType::Contact, Subject::Other, 0.0, -1.0);
    for (request_type, type_probability) in RequestType::ALL.iter().zip(types) {
        for (subject, subject_probability) in Subject::ALL.iter().zip(subjects) {
            let weight = type_probability * subject_probability;
            if weight > found.3 && compatible(*request_type, *subject) {
                found = (*request_type, *subject, *type_probability, weight);
            }
        }
    }
    (found.0, found.1, found.2)
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
