//! Multinomial logistic regression with an L2 penalty, on sparse features.

use super::descent::{self, Objective};

/// A sparse row: dense feature number and value.
pub type Row = Vec<(u32, f32)>;

/// One classification problem.
pub struct Problem<'a> {
    /// The rows, features numbered from 0.
    pub rows: &'a [Row],
    /// The class of each row.
    pub classes: &'a [usize],
    /// The importance of each row.
    pub weights: &'a [f64],
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
        gradient.fill(0.0);
        let mut loss = 0.0;
        let mut scores = vec![0.0; k];
        for ((row, class), weight) in self.rows.iter().zip(self.classes).zip(self.weights) {
            scores.copy_from_slice(point.get(bias_at..bias_at + k).unwrap_or(&[]));
            for (feature, value) in row {
                let at = place(*feature, k);
                let line = point.get(at..at + k).unwrap_or(&[]);
                for (score, w) in scores.iter_mut().zip(line) {
                    *score += f64::from(*value) * w;
                }
            }
            loss += weight * softmax_loss(&mut scores, *class);
            scores.iter_mut().for_each(|error| *error *= weight);
            for (feature, value) in row {
                let at = place(*feature, k);
                accumulate(gradient.get_mut(at..at + k), f64::from(*value), &scores);
            }
            accumulate(gradient.get_mut(bias_at..bias_at + k), 1.0, &scores);
        }
        for (slope, w) in gradient.iter_mut().zip(point).take(bias_at) {
            loss += 0.5 * self.penalty * w * w;
            *slope += self.penalty * w;
        }
        loss
    }
}

fn accumulate(target: Option<&mut [f64]>, factor: f64, errors: &[f64]) {
    for (slope, error) in target.into_iter().flatten().zip(errors) {
        *slope += factor * error;
    }
}

/// Replaces scores by `probability - truth`; returns minus the log-likelihood.
fn softmax_loss(scores: &mut [f64], class: usize) -> f64 {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = scores.iter().map(|score| (score - top).exp()).sum();
    let mut loss = 0.0;
    for (index, score) in scores.iter_mut().enumerate() {
        let log_probability = *score - top - total.ln();
        *score = log_probability.exp();
        if index == class {
            loss = -log_probability;
            *score -= 1.0;
        }
    }
    loss
}
