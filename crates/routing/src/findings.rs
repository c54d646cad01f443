//! What the rules find, as features for the model: concepts, where they stand, and which stand
//! together.

use crate::acts;
use crate::dates::{self, Mention};
use crate::hash;
use crate::lexicon::{Hit, Lexicon};
use crate::normalise::Reading;
use crate::submission::Submission;

/// Everything that the rules read in a submission, before any decision.
#[derive(Debug)]
pub struct Analysis {
    /// The words.
    pub reading: Reading,
    /// The concepts.
    pub hits: Vec<Hit>,
    /// The dates.
    pub dates: Vec<Mention>,
    /// The acts, by sentence.
    pub sentences: Vec<acts::Sentence>,
}

impl Analysis {
    /// Reads a submission.
    pub fn new(submission: &Submission<'_>) -> Self {
        let reading = Reading::new(submission.title, submission.text);
        let hits = Lexicon::embedded().find(&reading);
        let dates = dates::find(&reading, submission.received);
        let sentences = acts::read(&reading, &hits, &dates);
        Self {
            reading,
            hits,
            dates,
            sentences,
        }
    }

    /// Hashes of the findings.
    pub fn findings(&self) -> Vec<u64> {
        let lexicon = Lexicon::embedded();
        let mut all = Vec::with_capacity(self.hits.len() * 4);
        let mut note =
            |kind: &str, name: &str| all.push(hash::combine(hash::of(kind), hash::of(name)));
        for hit in &self.hits {
            let name = lexicon.name(hit.concept);
            note(if hit.negated { "not" } else { "is" }, name);
            if self
                .reading
                .tokens
                .get(hit.first)
                .is_some_and(|token| token.title)
            {
                note("title", name);
            }
        }
        self.pairs(lexicon, &mut all);
        acts::findings(&self.sentences, &mut all);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Acts and subjects of the same sentence.
    fn pairs(&self, lexicon: &Lexicon, all: &mut Vec<u64>) {
        let sentence = |hit: &Hit| {
            self.reading
                .tokens
                .get(hit.first)
                .map(|token| token.sentence)
        };
        for act in self
            .hits
            .iter()
            .filter(|hit| lexicon.name(hit.concept).starts_with("a."))
        {
            for subject in self
                .hits
                .iter()
                .filter(|hit| lexicon.name(hit.concept).starts_with("s."))
            {
                if sentence(act) == sentence(subject) {
                    let pair = hash::combine(
                        hash::of(lexicon.name(act.concept)),
                        hash::of(lexicon.name(subject.concept)),
                    );
                    all.push(hash::combine(hash::of("pair"), pair));
                    if act.first.abs_diff(subject.first) <= 6 {
                        all.push(hash::combine(hash::of("near"), pair));
                    }
                }
            }
        }
    }
}
