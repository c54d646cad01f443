//! Multinomial logistic regression with an L2 penalty, on sparse features.

use super::descent::{self, Objective};
use crate::number::single;

/// A sparse row: dense feature number and value.
pub type Row = Vec<(u32, f32)>;

/// What a submission teaches to one head.
pub struct Lesson<'a> {
    /// The features that every head sees, numbered from 0.
    pub common: &'a [(u32, f32)],
    /// Those of this head alone.
    pub own: Row,
    /// The right class.
    pub class: usize,
    /// How much it counts.
    pub importance: f64,
}

/// One classification problem.
pub struct Problem<'a> {
    /// What to learn from.
    pub lessons: &'a [Lesson<'a>],
    /// Number of features.
    pub features: usize,
    /// Number of classes.
    pub class_count: usize,
    /// Strength of the L2 penalty.
    pub penalty: f64,
}

impl Problem<'_> {
    /// Solves: feature-major weights (`features × class_count`), then one bias per class.
    pub fn solve(&self, steps: usize) -> Vec<f64> {
        descent::minimise(self, (self.features + 1) * self.class_count, steps)
    }
}

/// Where the weights of a feature start.
fn place(feature: u32, class_count: usize) -> usize {
    usize::try_from(feature).unwrap_or_default() * class_count
}

impl Objective for Problem<'_> {
    fn evaluate(&self, point: &[f64], gradient: &mut [f64]) -> f64 {
        let k = self.class_count;
        let bias_at = self.features * k;
        // Single precision inside the pass: twice as fast, and the noise is far below the penalty's.
        let weights: Vec<f32> = point.iter().map(|weight| single(*weight)).collect();
        let mut slopes = vec![0.0_f32; point.len()];
        let mut loss = 0.0;
        let mut scores = vec![0.0_f32; k];
        for lesson in self.lessons {
            let parts = [lesson.common, lesson.own.as_slice()];
            scores.copy_from_slice(weights.get(bias_at..bias_at + k).unwrap_or(&[]));
            for (feature, value) in parts.into_iter().flatten() {
                let at = place(*feature, k);
                let line = weights.get(at..at + k).unwrap_or(&[]);
                accumulate(Some(&mut scores), *value, line);
            }
            loss += lesson.importance * softmax_loss(&mut scores, lesson.class);
            for error in &mut scores {
                *error *= single(lesson.importance);
            }
            for (feature, value) in parts.into_iter().flatten() {
                let at = place(*feature, k);
                accumulate(slopes.get_mut(at..at + k), *value, &scores);
            }
            accumulate(slopes.get_mut(bias_at..bias_at + k), 1.0, &scores);
        }
        for ((slope, total), weight) in slopes.iter().zip(gradient.iter_mut()).zip(point) {
            *total = f64::from(*slope) + self.penalty * weight;
            loss += 0.5 * self.penalty * weight * weight;
        }
        loss
    }
}

fn accumulate(target: Option<&mut [f32]>, factor: f32, line: &[f32]) {
    for (sum, part) in target.into_iter().flatten().zip(line) {
        *sum += factor * part;
    }
}

/// Replaces scores by `probability - truth`; returns minus the log-likelihood.
fn softmax_loss(scores: &mut [f32], class: usize) -> f64 {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.iter().map(|score| (score - top).exp()).sum();
    let mut loss = 0.0;
    for (index, score) in scores.iter_mut().enumerate() {
        let log_probability = *score - top - total.ln();
        *score = log_probability.exp();
        if index == class {
            loss = -f64::from(log_probability);
            *score -= 1.0;
        }
    }
    loss
}
