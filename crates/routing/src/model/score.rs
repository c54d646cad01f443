//! Scores: the rows of the features that a model knows, added up.

use std::ops::Range;

use super::{LANES, Model, WIDEST, known_place};
use crate::features::Feature;

impl Model {
    /// The scores of every class of every head, one head after the other; see [`Model::head`].
    pub fn score(&self, features: &[Feature]) -> Vec<f32> {
        let mut scores = self.sums(features, 0..self.width);
        let mut rest = scores.as_mut_slice();
        for head in &self.header.heads {
            let (mine, others) = rest
                .split_at_mut_checked(head.classes.len())
                .unwrap_or_default();
            rest = others;
            for (score, bias) in mine.iter_mut().zip(&head.bias) {
                *score = *score * head.scale + bias;
            }
        }
        scores
    }

    /// What more features add to the scores of one head.
    pub fn add_to(&self, head: usize, features: &[Feature]) -> Vec<f32> {
        let Some(asked) = self.header.heads.get(head) else {
            return Vec::new();
        };
        let mut more = self.sums(features, self.columns(head));
        for score in &mut more {
            *score *= asked.scale;
        }
        more
    }

    /// The part of [`Model::score`] that answers a head.
    pub fn head<'a>(&self, scores: &'a [f32], head: usize) -> &'a [f32] {
        scores.get(self.columns(head)).unwrap_or_default()
    }

    /// Where the classes of a head stand in a row.
    fn columns(&self, head: usize) -> Range<usize> {
        let sizes = || self.header.heads.iter().map(|head| head.classes.len());
        let start: usize = sizes().take(head).sum();
        start..start + sizes().nth(head).unwrap_or_default()
    }

    /// Sums of the rows of features, in some columns. Features of a group come together and have the
    /// same value: their bytes are added as integers, and weighed once.
    fn sums(&self, features: &[Feature], columns: Range<usize>) -> Vec<f32> {
        /// Rows of bytes whose sum surely fits sixteen bits.
        const LONGEST_RUN: usize = 250;
        let mut sums = vec![0.0_f32; columns.len()];
        let mut run = [0_i16; WIDEST];
        let (mut weight, mut length) = (0.0_f32, 0);
        for (row, value) in self.rows(features) {
            let same = value.to_bits() == weight.to_bits();
            if !same || length == LONGEST_RUN {
                weigh(&mut sums, &mut run, &columns, weight);
                (weight, length) = (value, 0);
            }
            let from = row * self.stride;
            let row = self.weights.get(from..from + self.stride);
            let lanes = row.unwrap_or_default().chunks_exact(LANES);
            for (sums, bytes) in run.chunks_exact_mut(LANES).zip(lanes) {
                for (sum, byte) in sums.iter_mut().zip(bytes) {
                    *sum += i16::from(*byte);
                }
            }
            length += 1;
        }
        weigh(&mut sums, &mut run, &columns, weight);
        sums
    }

    /// The rows of the features that the model knows, with their values. Looked up together, before
    /// any is read: the waits for memory overlap.
    fn rows(&self, features: &[Feature]) -> Vec<(usize, f32)> {
        let mut known = Vec::with_capacity(features.len());
        known.extend(features.iter().filter(|(key, _)| self.may_know(*key)));
        let rows = known.into_iter();
        rows.filter_map(|(key, value)| Some((self.row(key)?, value)))
            .collect()
    }

    pub(super) fn start(&self, key: u32) -> usize {
        usize::try_from(key.wrapping_mul(0x9e37_79b9) >> 7).unwrap_or_default()
            & (self.slots.len() - 1)
    }

    /// Whether a key may be one of the model's: half of the features of a text surely are not.
    fn may_know(&self, key: u32) -> bool {
        let (word, bit) = known_place(key);
        self.known.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The number of the row of a key.
    fn row(&self, key: u32) -> Option<usize> {
        let mut at = self.start(key);
        loop {
            let (found, row) = *self.slots.get(at)?;
            if row == 0 {
                return None;
            }
            if found == key {
                return usize::try_from(row - 1).ok();
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

/// Adds some columns of a run of rows to the sums, and empties it.
fn weigh(sums: &mut [f32], run: &mut [i16], columns: &Range<usize>, weight: f32) {
    let mine = run.get(columns.clone()).unwrap_or_default();
    for (sum, part) in sums.iter_mut().zip(mine) {
        *sum += weight * f32::from(*part);
    }
    run.fill(0);
}
