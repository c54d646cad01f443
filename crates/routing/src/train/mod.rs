//! Training: from labelled submissions to a [`Model`]. Pure and deterministic; run by
//! `examples/train.rs`, never at run time.

mod calibration;
pub mod descent;
mod example;
pub mod softmax;

pub use calibration::{temperature, train_calibrated};
pub use example::Example;

use std::collections::BTreeMap;

use domain::codes::{RequestType, Subject, Urgency};

use crate::features::Feature;
use crate::hash;
use crate::lines::Origin;
use crate::model::{Head, Header, Model, ModelError};
use crate::number::{byte, single};

/// What the features depend on, beside the code.
const LEXICON_FILES: [&str; 2] = [
    include_str!("../../data/lexicon.txt"),
    include_str!("../../data/spelling.txt"),
];

/// How many questions the model answers.
const HEADS: usize = 5;

/// The knobs of training.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// A feature seen in fewer submissions is dropped.
    pub seen_at_least: usize,
    /// L2 penalty of each head: type, subject, urgency, social, second.
    pub penalties: [f64; HEADS],
    /// Steps of the optimiser.
    pub steps: usize,
    /// Importance of the submissions written one by one by us, beside the corpus.
    pub own_weight: f64,
    /// How many of the three held-out thirds calibrate the model (1 to 3).
    pub calibration_folds: usize,
    /// Importance of the submissions that we composed from clauses.
    pub composed_weight: f64,
    /// Share of the lessons on the type that hide the declared one: it is weighed less, and a
    /// submission without one is read as well.
    pub hidden: f64,
    /// Importance of a secondary act, beside a primary one, in teaching what is a subject.
    pub secondary_weight: f64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seen_at_least: 4,
            penalties: [0.02, 0.02, 0.05, 0.05, 0.05],
            steps: 60,
            own_weight: 1.0,
            calibration_folds: 3,
            composed_weight: 0.4,
            hidden: 0.3,
            secondary_weight: 0.15,
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

/// The version of a model trained on these files and on the lexicon of this build: a model whose
/// header says another one was not rebuilt.
pub fn version(files: &[&str]) -> String {
    let all = files.iter().chain(&LEXICON_FILES);
    let state = all.fold(hash::of("3"), |state, file| {
        hash::combine(state, hash::of(file))
    });
    format!("3-{state:016x}")
}

/// The classes of each head, with its name.
pub fn questions() -> [(&'static str, Vec<&'static str>); HEADS] {
    let types = || RequestType::ALL.iter().map(|value| value.code());
    [
        ("type", types().collect()),
        (
            "subject",
            Subject::ALL.iter().map(|value| value.code()).collect(),
        ),
        (
            "urgency",
            Urgency::ALL.iter().map(|value| value.code()).collect(),
        ),
        ("social", vec!["no", "social_service"]),
        ("second", ["none"].into_iter().chain(types()).collect()),
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
    let seen = |example: &&Example| row(&numbers, example.features.iter());
    let hidden = |example: &&Example| Some(row(&numbers, example.blind.as_ref()?.iter()));
    let common: Vec<Rows> = examples
        .iter()
        .map(|example| (seen(example), hidden(example)))
        .collect();
    let mut built = Vec::new();
    let mut columns = Vec::new();
    for (at, (name, classes)) in questions().into_iter().enumerate() {
        let lessons = lessons(examples, &common, &numbers, recipe, at);
        let problem = softmax::Problem {
            lessons: &lessons,
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
    Model::new(header, &keys, &weights)
}

/// The features of a submission, and those without its declared type.
type Rows = (softmax::Row, Option<softmax::Row>);

/// What examples teach to a head; to that of the subject, their other acts as well.
fn lessons<'a>(
    examples: &[&Example],
    common: &'a [Rows],
    numbers: &BTreeMap<u32, u32>,
    recipe: &Recipe,
    head: usize,
) -> Vec<softmax::Lesson<'a>> {
    let mut all = Vec::with_capacity(examples.len());
    for (example, (common, hidden)) in examples.iter().zip(common) {
        let importance = recipe.weight(example.origin);
        let mut teach =
            |common: &'a [(u32, f32)], own: &[Feature], class: usize, importance: f64| {
                all.push(softmax::Lesson {
                    common,
                    own: row(numbers, own.iter().copied()),
                    class,
                    importance,
                });
            };
        let class = example.classes.get(head).copied().unwrap_or_default();
        let hidden = hidden.as_ref().filter(|_| head == 0);
        let share = hidden.map_or(0.0, |_| recipe.hidden);
        teach(common, example.own(head), class, importance * (1.0 - share));
        if let Some(hidden) = hidden {
            teach(hidden, &[], class, importance * share);
        }
        let others = example.others.iter().filter(|_| head == 1);
        for (features, class) in others {
            teach(
                common,
                features,
                *class,
                importance * recipe.secondary_weight,
            );
        }
    }
    all
}

/// The known features of a row, numbered.
fn row(numbers: &BTreeMap<u32, u32>, features: impl Iterator<Item = Feature>) -> softmax::Row {
    features
        .filter_map(|(key, value)| numbers.get(&key).map(|number| (*number, value)))
        .collect()
}

/// The features seen often enough, sorted.
fn vocabulary(examples: &[&Example], at_least: usize) -> Vec<u32> {
    let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
    for example in examples {
        let own = (0..HEADS).flat_map(|head| example.own(head)).copied();
        for (key, _) in example.features.iter().chain(own) {
            *seen.entry(key).or_default() += 1;
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
