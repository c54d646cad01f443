//! Features of the heads that are asked after the type: the subject given a type, the urgency
//! and the second act given both.

use domain::codes::{RequestType, Subject};

use crate::acts::Sentence;
use crate::features::Feature;
use crate::findings::Analysis;
use crate::hash;
use crate::lexicon::{Hit, Lexicon};
use crate::secondary;
use crate::urgency::Signs;

const NOTHING: u64 = hash::of("");
const TYPE: u64 = hash::of("type");
const BARE: u64 = hash::of("bare certificate");
const IS: u64 = hash::of("is");
const TITLE: u64 = hash::of("title");
const FIRST: u64 = hash::of("first");
const FIRST_ACT: u64 = hash::of("first act");
const STORY: u64 = hash::of("story");
const ADDED: u64 = hash::of("added");
const ACTING: u64 = hash::of("acting");
const SOONEST: u64 = hash::of("soonest");
const NEAR: u64 = hash::of("near");
const SUGGESTED: u64 = hash::of("suggested");
const NEXT: u64 = hash::of("next");

/// The features of the subject head, which is asked once per plausible type: which subjects are
/// named, and whether by the title, the first act, the dated act or an addition.
pub fn subject_features(analysis: &Analysis, request_type: RequestType) -> Vec<Feature> {
    let mut notes = Notes::new("subject", request_type);
    notes.add(TYPE, NOTHING, 0.5);
    let acting = |sentence: &Sentence| {
        sentence
            .acts
            .iter()
            .any(|(act, ..)| act.request_type() == request_type)
    };
    let scene = Scene {
        first_act: analysis
            .sentences
            .iter()
            .position(|sentence| !sentence.title && acting(sentence)),
        soonest: analysis
            .sentences
            .iter()
            .filter_map(|sentence| sentence.soonest)
            .min(),
        request_type,
    };
    let lexicon = Lexicon::embedded();
    let mut first = true;
    for hit in analysis.hits.iter().filter(|hit| !hit.negated) {
        let name = lexicon.name(hit.concept);
        let token = analysis.reading.tokens.get(hit.first);
        let place = token.map_or(0, |token| usize::from(token.sentence));
        let Some(sentence) = analysis.sentences.get(place).filter(|_| {
            ["s.", "c.", "o."]
                .iter()
                .any(|group| name.starts_with(group))
        }) else {
            continue;
        };
        let code = lexicon.hash(hit.concept);
        notes.add(IS, code, 0.4);
        if sentence.title {
            notes.add(TITLE, code, 0.4);
            continue;
        }
        if std::mem::take(&mut first) {
            notes.add(FIRST, code, 0.3);
        }
        scene.note(&mut notes, hit, code, (place, sentence));
    }
    if secondary::bare_certificate(analysis).is_some() {
        notes.add(BARE, NOTHING, 0.3);
    }
    notes.distinct()
}

/// What the place of a mention is compared with.
struct Scene {
    first_act: Option<usize>,
    soonest: Option<i32>,
    request_type: RequestType,
}

impl Scene {
    fn note(&self, notes: &mut Notes, hit: &Hit, code: u64, at: (usize, &Sentence)) {
        let (place, sentence) = at;
        if Some(place) == self.first_act {
            notes.add(FIRST_ACT, code, 0.4);
        }
        let mut mine = sentence
            .acts
            .iter()
            .filter(|(act, ..)| act.request_type() == self.request_type)
            .peekable();
        if mine.peek().is_none() {
            notes.add(STORY, code, 0.3);
        } else {
            notes.add(if sentence.additional { ADDED } else { ACTING }, code, 0.4);
        }
        if sentence.soonest.is_some() && sentence.soonest == self.soonest {
            notes.add(SOONEST, code, 0.3);
        }
        if mine.any(|(_, from, to)| hit.first.abs_diff(*to).min(from.abs_diff(hit.last)) <= 3) {
            notes.add(NEAR, code, 0.4);
        }
    }
}

/// Named features under a type.
struct Notes {
    context: u64,
    all: Vec<Feature>,
}

