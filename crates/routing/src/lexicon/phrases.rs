//! Phrases outside the lexicon.

use super::{Element, element, end_of};
use crate::normalise::Reading;

/// A list of phrases on its own, for other data files: "avis d impot, asdir".
#[derive(Debug)]
pub struct Phrases(Vec<Vec<Element>>);

impl Phrases {
    /// Compiles phrases separated by commas.
    pub fn new(list: &str) -> Self {
        Self(
            list.split(',')
                .map(|phrase| phrase.split_whitespace().map(element).collect())
                .collect(),
        )
    }

    /// First and last token of the first place where a phrase stands.
    pub fn first(&self, reading: &Reading) -> Option<(usize, usize)> {
        (0..reading.tokens.len()).find_map(|at| {
            self.0.iter().find_map(|phrase| {
                let (first, rest) = phrase.split_first()?;
                let token = reading.tokens.get(at)?;
                if first.fits(reading, token) {
                    end_of(rest, reading, at).map(|last| (at, last))
                } else {
                    None
                }
            })
        })
    }
}
