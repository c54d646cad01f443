//! Typing mistakes in the words of the lexicon: one letter added, lost, changed or two swapped in
//! a word of seven letters or more, found by the words with one letter taken out.

use std::sync::LazyLock;

use crate::hash::{self, Set, Sieve, Table};
use crate::normalise::fold_phrase;

/// Shorter words have too many neighbours that are words as well.
const SHORTEST: usize = 7;
/// A changed letter makes another word far more often than a lost or doubled one ("couture" is not
/// "coupure"): shorter words keep their letters.
const SHORTEST_CHANGED: usize = 10;

/// French words and names that are one mistake away from a word of the lexicon.
const REAL: [&str; 35] = [
    "mairesse",
    "fracture",
    "fractures",
    "emprunter",
    "emprunte",
    "liberale",
    "liberales",
    "liberal",
    "autonomie",
    "salarie",
    "salariee",
    "fournier",
    "commerce",
    "courant",
    "courants",
    "absence",
    "partage",
    "partages",
    "partent",
    "derriere",
    "souffle",
    "couture",
    "francaise",
    "francoise",
    "content",
    "internat",
    "maternel",
    "confirme",
    "securise",
    "attendue",
    "inscrites",
    "hospitaliser",
    "appliques",
    "conseils",
    "reference",
];

static INDEX: LazyLock<Typos> = LazyLock::new(|| Typos::new(include_str!("../data/lexicon.txt")));

/// The words of the lexicon, by themselves and by what is left of them without one letter.
#[derive(Debug, Default)]
pub(crate) struct Typos {
    known: Set,
    shortened: Table<u64, Box<str>>,
    /// Of the keys of `shortened`: most words that are no mistake stop here.
    sieve: Sieve<2048>,
}

impl Typos {
    /// Those of this build.
    pub(crate) fn embedded() -> &'static Self {
        &INDEX
    }

    fn new(lexicon: &str) -> Self {
        let mut typos = Self::default();
        typos.known.extend(REAL.map(hash::of));
        let phrases = lexicon.lines().filter(|line| !line.starts_with('#'));
        let phrases = phrases.filter_map(|line| line.split_once(':'));
        for word in phrases.flat_map(|(_, phrases)| phrases.split([',', ' '])) {
            let word = fold_phrase(word.trim_matches(['=', '*', ' ']));
            typos.known.insert(hash::of(&word));
            if word.len() < SHORTEST || !plain(&word) {
                continue;
            }
            for left in shortened(&word).chain([hash::of(&word)]) {
                typos.sieve.insert(left);
                typos
                    .shortened
                    .entry(left)
                    .or_insert_with(|| word.as_str().into());
            }
        }
        typos
    }

    /// The hashes of the words that are no mistake.
    pub(crate) fn right(&self) -> impl Iterator<Item = u64> + '_ {
        self.known.iter().copied()
    }

    /// The word of the lexicon that was meant, when this one is not a word of it.
    pub(crate) fn meant(&self, word: &str) -> Option<&str> {
        let read = word.len() < SHORTEST || !plain(word) || self.known.contains(&hash::of(word));
        if read {
            return None;
        }
        let mut candidates = shortened(word)
            .chain([hash::of(word)])
            .filter(|left| self.sieve.may_hold(*left))
            .filter_map(|left| self.shortened.get(&left))
            .filter(|meant| near(word.as_bytes(), meant.as_bytes()));
        candidates.next().map(|meant| &**meant)
    }
}

fn plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The hashes of a word without its second letter, its third letter… The first letter is seldom
/// mistyped, and "paternité" is not "maternité".
fn shortened(word: &str) -> impl Iterator<Item = u64> + '_ {
    let (first, rest) = word.as_bytes().split_at(word.len().min(1));
    let mut head = hash::extend(hash::of(""), first);
    rest.iter().zip(1..).map(move |(byte, after)| {
        let left = hash::extend(head, rest.get(after..).unwrap_or_default());
        head = hash::step(head, *byte);
        left
    })
}

/// Whether one edit, or one swap of neighbours, makes one word of the other; endings that only
/// differ by number or gender are left to the stem.
fn near(typed: &[u8], meant: &[u8]) -> bool {
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let left = typed.get(same..).unwrap_or_default();
    let right = meant.get(same..).unwrap_or_default();
    if left.len() <= 1 && right.len() <= 1 {
        return false;
    }
    match (left, right) {
        ([_, rest @ ..], other) if rest == other => true,
        (other, [_, rest @ ..]) if rest == other => true,
        ([_, one @ ..], [_, two @ ..]) if one == two => typed.len() >= SHORTEST_CHANGED,
        ([a, b, one @ ..], [c, d, two @ ..]) => a == d && b == c && one == two,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_is_the_one_meant() {
        for (typed, meant) in [
            ("attestaion", "attestation"),
            ("renouvelement", "renouvellement"),
            ("remboursemnet", "remboursement"),
            ("hospitallisation", "hospitalisation"),
            ("opthalmo", "ophtalmo"),
        ] {
            assert_eq!(Typos::embedded().meant(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn words_of_the_lexicon_and_short_words_are_left_alone() {
        let endings = [
            "attestations",
            "invaliditr",
            "couture",
            "fracture",
            "mairesse",
        ];
        let words = ["attestation", "carte", "vitla", "maternite"];
        for word in words.into_iter().chain(endings) {
            let found = Typos::embedded().meant(word);
            assert_eq!(found, None, "{word}");
        }
    }
}
