//! What the linear model sees: names of features, hashed, with a value.
//!
//! Groups (the first byte of the hash is a salt): stems, pairs of neighbouring stems, stems of the
//! title, character n-grams inside words, the concepts and findings of the rules, and what was
//! declared. A group's values are `1 / sqrt(size)` so that a long text does not shout.

use crate::hash;
use crate::normalise::Reading;
use crate::number::{real, single};
use crate::submission::Submission;

/// A hashed feature and its value.
pub type Feature = (u32, f32);

const STEM: u64 = hash::of("stem");
const PAIR: u64 = hash::of("pair");
const SKIP: u64 = hash::of("skip");
const TITLE: u64 = hash::of("title");
const GRAM: u64 = hash::of("gram");
const DECLARED: u64 = hash::of("declared");
const SENDER: u64 = hash::of("sender");
/// Concepts and findings of the rules.
pub const FINDING: u64 = hash::of("finding");

/// Shortest and longest character n-gram.
const GRAMS: std::ops::RangeInclusive<usize> = 3..=5;

/// Weights of the groups: how much a group may move the scores before training.
#[derive(Debug, Clone, Copy)]
pub struct Volume {
    /// Stems.
    pub stem: f64,
    /// Pairs of stems.
    pub pair: f64,
    /// Stems of the title.
    pub title: f64,
    /// Character n-grams.
    pub gram: f64,
    /// Each finding of the rules.
    pub finding: f64,
    /// The declared type.
    pub declared: f64,
    /// The kind of the sender.
    pub sender: f64,
}

impl Default for Volume {
    fn default() -> Self {
        Self {
            stem: 1.0,
            pair: 0.7,
            title: 0.5,
            gram: 1.5,
            finding: 0.1,
            declared: 0.3,
            sender: 0.2,
        }
    }
}

/// All the features of a submission. Groups have their own salts, so equal hashes are chance; their
/// values add up wherever features are weighed.
pub fn of(reading: &Reading, submission: &Submission<'_>, findings: &[u64]) -> Vec<Feature> {
    let volume = Volume::default();
    let room = reading.normal.len() * 3 + reading.tokens.len() * 4 + 64;
    let mut all = Vec::with_capacity(room);
    let mut seen = Seen::with_room(room);
    let stems = || reading.tokens.iter().map(|token| token.hash);
    add(
        &mut all,
        &mut seen,
        volume.stem,
        stems().map(|stem| hash::combine(STEM, stem)),
    );
    let pairs = reading.tokens.windows(2).filter_map(|pair| match pair {
        [left, right] if left.sentence == right.sentence => {
            Some(hash::combine(hash::combine(PAIR, left.hash), right.hash))
        }
        _ => None,
    });
    let skips = reading.tokens.windows(3).filter_map(|pair| match pair {
        [left, _, right] if left.sentence == right.sentence => {
            Some(hash::combine(hash::combine(SKIP, left.hash), right.hash))
        }
        _ => None,
    });
    add(&mut all, &mut seen, volume.pair, pairs.chain(skips));
    let title = reading.tokens.iter().filter(|token| token.title);
    add(
        &mut all,
        &mut seen,
        volume.title,
        title.map(|token| hash::combine(TITLE, token.hash)),
    );
    add(&mut all, &mut seen, volume.gram, grams(&reading.normal));
    let declared = submission
        .declared_type
        .map_or("none", domain::codes::RequestType::code);
    add(
        &mut all,
        &mut seen,
        volume.declared,
        [hash::combine(DECLARED, hash::of(declared))].into_iter(),
    );
    let sender = submission.sender_kind.unwrap_or("none");
    add(
        &mut all,
        &mut seen,
        volume.sender,
        [hash::combine(SENDER, hash::of(sender))].into_iter(),
    );
    for finding in findings {
        all.push((
            hash::short(hash::combine(FINDING, *finding)),
            single(volume.finding),
        ));
    }
    all
}

/// Adds the distinct features of a group, each with the value `volume / sqrt(size)`.
fn add(all: &mut Vec<Feature>, seen: &mut Seen, volume: f64, group: impl Iterator<Item = u64>) {
    let start = all.len();
    for feature in group {
        let key = hash::short(feature);
        if seen.insert(key) {
            all.push((key, 0.0));
        }
    }
    let value = single(volume / real(all.len() - start).max(1.0).sqrt());
    for (_, slot) in all.iter_mut().skip(start) {
        *slot = value;
    }
}

/// The features already added: open addressing in one block, twice as large as what may come.
struct Seen {
    slots: Vec<u32>,
    zero: bool,
}

impl Seen {
    fn with_room(count: usize) -> Self {
        Self {
            slots: vec![0; (count * 2 + 2).next_power_of_two()],
            zero: false,
        }
    }

    /// Whether the key is new.
    fn insert(&mut self, key: u32) -> bool {
        if key == 0 {
            return !std::mem::replace(&mut self.zero, true);
        }
        let mask = self.slots.len() - 1;
        let mut at = usize::try_from(key).unwrap_or_default() & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == key {
                return false;
            }
            if *slot == 0 {
                *slot = key;
                return true;
            }
            at = (at + 1) & mask;
        }
        false
    }
}

/// The character n-grams of the normal text, inside words (with one space on each side).
fn grams(normal: &str) -> impl Iterator<Item = u64> + '_ {
    let bytes = normal.as_bytes();
    (0..bytes.len()).flat_map(move |start| {
        let window = bytes.get(start..).unwrap_or_default();
        let inside = window
            .iter()
            .skip(1)
            .position(|byte| *byte == b' ')
            .map_or(window.len(), |at| at + 2);
        let longest = inside.min(*GRAMS.end());
        window
            .iter()
            .take(longest)
            .scan(GRAM, |state, byte| {
                *state = hash::step(*state, *byte);
                Some(*state)
            })
            .skip(*GRAMS.start() - 1)
    })
}
