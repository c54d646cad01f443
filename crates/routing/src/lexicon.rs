//! The lexicon: concepts and where a reading expresses them.
//!
//! `data/lexicon.txt` lists, per concept, phrases in plain French; they are normalised with the
//! same code as the submissions, so that a variant of case, accent, plural or conjugation matches.

mod phrases;

use std::sync::LazyLock;

pub use phrases::Phrases;

use crate::hash::{self, Sieve, Table};
use crate::normalise::{Reading, Token, fold_phrase, stem_length};

const LEXICON: &str = include_str!("../data/lexicon.txt");

/// Longest run of words that a gap (`~`) may skip.
const GAP: usize = 3;
/// How many letters of a `word*` index it.
const PREFIX_KEY: usize = 3;

/// A concept: its place in `Lexicon::names`.
pub type Concept = u16;

/// A word of a phrase.
#[derive(Debug, Clone)]
enum Element {
    /// A word of this stem.
    Stem(u64),
    /// A word that begins so.
    Prefix(Box<str>),
    /// This very word, where its stem is that of another ("traite", "traitement").
    Exact(Box<str>),
    /// Zero to [`GAP`] words.
    Gap,
}

impl Element {
    /// Whether a word of the reading is the one.
    fn fits(&self, reading: &Reading, token: &Token) -> bool {
        match self {
            Self::Stem(wanted) => token.hash == *wanted,
            Self::Prefix(prefix) => reading.form(token).starts_with(&**prefix),
            Self::Exact(word) => reading.form(token) == &**word,
            Self::Gap => false,
        }
    }
}

#[derive(Debug, Clone)]
struct Phrase {
    concept: Concept,
    /// The elements after the first.
    rest: Vec<Element>,
    /// The stem of the second word, where it has one: compared before anything else.
    second: Option<u64>,
    /// The first word, when it is a prefix or an exact word.
    start: Option<Element>,
}

/// A concept found in a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub concept: Concept,
    /// First token.
    pub first: usize,
    /// Last token.
    pub last: usize,
    /// Whether a negation governs it ("pas de", "sans", "aucun").
    pub negated: bool,
}

/// The compiled lexicon.
#[derive(Debug)]
pub struct Lexicon {
    names: Vec<&'static str>,
    hashes: Vec<u64>,
    /// By the hash of the name.
    places: Table<u64, Concept>,
    by_stem: Table<u64, Vec<Phrase>>,
    by_prefix: Table<u64, Vec<Phrase>>,
    /// Of the keys of both tables.
    sieve: Sieve<256>,
}

static COMPILED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::compile(LEXICON));

impl Lexicon {
    /// The lexicon of this build.
    pub fn embedded() -> &'static Self {
        &COMPILED
    }

    fn compile(source: &'static str) -> Self {
        let mut lexicon = Self {
            names: Vec::new(),
            hashes: Vec::new(),
            places: Table::default(),
            by_stem: Table::default(),
            by_prefix: Table::default(),
            sieve: Sieve::default(),
        };
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, phrases)) = line.split_once(':') else {
                continue;
            };
            let concept = lexicon.concept_or_new(name.trim());
            for phrase in phrases.split(',') {
                lexicon.add(concept, phrase.trim());
            }
        }
        lexicon
    }

    fn concept_or_new(&mut self, name: &'static str) -> Concept {
        let next = Concept::try_from(self.names.len()).unwrap_or(Concept::MAX);
        *self.places.entry(hash::of(name)).or_insert_with(|| {
            self.names.push(name);
            self.hashes.push(hash::of(name));
            next
        })
    }

    fn add(&mut self, concept: Concept, phrase: &str) {
        let mut elements = phrase.split_whitespace().map(element);
        let Some(first) = elements.next() else {
            return;
        };
        let rest: Vec<Element> = elements.collect();
        let second = match rest.first() {
            Some(Element::Stem(stem)) => Some(*stem),
            _ => None,
        };
        let (table, key, start) = match first {
            Element::Stem(stem) => (&mut self.by_stem, stem, None),
            Element::Prefix(ref word) | Element::Exact(ref word) => {
                let key = hash::of(word.get(..PREFIX_KEY).unwrap_or(word));
                (&mut self.by_prefix, key, Some(first))
            }
            Element::Gap => return,
        };
        self.sieve.insert(key);
        table.entry(key).or_default().push(Phrase {
            concept,
            rest,
            second,
            start,
        });
    }

    /// The concept of a name.
    pub fn concept(&self, name: &str) -> Option<Concept> {
        self.places.get(&hash::of(name)).copied()
    }

    /// The name of a concept.
    pub fn name(&self, concept: Concept) -> &'static str {
        self.names
            .get(usize::from(concept))
            .copied()
            .unwrap_or_default()
    }

    /// The hash of the name of a concept.
    pub(crate) fn hash(&self, concept: Concept) -> u64 {
        let hash = self.hashes.get(usize::from(concept));
        hash.copied().unwrap_or_default()
    }

    /// Every concept expressed, in the order of the text; a concept's longest phrase wins where
    /// several start at the same word.
    pub fn find<'a>(&'a self, reading: &Reading) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::with_capacity(reading.tokens.len());
        let phrases = |table: &'a Table<u64, Vec<Phrase>>, key: u64| {
            let known = self.sieve.may_hold(key).then(|| table.get(&key)).flatten();
            known.map_or(&[][..], Vec::as_slice)
        };
        for (at, token) in reading.tokens.iter().enumerate() {
            let from = hits.len();
            let next = reading.tokens.get(at + 1);
            let next = next.filter(|next| next.sentence == token.sentence);
            let goes_on = |phrase: &&Phrase| {
                let second = phrase.second;
                second.is_none_or(|stem| next.is_some_and(|next| next.hash == stem))
            };
            for phrase in phrases(&self.by_stem, token.hash).iter().filter(goes_on) {
                record(&mut hits, from, phrase, reading, at);
            }
            let form = reading.form(token);
            let Some(key) = form.as_bytes().get(..PREFIX_KEY) else {
                continue;
            };
            let key = hash::extend(hash::of(""), key);
            for phrase in phrases(&self.by_prefix, key).iter().filter(goes_on) {
                let starts = |start: &Element| start.fits(reading, token);
                if phrase.start.as_ref().is_some_and(starts) {
                    record(&mut hits, from, phrase, reading, at);
                }
            }
        }
        hits
    }
}

