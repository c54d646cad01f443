//! Minimising a smooth convex function: limited-memory BFGS with a backtracking line search.
//!
//! Deterministic: no randomness, fixed number of steps, plain `f64`.

use std::collections::VecDeque;

/// How many past steps approximate the curvature.
const MEMORY: usize = 8;
/// Smallest relative progress worth another step.
const ENOUGH: f64 = 2e-4;

/// A function to minimise: fills the gradient, returns the value.
pub trait Objective {
    /// Value at `point`; `gradient` has the same length and is overwritten.
    fn evaluate(&self, point: &[f64], gradient: &mut [f64]) -> f64;
}

/// One past step.
struct Step {
    moved: Vec<f64>,
    bent: Vec<f64>,
    curvature: f64,
}

/// Minimises from zero, in at most `steps` steps.
pub fn minimise(objective: &impl Objective, dimension: usize, steps: usize) -> Vec<f64> {
    let mut point = vec![0.0; dimension];
    let mut gradient = vec![0.0; dimension];
    let mut value = objective.evaluate(&point, &mut gradient);
    let mut past: VecDeque<Step> = VecDeque::with_capacity(MEMORY);
    for _ in 0..steps {
        let direction = towards(&gradient, &past);
        let Some((next, next_gradient, next_value)) =
            search(objective, (&point, &gradient, value), &direction)
        else {
            break;
        };
        remember(&mut past, (&point, &next), (&gradient, &next_gradient));
        let progress = value - next_value;
        (point, gradient, value) = (next, next_gradient, next_value);
        if progress <= ENOUGH * value.abs().max(1e-9) {
            break;
        }
    }
    point
}

/// The two-loop recursion: minus the gradient, bent by the remembered curvature.
fn towards(gradient: &[f64], past: &VecDeque<Step>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut weights = Vec::with_capacity(past.len());
    for step in past.iter().rev() {
        let weight = dot(&step.moved, &direction) / step.curvature;
        add(&mut direction, -weight, &step.bent);
        weights.push(weight);
    }
    if let Some(last) = past.back() {
        let scale = last.curvature / dot(&last.bent, &last.bent).max(1e-12);
        for slope in &mut direction {
            *slope *= scale;
        }
    } else {
        let norm = dot(gradient, gradient).sqrt().max(1e-12);
        for slope in &mut direction {
            *slope /= norm;
        }
    }
    for (step, weight) in past.iter().zip(weights.iter().rev()) {
        let back = dot(&step.bent, &direction) / step.curvature;
        add(&mut direction, weight - back, &step.moved);
    }
    direction
}

type Place = (Vec<f64>, Vec<f64>, f64);

/// Halves the step until the function falls enough (Armijo).
fn search(
    objective: &impl Objective,
    from: (&[f64], &[f64], f64),
    direction: &[f64],
) -> Option<Place> {
    let (point, gradient, value) = from;
    let slope = dot(gradient, direction);
    let mut length = 1.0;
    for _ in 0..30 {
        let mut next = point.to_vec();
        add(&mut next, length, direction);
        let mut next_gradient = vec![0.0; point.len()];
        let next_value = objective.evaluate(&next, &mut next_gradient);
        if next_value <= value + 1e-4 * length * slope {
            return Some((next, next_gradient, next_value));
        }
        length *= 0.5;
    }
    None
}

fn remember(past: &mut VecDeque<Step>, points: (&[f64], &[f64]), gradients: (&[f64], &[f64])) {
    let moved: Vec<f64> = difference(points.1, points.0);
    let bent: Vec<f64> = difference(gradients.1, gradients.0);
    let curvature = dot(&moved, &bent);
    if curvature > 1e-12 {
        if past.len() == MEMORY {
            past.pop_front();
        }
        past.push_back(Step {
            moved,
            bent,
            curvature,
        });
    }
}

fn difference(left: &[f64], right: &[f64]) -> Vec<f64> {
    left.iter()
        .zip(right)
        .map(|(left, right)| left - right)
        .collect()
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter()
        .zip(right)
        .map(|(left, right)| left * right)
        .sum()
}

fn add(target: &mut [f64], factor: f64, other: &[f64]) {
    for (value, extra) in target.iter_mut().zip(other) {
        *value += factor * extra;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bowl;
    impl Objective for Bowl {
        fn evaluate(&self, point: &[f64], gradient: &mut [f64]) -> f64 {
            gradient[0] = 2.0 * (point[0] - 3.0);
            gradient[1] = 20.0 * (point[1] + 1.0);
            (point[0] - 3.0).powi(2) + 10.0 * (point[1] + 1.0).powi(2)
        }
    }

    #[test]
    fn finds_the_bottom_of_a_bowl() {
        let bottom = minimise(&Bowl, 2, 50);
        assert!(
            (bottom[0] - 3.0).abs() < 1e-2 && (bottom[1] + 1.0).abs() < 1e-2,
            "{bottom:?}"
        );
    }
}
