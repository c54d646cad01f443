//! Training: from labelled submissions to a [`Model`]. Pure and deterministic; run by
//! `examples/train.rs`, never at run time.

mod calibration;
pub mod descent;
pub mod softmax;

pub use calibration::{temperature, train_calibrated};

use std::collections::BTreeMap;

use domain::codes::{RequestType, Service, Subject, Urgency};

use crate::features::{self, Feature};
use crate::findings::Analysis;
use crate::hash;
use crate::heads;
use crate::lines::{Labelled, Origin};
use crate::model::{Head, Header, Model, ModelError};
use crate::number::{byte, single};
use crate::urgency::Signs;

/// What the features depend on, beside the code.
const LEXICON_FILES: [&str; 2] = [
    include_str!("../../data/lexicon.txt"),
    include_str!("../../data/spelling.txt"),
];

/// The knobs of training.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// A feature seen in fewer submissions is dropped.
    pub seen_at_least: usize,
    /// L2 penalty of each head: type, subject, urgency, social.
    pub penalties: [f64; 4],
    /// Steps of the optimiser.
    pub steps: usize,
    /// Importance of the submissions written one by one by us, beside the corpus.
    pub own_weight: f64,
    /// How many of the three held-out thirds calibrate the model (1 to 3).
    pub calibration_folds: usize,
    /// Importance of the submissions that we composed from clauses.
    pub composed_weight: f64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seen_at_least: 4,
            penalties: [0.05, 0.02, 0.05, 0.05],
            steps: 60,
            own_weight: 1.0,
            calibration_folds: 3,
            composed_weight: 0.4,
        }
    }
}

impl Recipe {
    const fn weight(&self, origin: Origin) -> f64 {
        match origin {
            Origin::Corpus => 1.0,
            Origin::Own => self.own_weight,
            Origin::Composed => self.composed_weight,
        }
    }
}

/// A submission ready to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its features.
    pub features: Vec<Feature>,
    /// Those of the subject head alone, with the right type.
    pub subject: Vec<Feature>,
    /// Those of the urgency head alone, with the right type and subject.
    pub urgency: Vec<Feature>,
    /// Class of each head.
    pub classes: [usize; 4],
    /// Who wrote it.
    pub origin: Origin,
}

impl Example {
    /// Reads a labelled line.
    pub fn new(line: &Labelled) -> Self {
        let classes = [
            position(RequestType::ALL, &line.request_type),
            position(Subject::ALL, &line.subject),
            position(Urgency::ALL, &line.urgency),
            usize::from(line.service == Service::SocialService),
        ];
        let submission = line.submission();
        let analysis = Analysis::new(&submission);
        let signs = Signs::new(&analysis, submission.received);
        Self {
            features: features::of(&analysis.reading, &submission, &analysis.findings()),
            subject: heads::subject_features(&analysis, line.request_type),
            urgency: heads::urgency_features(&signs, line.request_type, line.subject),
            classes,
            origin: line.origin(),
        }
    }
}

/// The version of a model trained on these files and on the lexicon of this build: a model whose
/// header says another one was not rebuilt.
pub fn version(files: &[&str]) -> String {
    let all = files.iter().chain(&LEXICON_FILES);
    let state = all.fold(hash::of("2"), |state, file| {
        hash::combine(state, hash::of(file))
    });
    format!("2-{state:016x}")
}

/// The classes of each head, with its name.
pub fn questions() -> [(&'static str, Vec<&'static str>); 4] {
    [
        (
            "type",
            RequestType::ALL.iter().map(|value| value.code()).collect(),
        ),
        (
            "subject",
            Subject::ALL.iter().map(|value| value.code()).collect(),
        ),
        (
            "urgency",
            Urgency::ALL.iter().map(|value| value.code()).collect(),
        ),
        ("social", vec!["no", "social_service"]),
    ]
}

fn position<T: PartialEq>(all: &[T], value: &T) -> usize {
    all.iter()
        .position(|other| other == value)
        .unwrap_or_default()
}

