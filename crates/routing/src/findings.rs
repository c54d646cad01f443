//! What the rules find, as features for the model: concepts, where they stand, and which stand
//! together.

use crate::acts;
use crate::dates::{self, Mention};
use crate::hash;
use crate::lexicon::{Concept, Hit, Lexicon};
use crate::normalise::Reading;
use crate::submission::Submission;

const IS: u64 = hash::of("is");
const NOT: u64 = hash::of("not");
const TITLE: u64 = hash::of("title");
const PAIR: u64 = hash::of("pair");
const NEAR: u64 = hash::of("near");
const TOGETHER: u64 = hash::of("together");

/// Where a concept stands in `mentioned`.
fn place(concept: Concept) -> (usize, u64) {
    (usize::from(concept / 64), 1 << (concept % 64))
}

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
    /// One bit for each concept that was found.
    mentioned: [u64; 4],
}

impl Analysis {
    /// Reads a submission.
    pub fn new(submission: &Submission<'_>) -> Self {
        let reading = Reading::new(submission.title, submission.text);
        let hits = Lexicon::embedded().find(&reading);
        let dates = dates::find(&reading, submission.received);
        let sentences = acts::read(&reading, &hits, &dates);
        let mut mentioned = [0; 4];
        for hit in &hits {
            let (word, bit) = place(hit.concept);
            if let Some(word) = mentioned.get_mut(word) {
                *word |= bit;
            }
        }
        Self {
            reading,
            hits,
            dates,
            sentences,
            mentioned,
        }
    }

    /// The hits of a concept, denied or not, in the order of the text.
    pub fn hits_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Hit> + use<'a> {
        let concept = Lexicon::embedded().concept(name);
        let all = concept.filter(|concept| self.may_mention(*concept));
        let all = all.map_or(&[][..], |_| self.hits.as_slice());
        all.iter().filter(move |hit| Some(hit.concept) == concept)
    }

    fn may_mention(&self, concept: Concept) -> bool {
        let (word, bit) = place(concept);
        self.mentioned.get(word).is_none_or(|word| word & bit != 0)
    }

    /// The sentence where a concept was found.
    pub fn sentence_of(&self, hit: &Hit) -> Option<&acts::Sentence> {
        let token = self.reading.tokens.get(hit.first)?;
        self.sentences.get(usize::from(token.sentence))
    }

    /// Whether it is a few words, at most twelve, that name no right, benefit, care or body: rule H
    /// leaves it to a person.
    pub fn is_vague(&self) -> bool {
        const FEW: usize = 12;
        let lexicon = Lexicon::embedded();
        let names = |hit: &Hit| {
            let name = lexicon.name(hit.concept);
            ["s.", "c.", "o.", "u.", "p.partner"]
                .iter()
                .any(|group| name.starts_with(group))
        };
        self.reading.tokens.len() <= FEW && !self.hits.iter().any(names)
    }

    /// Hashes of the findings.
    pub fn findings(&self) -> Vec<u64> {
        let lexicon = Lexicon::embedded();
        let mut all = Vec::with_capacity(self.hits.len() * 4);
        let mut note = |kind: u64, name: u64| all.push(hash::combine(kind, name));
        for hit in &self.hits {
            let name = lexicon.hash(hit.concept);
            note(if hit.negated { NOT } else { IS }, name);
            if self
                .reading
                .tokens
                .get(hit.first)
                .is_some_and(|token| token.title)
            {
                note(TITLE, name);
            }
        }
        self.pairs(lexicon, &mut all);
        self.cares(lexicon, &mut all);
        acts::findings(&self.sentences, &mut all);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Families of care told together: which one is the act depends on the others.
    fn cares(&self, lexicon: &Lexicon, all: &mut Vec<u64>) {
        let family = |hit: &&Hit| lexicon.name(hit.concept).starts_with("c.");
        let mut seen: Vec<u64> = self
            .hits
            .iter()
            .filter(family)
            .map(|hit| lexicon.hash(hit.concept))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        for (at, one) in seen.iter().enumerate() {
            for other in seen.iter().skip(at + 1) {
                all.push(hash::combine(TOGETHER, hash::combine(*one, *other)));
            }
        }
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
                    let pair =
                        hash::combine(lexicon.hash(act.concept), lexicon.hash(subject.concept));
                    all.push(hash::combine(PAIR, pair));
                    if act.first.abs_diff(subject.first) <= 6 {
                        all.push(hash::combine(NEAR, pair));
                    }
                }
            }
        }
    }
}
