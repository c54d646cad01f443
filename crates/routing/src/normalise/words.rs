//! What is known of a word by itself, before anything is read: one look-up for each word of a text.

use std::sync::LazyLock;

use super::polite;
use crate::hash::{self, Table};
use crate::typos::Typos;

/// Abbreviations and SMS spellings, one `forms = canonical words` per line.
const SPELLING: &str = include_str!("../../data/spelling.txt");

/// Words that open a clause.
const TURNS: [&str; 8] = [
    "mais", "car", "donc", "sinon", "parce", "puis", "ensuite", "alors",
];

/// Whether a word may stand in a sentence of mere politeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Manners {
    /// It makes the sentence polite.
    Core,
    /// It may stand beside.
    Beside,
    /// It says something.
    #[default]
    None,
}

/// A known word.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    /// The words that are read in its place; none when it is read as it is.
    pub(super) expansion: Vec<&'static str>,
    pub(super) manners: Manners,
    /// Whether a clause begins with it.
    pub(super) turn: bool,
    /// Whether it is one of the lexicon's, or looks too much like one: never a typing mistake.
    pub(super) right: bool,
}

/// By the hash of their normal form.
static WORDS: LazyLock<Table<u64, Word>> = LazyLock::new(|| {
    let mut table: Table<u64, Word> = Table::default();
    for word in TURNS {
        table.entry(hash::of(word)).or_default().turn = true;
    }
    for (words, manners) in [
        (polite::BESIDE, Manners::Beside),
        (polite::CORE, Manners::Core),
    ] {
        for word in words {
            table.entry(hash::of(word)).or_default().manners = manners;
        }
    }
    for right in Typos::embedded().right() {
        table.entry(right).or_default().right = true;
    }
    for line in SPELLING.lines().filter(|line| !line.starts_with('#')) {
        if let Some((forms, words)) = line.split_once('=') {
            for form in forms.split_whitespace() {
                let word = table.entry(hash::of(form)).or_default();
                word.expansion = words.split_whitespace().collect();
            }
        }
    }
    table
});

/// What is known of the word of a hash.
pub(super) fn known(hash: u64) -> Option<&'static Word> {
    WORDS.get(&hash)
}
