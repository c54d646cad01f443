//! Scores: the rows of the features that a model knows, added up.

use std::ops::Range;

use super::{Model, PAIRS, Row, WIDEST, known_place};
use crate::features::Feature;
use crate::features::Features;

impl Model {
    /// The scores of every class of every head, one head after the other; see [`Model::head`].
    pub fn score(&self, features: &Features) -> Vec<f32> {
        let mut scores = self.sums(&self.rows_of(features), 0..self.width);
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
        let mut more = self.sums(&self.rows(features), self.columns(head));
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

    /// Sums of runs of rows, in some columns. Features of a group come together and have the same
    /// value: their bytes are added as integers, and weighed once.
    fn sums(&self, known: &Runs, columns: Range<usize>) -> Vec<f32> {
        /// Rows of bytes whose sum surely fits sixteen bits.
        const LONGEST_RUN: usize = 250;
        let mut sums = vec![0.0_f32; columns.len()];
        let mut from = 0;
        for (end, weight) in &known.ends {
            let run = known.rows.get(from..*end).unwrap_or_default();
            from = *end;
            for run in run.chunks(LONGEST_RUN) {
                let total = total(run.iter().filter_map(|row| self.rows.get(index(*row))));
                let mine = total.get(columns.clone()).unwrap_or_default();
                for (sum, part) in sums.iter_mut().zip(mine) {
                    *sum += weight * f32::from(*part);
                }
            }
        }
        sums
    }

    /// The rows of the features that the model knows, with their values. Looked up together, before
    /// any is read: the waits for memory overlap.
    fn rows(&self, features: &[Feature]) -> Runs {
        let mut runs = Runs::with_room(features.len());
        for (key, value) in features {
            if self.may_know(*key) {
                runs.rows.extend(self.row(*key));
                runs.end(*value);
            }
        }
        runs
    }

    /// Those of the groups of a submission.
    fn rows_of(&self, features: &Features) -> Runs {
        let mut runs = Runs::with_room(features.len());
        for (keys, value) in features.groups() {
            for key in keys.iter().filter(|key| self.may_know(**key)) {
                runs.rows.extend(self.row(*key));
            }
            runs.end(value);
        }
        runs
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
    fn row(&self, key: u32) -> Option<u32> {
        let mut at = self.start(key);
        loop {
            let (found, row) = *self.slots.get(at)?;
            if row == 0 {
                return None;
            }
            if found == key {
                return Some(row - 1);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

/// Rows, by runs of equal value.
struct Runs {
    rows: Vec<u32>,
    /// Where each run ends, and its value.
    ends: Vec<(usize, f32)>,
}

impl Runs {
    fn with_room(count: usize) -> Self {
        Self {
            rows: Vec::with_capacity(count),
            ends: Vec::with_capacity(16),
        }
    }

    /// Ends a run here, or makes the last one longer when it has the same value.
    fn end(&mut self, value: f32) {
        let end = self.rows.len();
        match self.ends.last_mut() {
            Some(last) if last.0 == end => {}
            Some(last) if last.1.to_bits() == value.to_bits() => last.0 = end,
            None if end == 0 => {}
            _ => self.ends.push((end, value)),
        }
    }
}

fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or_default()
}

/// The sums of at most 257 rows, class by class. A word holds two bytes: the words are added whole, and
/// their high bytes once more alone, which gives back the low ones.
fn total<'a>(rows: impl Iterator<Item = &'a Row>) -> [i16; WIDEST] {
    let (mut both, mut high) = ([0_u16; PAIRS], [0_u16; PAIRS]);
    let mut count = 0_u16;
    for row in rows {
        for ((both, high), pair) in both.iter_mut().zip(&mut high).zip(row) {
            *both = both.wrapping_add(*pair);
            *high = high.wrapping_add(pair >> 8);
        }
        count += 1;
    }
    let zero = count * 128;
    let mut total = [0_i16; WIDEST];
    for ((pair, both), high) in total.chunks_exact_mut(2).zip(both).zip(high) {
        let low = both.wrapping_sub(high << 8);
        pair.copy_from_slice(&[low, high].map(|sum| sum.wrapping_sub(zero).cast_signed()));
    }
    total
}
