//! Phrases outside the lexicon.

use super::{Element, element, end_of};
use crate::hash::Sieve;
use crate::normalise::Reading;

/// A list of phrases on its own, for other data files: "avis d impot, asdir".
#[derive(Debug)]
pub struct Phrases {
    all: Vec<Vec<Element>>,
    /// Of the stems that begin one.
    stems: Sieve<16>,
    /// Of the first bytes of words that begin one by their letters.
    letters: Sieve<16>,
}

impl Phrases {
    /// Compiles phrases separated by commas.
    pub fn new(list: &str) -> Self {
        let phrases = list.split(',');
        let all: Vec<Vec<Element>> = phrases
            .map(|phrase| phrase.split_whitespace().map(element).collect())
            .collect();
        let (mut stems, mut letters) = (Sieve::default(), Sieve::default());
        for first in all.iter().filter_map(|phrase| phrase.first()) {
            match first {
                Element::Stem(stem) => stems.insert(*stem),
                Element::Prefix(word) | Element::Exact(word) => letters.insert(letter(word)),
                Element::Gap => {}
            }
        }
        Self {
            all,
            stems,
            letters,
        }
    }

    /// First and last token of the first place where a phrase stands.
    pub fn first(&self, reading: &Reading) -> Option<(usize, usize)> {
        let tokens = reading.tokens.iter().enumerate();
        let mut may_begin = tokens.filter(|(_, token)| {
            self.stems.may_hold(token.hash) || self.letters.may_hold(letter(reading.form(token)))
        });
        may_begin.find_map(|(at, token)| {
            self.all.iter().find_map(|phrase| {
                let (first, rest) = phrase.split_first()?;
                if first.fits(reading, token) {
                    end_of(rest, reading, at).map(|last| (at, last))
                } else {
                    None
                }
            })
        })
    }
}

/// The first byte of a word.
fn letter(word: &str) -> u64 {
    word.bytes().next().map_or(0, u64::from)
}
