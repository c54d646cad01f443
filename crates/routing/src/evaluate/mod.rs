//! Measuring a sorter against labels: `route evaluate`.

mod report;

use std::collections::BTreeMap;

use domain::codes::{RequestType, Subject, Urgency};

use crate::lines::Labelled;
use crate::number::real;
use crate::submission::Sorting;

/// One submission, its labels and what a sorter said.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The line's id.
    pub id: String,
    /// Right codes: type, subject, service, urgency.
    pub truth: [&'static str; 4],
    /// Codes given.
    pub given: [&'static str; 4],
    /// Confidence given.
    pub confidence: f32,
    /// Whether a person must sort it.
    pub human: bool,
    /// Its other acts.
    pub secondary: Secondary,
}

impl Outcome {
    /// Compares a sorting to the labels of a line.
    pub fn new(line: &Labelled, sorting: &Sorting) -> Self {
        Self {
            id: line.line.id.clone(),
            truth: [
                line.request_type.code(),
                line.subject.code(),
                line.service.code(),
                line.urgency.code(),
            ],
            given: [
                sorting.request_type.code(),
                sorting.subject.code(),
                sorting.service.code(),
                sorting.urgency.code(),
            ],
            confidence: sorting.confidence,
            human: sorting.human,
            secondary: Secondary::new(&line.secondary, &sorting.secondary),
        }
    }

    fn right(&self, field: usize) -> bool {
        self.truth.get(field) == self.given.get(field)
    }
}

/// Secondary acts of a line, counted as `type/subject`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Secondary {
    /// Labelled.
    pub labelled: usize,
    /// Given by the sorter.
    pub given: usize,
    /// Given and labelled.
    pub right: usize,
}

impl Secondary {
    fn new(labelled: &[String], given: &[(RequestType, Subject)]) -> Self {
        let known = |(kind, subject): &&(RequestType, Subject)| {
            labelled.contains(&format!("{kind}/{subject}"))
        };
        Self {
            labelled: labelled.len(),
            given: given.len(),
            right: given.iter().filter(known).count(),
        }
    }
}

/// The names of the four fields, in order.
pub const FIELDS: [&str; 4] = ["type", "subject", "service", "urgency"];

/// Agreement on one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Share of right answers.
    pub accuracy: f64,
    /// Mean of the classes' F1.
    pub macro_f1: f64,
    /// Cohen's kappa.
    pub kappa: f64,
    /// Per class: code, precision, recall, F1, number of lines.
    pub classes: Vec<(&'static str, f64, f64, f64, usize)>,
    /// Confusions: right, given, how many; most frequent first.
    pub confusion: Vec<(&'static str, &'static str, usize)>,
}

/// Everything that `route evaluate` prints.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Number of lines.
    pub lines: usize,
    /// One agreement per field of [`FIELDS`].
    pub fields: Vec<Agreement>,
    /// Share of the urgent lines found.
    pub urgent_recall: f64,
    /// Share of the lines called urgent that are.
    pub urgent_precision: f64,
    /// Largest share of lines, most confident first, with at least 99 % of right types.
    pub coverage_at_99: f64,
    /// Share sent to human sorting.
    pub human: f64,
    /// Share of the labelled secondary acts that were found.
    pub secondary_recall: f64,
    /// Share of the secondary acts found that are labelled.
    pub secondary_precision: f64,
    /// Reliability: mean confidence, share of right types, number of lines, by tenth.
    pub reliability: Vec<(f64, f64, usize)>,
    /// The wrong lines, most confident first: id, field, right, given, confidence.
    pub worst: Vec<(String, &'static str, &'static str, &'static str, f32)>,
}

impl Evaluation {
    /// Measures outcomes.
    pub fn new(outcomes: &[Outcome]) -> Self {
        let urgent = Urgency::Urgent.code();
        let truly = |outcome: &&Outcome| outcome.truth[3] == urgent;
        let called = |outcome: &&Outcome| outcome.given[3] == urgent;
        let found = outcomes.iter().filter(truly).filter(called).count();
        let secondary = |count: fn(&Secondary) -> usize| {
            outcomes
                .iter()
                .map(|outcome| count(&outcome.secondary))
                .sum()
        };
        Self {
            lines: outcomes.len(),
            fields: (0..FIELDS.len())
                .map(|field| agreement(outcomes, field))
                .collect(),
            urgent_recall: share(found, outcomes.iter().filter(truly).count()),
            urgent_precision: share(found, outcomes.iter().filter(called).count()),
            coverage_at_99: coverage(outcomes, 0.99),
            human: share(
                outcomes.iter().filter(|outcome| outcome.human).count(),
                outcomes.len(),
            ),
            secondary_recall: share(
                secondary(|acts| acts.right),
                secondary(|acts| acts.labelled),
            ),
            secondary_precision: share(secondary(|acts| acts.right), secondary(|acts| acts.given)),
            reliability: reliability(outcomes),
            worst: worst(outcomes),
        }
    }
}