/// Reads one word of a phrase.
fn element(word: &str) -> Element {
    if word == "~" {
        return Element::Gap;
    }
    if let Some(exact) = word.strip_prefix('=') {
        return Element::Exact(fold_phrase(exact).into_boxed_str());
    }
    if let Some(prefix) = word.strip_suffix('*') {
        return Element::Prefix(fold_phrase(prefix).into_boxed_str());
    }
    let folded = fold_phrase(word);
    Element::Stem(hash::of(
        folded.get(..stem_length(&folded)).unwrap_or(&folded),
    ))
}

fn record(hits: &mut Vec<Hit>, from: usize, phrase: &Phrase, reading: &Reading, at: usize) {
    let Some(last) = end_of(&phrase.rest, reading, at) else {
        return;
    };
    if let Some(known) = hits
        .iter_mut()
        .skip(from)
        .find(|hit| hit.concept == phrase.concept)
    {
        known.last = known.last.max(last);
        return;
    }
    // All that begins at this word is denied or not by the same words.
    let known = hits.get(from).map(|hit| hit.negated);
    hits.push(Hit {
        concept: phrase.concept,
        first: at,
        last,
        negated: known.unwrap_or_else(|| negated(reading, at)),
    });
}

/// The last token of a phrase whose first word is at `at`, when the rest follows in the sentence.
fn end_of(rest: &[Element], reading: &Reading, at: usize) -> Option<usize> {
    let [next, others @ ..] = rest else {
        return Some(at);
    };
    let sentence = reading.tokens.get(at)?.sentence;
    if matches!(next, Element::Gap) {
        let inside = |at: &usize| {
            reading
                .tokens
                .get(*at)
                .is_some_and(|token| token.sentence == sentence)
        };
        return (at..=at + GAP)
            .take_while(inside)
            .find_map(|from| end_of(others, reading, from));
    }
    let token = reading
        .tokens
        .get(at + 1)
        .filter(|token| token.sentence == sentence)?;
    if next.fits(reading, token) {
        end_of(others, reading, at + 1)
    } else {
        None
    }
}

/// Whether one of the three words before, in the same clause, denies what follows.
fn negated(reading: &Reading, at: usize) -> bool {
    let Some(here) = reading.tokens.get(at) else {
        return false;
    };
    let before = reading.tokens.iter().take(at).rev().take(3);
    before
        .take_while(|token| token.clause == here.clause && token.sentence == here.sentence)
        .any(|token| {
            matches!(
                reading.form(token),
                "pas" | "aucun" | "aucune" | "sans" | "ni" | "jamais" | "non"
            )
        })
}

#[cfg(test)]
mod tests;