/// Learns a model from examples.
///
/// # Errors
/// [`ModelError`] when the tables are inconsistent, which would be a defect here.
pub fn train(examples: &[&Example], recipe: &Recipe, version: &str) -> Result<Model, ModelError> {
    let keys = vocabulary(examples, recipe.seen_at_least);
    let numbers: BTreeMap<u32, u32> = keys.iter().copied().zip(0..).collect();
    let rows = [
        table(examples, &numbers, |_| &[]),
        table(examples, &numbers, |example| &example.subject),
        table(examples, &numbers, |example| &example.urgency),
        table(examples, &numbers, |_| &[]),
    ];
    let weights: Vec<f64> = examples
        .iter()
        .map(|example| recipe.weight(example.origin))
        .collect();
    let mut built = Vec::new();
    let mut columns = Vec::new();
    for (at, (name, classes)) in questions().into_iter().enumerate() {
        let truth: Vec<usize> = examples
            .iter()
            .map(|example| example.classes.get(at).copied().unwrap_or_default())
            .collect();
        let problem = softmax::Problem {
            rows: rows.get(at).map_or(&[], Vec::as_slice),
            classes: &truth,
            weights: &weights,
            features: keys.len(),
            class_count: classes.len(),
            penalty: recipe.penalties.get(at).copied().unwrap_or(0.1),
        };
        let solved = problem.solve(recipe.steps);
        let (head, bytes) = quantise(name, &classes, &solved);
        built.push(head);
        columns.push(bytes);
    }
    let header = Header {
        version: version.to_owned(),
        features: keys.len(),
        heads: built,
        floor: 0.5,
        urgent_from: 0.5,
    };
    let (keys, weights) = prune(&keys, &interleave(&columns, keys.len()));
    let header = Header {
        features: keys.len(),
        ..header
    };
    Model::new(header, &keys, weights)
}

/// The rows of a head: the common features and its own.
fn table(
    examples: &[&Example],
    numbers: &BTreeMap<u32, u32>,
    own: impl Fn(&Example) -> &[Feature],
) -> Vec<softmax::Row> {
    let both = |example: &&Example| {
        let mut all = row(numbers, &example.features);
        all.extend(row(numbers, own(example)));
        all
    };
    examples.iter().map(both).collect()
}

/// The known features of a row, numbered.
fn row(numbers: &BTreeMap<u32, u32>, features: &[Feature]) -> softmax::Row {
    features
        .iter()
        .filter_map(|(key, value)| numbers.get(key).map(|number| (*number, *value)))
        .collect()
}

/// The features seen often enough, sorted.
fn vocabulary(examples: &[&Example], at_least: usize) -> Vec<u32> {
    let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
    for example in examples {
        for (key, _) in example
            .features
            .iter()
            .chain(&example.subject)
            .chain(&example.urgency)
        {
            *seen.entry(*key).or_default() += 1;
        }
    }
    seen.into_iter()
        .filter(|(_, count)| *count >= at_least)
        .map(|(key, _)| key)
        .collect()
}

/// Rounds weights to bytes.
fn quantise(name: &str, classes: &[&str], solved: &[f64]) -> (Head, Vec<i8>) {
    let (weights, bias) = solved.split_at(solved.len() - classes.len());
    let largest = weights
        .iter()
        .fold(1e-9_f64, |top, weight| top.max(weight.abs()));
    let scale = largest / 127.0;
    let head = Head {
        name: name.to_owned(),
        classes: classes.iter().map(|class| (*class).to_owned()).collect(),
        bias: bias.iter().map(|value| single(*value)).collect(),
        scale: single(scale),
        temperature: 1.0,
    };
    (
        head,
        weights.iter().map(|weight| byte(weight / scale)).collect(),
    )
}

/// Puts the bytes of all heads of a feature side by side.
fn interleave(columns: &[Vec<i8>], features: usize) -> Vec<i8> {
    let mut all = Vec::new();
    for feature in 0..features {
        for column in columns {
            let k = column.len() / features.max(1);
            all.extend_from_slice(
                column
                    .get(feature * k..(feature + 1) * k)
                    .unwrap_or_default(),
            );
        }
    }
    all
}

/// Drops the features whose every weight is negligible.
fn prune(keys: &[u32], weights: &[i8]) -> (Vec<u32>, Vec<i8>) {
    const NEGLIGIBLE: u8 = 1;
    let width = weights.len() / keys.len().max(1);
    let mut kept = (Vec::new(), Vec::new());
    for (key, row) in keys.iter().zip(weights.chunks_exact(width.max(1))) {
        if row.iter().any(|weight| weight.unsigned_abs() > NEGLIGIBLE) {
            kept.0.push(*key);
            kept.1.extend_from_slice(row);
        }
    }
    kept
}
