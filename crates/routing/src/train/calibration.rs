//! What must be honest outside the training set: temperatures, floor, threshold of `urgent`.

use domain::codes::Urgency;

use super::{Example, Recipe, position, train};
use crate::lines::Origin;
use crate::model::{Model, ModelError, softmax};
use crate::number::{real, single};

/// Learns a model and fits, on folds of the same examples, what must be honest outside them: the
/// temperature of the type and of the urgency, and the threshold of `urgent`.
///
/// # Errors
/// [`ModelError`] when the tables are inconsistent, which would be a defect here.
pub fn train_calibrated(
    examples: &[&Example],
    recipe: &Recipe,
    version: &str,
) -> Result<Model, ModelError> {
    const FOLDS: usize = 3;
    let mut types = Vec::new();
    let mut urgencies = Vec::new();
    for fold in 0..recipe.calibration_folds.min(FOLDS) {
        let held =
            |at: usize, example: &Example| example.origin == Origin::Corpus && at % FOLDS == fold;
        let numbered = || examples.iter().enumerate();
        let kept: Vec<&Example> = numbered()
            .filter(|(at, example)| !held(*at, example))
            .map(|(_, example)| *example)
            .collect();
        let model = train(&kept, recipe, version)?;
        for (_, example) in numbered().filter(|(at, example)| held(*at, example)) {
            let [kind, _, urgency, ..] = example.classes;
            let scores = model.score(&example.features);
            types.push((model.head(&scores, 0).to_vec(), kind));
            let more = model.add_to(2, &example.urgency);
            let both = model.head(&scores, 2).iter().zip(&more);
            urgencies.push((both.map(|(one, two)| one + two).collect(), urgency));
        }
    }
    let mut model = train(examples, recipe, version)?;
    let temperatures = [temperature(&types), 1.0, temperature(&urgencies), 1.0, 1.0];
    for (head, fitted) in model.header.heads.iter_mut().zip(temperatures) {
        head.temperature = fitted;
    }
    model.header.urgent_from = urgent_threshold(&urgencies, temperatures[2]);
    model.header.floor = floor(&types, temperatures[0]);
    Ok(model)
}

/// The lowest threshold of `urgent` that keeps four true ones in five on held-out examples: a
/// missed one costs ten times a false one.
fn urgent_threshold(held_out: &[(Vec<f32>, usize)], temperature: f32) -> f32 {
    const PRECISION: f64 = 0.80;
    let urgent = position(Urgency::ALL, &Urgency::Urgent);
    let probability = |scores: &[f32]| {
        softmax(scores, temperature)
            .get(urgent)
            .copied()
            .unwrap_or_default()
    };
    let precise = |threshold: &f32| {
        let called = held_out
            .iter()
            .filter(|(scores, _)| probability(scores) >= *threshold);
        let (mut all, mut right) = (0, 0);
        for (_, class) in called {
            all += 1;
            right += usize::from(*class == urgent);
        }
        real(right) >= PRECISION * real(all)
    };
    let grid = (2..=60).map(|step| single(real(step) / 100.0));
    grid.into_iter().find(precise).unwrap_or(0.5)
}

/// The temperature that makes held-out probabilities honest: the best of a fixed grid.
pub fn temperature(held_out: &[(Vec<f32>, usize)]) -> f32 {
    let grid = (4..=40).map(|step| single(real(step) / 20.0));
    let loss = |temperature: f32| -> f64 {
        held_out
            .iter()
            .map(|(scores, class)| {
                let probability = softmax(scores, temperature).get(*class).copied();
                -f64::from(probability.unwrap_or(0.0).max(1e-6)).ln()
            })
            .sum()
    };
    grid.min_by(|left, right| loss(*left).total_cmp(&loss(*right)))
        .unwrap_or(1.0)
}

/// The confidence below which a type is more often wrong than right on held-out examples: there a
/// person sorts.
fn floor(held_out: &[(Vec<f32>, usize)], temperature: f32) -> f32 {
    let read = |(scores, class): &(Vec<f32>, usize)| {
        let probabilities = softmax(scores, temperature);
        let best = probabilities.iter().copied().fold(0.0_f32, f32::max);
        let right = probabilities
            .get(*class)
            .is_some_and(|found| *found >= best);
        (best, right)
    };
    let outcomes: Vec<(f32, bool)> = held_out.iter().map(read).collect();
    let doubtful = |from: &f32| {
        let below = outcomes.iter().filter(|(best, _)| best < from);
        let right = below.clone().filter(|(_, right)| *right).count();
        let all = below.count();
        all > 0 && right * 2 < all
    };
    let grid = (6..=12).rev().map(|step| single(real(step) / 20.0));
    grid.into_iter().find(doubtful).unwrap_or(0.3)
}
