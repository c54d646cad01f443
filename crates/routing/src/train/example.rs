//! What a labelled line teaches.

use domain::codes::{RequestType, Service, Subject, Urgency};

use super::{HEADS, position};
use crate::features::{self, Feature, Features};
use crate::findings::Analysis;
use crate::heads;
use crate::lines::{Labelled, Origin};
use crate::submission::Submission;
use crate::urgency::Signs;

/// A submission ready to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its features.
    pub features: Features,
    /// Its features when the declared type is hidden; none where none was declared.
    pub blind: Option<Features>,
    /// Those of the subject head alone, with the right type.
    pub subject: Vec<Feature>,
    /// Those of the urgency head alone, with the right type and subject.
    pub urgency: Vec<Feature>,
    /// Those of the head of the second act alone, with the right type and subject.
    pub second: Vec<Feature>,
    /// The other labelled acts: features of the subject head with their type, and their subject.
    pub others: Vec<(Vec<Feature>, usize)>,
    /// Class of each head.
    pub classes: [usize; HEADS],
    /// Who wrote it.
    pub origin: Origin,
}

impl Example {
    /// Reads a labelled line.
    pub fn new(line: &Labelled) -> Self {
        let primary = (line.request_type, line.subject);
        let acts: Vec<(RequestType, Subject)> = line.other_acts().collect();
        let classes = [
            position(RequestType::ALL, &primary.0),
            position(Subject::ALL, &primary.1),
            position(Urgency::ALL, &line.urgency),
            usize::from(line.service == Service::SocialService),
            // Zero is no second act.
            acts.first()
                .map_or(0, |(kind, _)| position(RequestType::ALL, kind) + 1),
        ];
        let submission = line.submission();
        let analysis = Analysis::new(&submission);
        let signs = Signs::new(&analysis, submission.received);
        let findings = analysis.findings();
        let hidden = Submission {
            declared_type: None,
            ..submission
        };
        let read =
            |submission: &Submission<'_>| features::of(&analysis.reading, submission, &findings);
        let other = |(kind, subject): &(RequestType, Subject)| {
            let features = heads::subject_features(&analysis, *kind);
            (features, position(Subject::ALL, subject))
        };
        Self {
            features: read(&submission),
            blind: submission.declared_type.map(|_| read(&hidden)),
            subject: heads::subject_features(&analysis, primary.0),
            urgency: heads::urgency_features(&signs, primary.0, primary.1),
            second: heads::second_features(&analysis, primary),
            others: acts.iter().map(other).collect(),
            classes,
            origin: line.origin(),
        }
    }

    /// The features of a head alone.
    pub(super) fn own(&self, head: usize) -> &[Feature] {
        match head {
            1 => &self.subject,
            2 => &self.urgency,
            4 => &self.second,
            _ => &[],
        }
    }
}