/// `part / whole`, 1 when there is nothing to measure.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        real(part) / real(whole)
    }
}

fn agreement(outcomes: &[Outcome], field: usize) -> Agreement {
    let mut pairs: BTreeMap<(&'static str, &'static str), usize> = BTreeMap::new();
    let mut totals: BTreeMap<&'static str, (usize, usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let (Some(truth), Some(given)) = (outcome.truth.get(field), outcome.given.get(field))
        else {
            continue;
        };
        *pairs.entry((truth, given)).or_default() += 1;
        totals.entry(truth).or_default().0 += 1;
        totals.entry(given).or_default().1 += 1;
        if truth == given {
            totals.entry(truth).or_default().2 += 1;
        }
    }
    let right = outcomes
        .iter()
        .filter(|outcome| outcome.right(field))
        .count();
    let accuracy = share(right, outcomes.len());
    let whole = real(outcomes.len()).max(1.0);
    let chance: f64 = totals
        .values()
        .map(|(truth, given, _)| real(*truth) * real(*given) / (whole * whole))
        .sum();
    let classes: Vec<_> = totals
        .iter()
        .filter(|(_, (truth, ..))| *truth > 0)
        .map(|(code, (truth, given, both))| {
            let f1 = 2.0 * real(*both) / real(truth + given).max(1.0);
            (
                *code,
                share(*both, *given),
                share(*both, *truth),
                f1,
                *truth,
            )
        })
        .collect();
    let macro_f1 = classes.iter().map(|class| class.3).sum::<f64>() / real(classes.len()).max(1.0);
    let mut confusion: Vec<_> = pairs
        .into_iter()
        .filter(|((truth, given), _)| truth != given)
        .map(|((truth, given), count)| (truth, given, count))
        .collect();
    confusion.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    let kappa = if chance < 1.0 {
        (accuracy - chance) / (1.0 - chance)
    } else {
        1.0
    };
    Agreement {
        accuracy,
        macro_f1,
        kappa,
        classes,
        confusion,
    }
}

fn by_confidence(outcomes: &[Outcome]) -> Vec<&Outcome> {
    let mut sorted: Vec<&Outcome> = outcomes.iter().collect();
    sorted.sort_by(|left, right| right.confidence.total_cmp(&left.confidence));
    sorted
}

fn coverage(outcomes: &[Outcome], wanted: f64) -> f64 {
    let mut right = 0;
    let mut best = 0;
    for (rank, outcome) in (1..).zip(by_confidence(outcomes)) {
        right += usize::from(outcome.right(0));
        if share(right, rank) >= wanted {
            best = rank;
        }
    }
    share(best, outcomes.len())
}

fn reliability(outcomes: &[Outcome]) -> Vec<(f64, f64, usize)> {
    let mut bins = vec![(0.0, 0, 0); 10];
    for outcome in outcomes {
        let at = crate::number::count(f64::from(outcome.confidence) * 10.0).min(9);
        if let Some(bin) = bins.get_mut(at) {
            bin.0 += f64::from(outcome.confidence);
            bin.1 += usize::from(outcome.right(0));
            bin.2 += 1;
        }
    }
    let filled = bins.into_iter().filter(|bin| bin.2 > 0);
    filled
        .map(|(sum, right, count)| (sum / real(count), share(right, count), count))
        .collect()
}

fn worst(outcomes: &[Outcome]) -> Vec<(String, &'static str, &'static str, &'static str, f32)> {
    let mut all = Vec::new();
    for outcome in by_confidence(outcomes) {
        for (field, (name, (truth, given))) in FIELDS
            .iter()
            .zip(outcome.truth.iter().zip(&outcome.given))
            .enumerate()
        {
            if truth != given && field != 2 {
                all.push((
                    outcome.id.clone(),
                    *name,
                    *truth,
                    *given,
                    outcome.confidence,
                ));
            }
        }
    }
    all
}