impl Notes {
    fn new(head: &str, request_type: RequestType) -> Self {
        let context = hash::combine(hash::of(head), hash::of(request_type.code()));
        Self {
            context,
            all: Vec::with_capacity(64),
        }
    }

    fn add(&mut self, kind: u64, name: u64, value: f32) {
        let named = hash::combine(hash::combine(self.context, kind), name);
        self.all.push((hash::short(named), value));
    }

    fn distinct(mut self) -> Vec<Feature> {
        self.all.sort_unstable_by_key(|(key, _)| *key);
        self.all.dedup_by_key(|(key, _)| *key);
        self.all
    }
}

/// The features of the head of the second act: what the cues suggest, and the acts beside the
/// primary one, with how they are introduced.
pub fn second_features(analysis: &Analysis, primary: (RequestType, Subject)) -> Vec<Feature> {
    let mut notes = Notes::new("second", primary.0);
    notes.add(TYPE, NOTHING, 0.5);
    notes.add(IS, hash::of(primary.1.code()), 0.3);
    for (kind, subject) in secondary::suggested(analysis, primary.0, primary.1) {
        notes.add(SUGGESTED, hash::of(kind.code()), 0.6);
        notes.add(SUGGESTED, hash::of(subject.code()), 0.3);
    }
    let mut before = false;
    for sentence in analysis.sentences.iter().filter(|sentence| !sentence.title) {
        for (act, ..) in &sentence.acts {
            let name = hash::of(act.name());
            notes.add(ACTING, name, 0.3);
            if sentence.additional {
                notes.add(ADDED, name, 0.4);
            }
            if before {
                notes.add(NEXT, name, 0.3);
            }
        }
        before |= !sentence.acts.is_empty();
    }
    let lexicon = Lexicon::embedded();
    for hit in analysis.hits.iter().filter(|hit| !hit.negated) {
        let name = lexicon.name(hit.concept);
        let sentence = analysis.sentence_of(hit);
        let Some(sentence) = sentence.filter(|_| name.starts_with("s.")) else {
            continue;
        };
        let code = lexicon.hash(hit.concept);
        notes.add(if sentence.additional { ADDED } else { STORY }, code, 0.3);
    }
    notes.distinct()
}

/// The features of the urgency head, which is asked last: the signs, alone, in pairs, and with the
/// type and subject already decided.
pub fn urgency_features(
    signs: &Signs,
    request_type: RequestType,
    subject: Subject,
) -> Vec<Feature> {
    let mut all = Vec::with_capacity(signs.all.len() * 6 + 8);
    let mut note = |kind: &str, name: u64, value: f32| {
        all.push((
            hash::short(hash::combine(
                hash::combine(hash::of("urgency"), hash::of(kind)),
                name,
            )),
            value,
        ));
    };
    let context = [
        ("type", hash::of(request_type.code())),
        ("subject", hash::of(subject.code())),
    ];
    let (level, _) = signs.level(request_type, subject);
    note("level", hash::of(level.code()), 2.0);
    for (kind, code) in context {
        note(kind, code, 0.5);
        note(kind, hash::combine(code, hash::of(level.code())), 0.5);
    }
    for sign in &signs.all {
        let name = sign.family.hash();
        note("sign", name, 0.7);
        if let Some(days) = sign.days {
            note("days", hash::combine(name, nearness(days)), 0.4);
        }
        for (kind, code) in context {
            note(kind, hash::combine(code, name), 0.4);
        }
        for other in signs.all.iter().filter(|other| other.family > sign.family) {
            note("pair", hash::combine(name, other.family.hash()), 0.3);
        }
    }
    all
}

/// How near a dated sign is, in the steps of the guide.
const fn nearness(days: i32) -> u64 {
    match days {
        ..-60 => 6,
        -60..-30 => 7,
        -30..0 => 0,
        0..=3 => 1,
        4..=7 => 2,
        8..=15 => 3,
        16..=31 => 4,
        _ => 5,
    }
}
