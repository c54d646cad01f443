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

/// The features of a submission, by groups of equal value.
#[derive(Debug, Clone, Default)]
pub struct Features {
    keys: Vec<u32>,
    /// Where each group ends, and the value of its features.
    ends: Vec<(usize, f32)>,
}

impl Features {
    /// How many.
    pub const fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys of each group, with their value.
    pub fn groups(&self) -> impl Iterator<Item = (&[u32], f32)> {
        let mut from = 0;
        self.ends.iter().map(move |(end, value)| {
            let keys = self.keys.get(from..*end).unwrap_or_default();
            from = *end;
            (keys, *value)
        })
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = Feature> {
        let groups = self.groups();
        groups.flat_map(|(keys, value)| keys.iter().map(move |key| (*key, value)))
    }

    /// Ends the group that began at a key: each value is `volume / sqrt(size)`.
    fn end_group(&mut self, from: usize, volume: f64) {
        let size = real(self.keys.len() - from).max(1.0);
        let value = single(volume / size.sqrt());
        self.ends.push((self.keys.len(), value));
    }
}

impl FromIterator<Feature> for Features {
    /// Each a group of its own.
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        let mut all = Self::default();
        for (key, value) in features {
            all.keys.push(key);
            all.ends.push((all.keys.len(), value));
        }
        all
    }
}

/// All the features of a submission. Groups have their own salts, so equal hashes are chance; their
/// values add up wherever features are weighed.
pub fn of(reading: &Reading, submission: &Submission<'_>, findings: &[u64]) -> Features {
    let volume = Volume::default();
    let room = reading.normal.len() * 3 + reading.tokens.len() * 4 + 64;
    let mut group = Distinct::with_room(room);
    let tokens = reading.tokens.as_slice();
    for token in tokens {
        group.add(hash::combine(STEM, token.hash));
    }
    group.end(volume.stem);
    let near = |distance: usize, salt: u64, group: &mut Distinct| {
        let others = tokens.get(distance..).unwrap_or_default();
        for (left, right) in tokens.iter().zip(others) {
            if left.sentence == right.sentence {
                group.add(hash::combine(hash::combine(salt, left.hash), right.hash));
            }
        }
    };
    near(1, PAIR, &mut group);
    near(2, SKIP, &mut group);
    group.end(volume.pair);
    for token in tokens.iter().take_while(|token| token.title) {
        group.add(hash::combine(TITLE, token.hash));
    }
    group.end(volume.title);
    grams(&reading.normal, &mut group);
    group.end(volume.gram);
    let declared = submission
        .declared_type
        .map_or("none", domain::codes::RequestType::code);
    group.add(hash::combine(DECLARED, hash::of(declared)));
    group.end(volume.declared);
    let sender = submission.sender_kind.unwrap_or("none");
    group.add(hash::combine(SENDER, hash::of(sender)));
    group.end(volume.sender);
    let mut all = group.all;
    let salted = |finding: &u64| hash::short(hash::combine(FINDING, *finding));
    all.keys.extend(findings.iter().map(salted));
    all.ends.push((all.keys.len(), single(volume.finding)));
    all
}

/// Features being added, each once: open addressing in one block, larger than all that may come
/// (and twice as large as what comes: a text repeats itself).
struct Distinct {
    all: Features,
    /// Where the group begins.
    from: usize,
    slots: Vec<u32>,
    zero: bool,
}

impl Distinct {
    fn with_room(count: usize) -> Self {
        Self {
            all: Features {
                keys: Vec::with_capacity(count),
                ends: Vec::with_capacity(8),
            },
            from: 0,
            slots: vec![0; (count + 2).next_power_of_two()],
            zero: false,
        }
    }

    fn end(&mut self, volume: f64) {
        self.all.end_group(self.from, volume);
        self.from = self.all.keys.len();
    }

    fn add(&mut self, feature: u64) {
        let key = hash::short(feature);
        if self.insert(key) {
            self.all.keys.push(key);
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

/// The character n-grams of the normal text, of three to five bytes, inside words (with one space on
/// each side).
fn grams(normal: &str, group: &mut Distinct) {
    let mut rest = normal.as_bytes();
    while let [first, second, third, after @ ..] = rest {
        rest = rest.get(1..).unwrap_or_default();
        if *second == b' ' {
            continue;
        }
        let state = hash::step(hash::step(hash::step(GRAM, *first), *second), *third);
        group.add(state);
        let mut end = (*third, state);
        for byte in after.iter().take(2) {
            if end.0 == b' ' {
                break;
            }
            end = (*byte, hash::step(end.1, *byte));
            group.add(end.1);
        }
    }
}
