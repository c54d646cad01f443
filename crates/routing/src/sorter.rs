//! The sorter: reads, weighs, decides, explains.

use std::sync::LazyLock;

use domain::codes::{RequestType, Service, Subject, Urgency};

use crate::due;
use crate::features::{self, Feature};
use crate::model::{Header, Model, softmax};
use crate::normalise::Reading;
use crate::submission::{Sorting, Submission};

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

/// The features of a submission, as training and sorting see them.
pub fn features(submission: &Submission<'_>) -> Vec<Feature> {
    let reading = Reading::new(submission.title, submission.text);
    features::of(&reading, submission, &[])
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
        let reading = Reading::new(submission.title, submission.text);
        let all = features::of(&reading, submission, &[]);
        let scores = self.model.score(&all);
        let types = self.probabilities(&scores, 0);
        let subjects = self.probabilities(&scores, 1);
        let urgencies = self.probabilities(&scores, 2);
        let social = self
            .probabilities(&scores, 3)
            .get(1)
            .copied()
            .unwrap_or_default()
            > 0.5;
        let (request_type, subject, confidence) = joint(&types, &subjects);
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
