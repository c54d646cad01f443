//! Rules A to C: the acts asked for, sentence by sentence, their order and their deadlines.

use domain::codes::RequestType;

use crate::dates::Mention;
use crate::hash;
use crate::lexicon::{Concept, Hit, Lexicon};
use crate::normalise::Reading;

/// What a sentence asks, read from its cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A paper that exists, or a blank form.
    Paper,
    /// Something filed, to be recorded or corrected.
    File,
    /// A chase of something filed before.
    Chase,
    /// A contest, a debt to spread.
    Contest,
    /// A slot.
    Slot,
    /// A call-back.
    Call,
    /// A care not done.
    Renounce,
    /// Support asked from the MAS, agreement of the person.
    Support,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 8] = [
        Self::Paper,
        Self::File,
        Self::Chase,
        Self::Contest,
        Self::Slot,
        Self::Call,
        Self::Renounce,
        Self::Support,
    ];

    /// A short name, for features.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::File => "file",
            Self::Chase => "chase",
            Self::Contest => "contest",
            Self::Slot => "slot",
            Self::Call => "call",
            Self::Renounce => "renounce",
            Self::Support => "support",
        }
    }

    /// The type that the act belongs to (rule B).
    pub const fn request_type(self) -> RequestType {
        match self {
            Self::Paper => RequestType::Documents,
            Self::File | Self::Chase | Self::Contest => RequestType::FileFollowUp,
            Self::Slot => RequestType::Appointment,
            Self::Call => RequestType::Contact,
            Self::Renounce | Self::Support => RequestType::CareRenunciation,
        }
    }
}

/// The cues of one sentence.
#[derive(Debug, Clone, Default)]
pub struct Sentence {
    /// Its acts.
    pub acts: Vec<(Act, usize, usize)>,
    /// Days to its first future date.
    pub soonest: Option<i32>,
    /// Whether it is introduced as an addition ("au passage", "une fois fait").
    pub additional: bool,
    /// Whether it is introduced as what comes first.
    pub leading: bool,
    /// Whether it is the title.
    pub title: bool,
}

/// The acts of every sentence, the title first.
pub fn read(reading: &Reading, hits: &[Hit], dates: &[Mention]) -> Vec<Sentence> {
    let count = reading
        .tokens
        .last()
        .map_or(0, |token| usize::from(token.sentence) + 1);
    let mut sentences = vec![Sentence::default(); count];
    let place = |token: usize| {
        reading
            .tokens
            .get(token)
            .map(|token| usize::from(token.sentence))
    };
    if let (Some(first), Some(true)) = (
        sentences.first_mut(),
        reading.tokens.first().map(|token| token.title),
    ) {
        first.title = true;
    }
    for mention in dates.iter().filter(|mention| mention.days >= 0) {
        if let Some(sentence) = place(mention.first).and_then(|at| sentences.get_mut(at)) {
            sentence.soonest = Some(
                sentence
                    .soonest
                    .map_or(mention.days, |days| days.min(mention.days)),
            );
        }
    }
    let mut rest = hits;
    while let Some(first) = rest.first() {
        let at = place(first.first);
        let length = rest.iter().take_while(|hit| place(hit.first) == at).count();
        let (mine, others) = rest.split_at(length);
        rest = others;
        if let Some(sentence) = at.and_then(|at| sentences.get_mut(at)) {
            fill(sentence, mine);
        }
    }
    sentences
}

fn fill(sentence: &mut Sentence, hits: &[Hit]) {
    let lexicon = Lexicon::embedded();
    let cue = |name: &str| {
        let concept: Option<Concept> = lexicon.concept(name);
        hits.iter().find(|hit| Some(hit.concept) == concept)
    };
    let mut add = |act: Act, hit: &Hit| sentence.acts.push((act, hit.first, hit.last));
    let enclosed = cue("t.enclosed");
    if let (Some(paper), Some(ask)) = (cue("t.paper").or_else(|| cue("t.form")), cue("t.paper_ask"))
    {
        // "attestation de salaire jointe": the paper is given, not asked.
        let given = enclosed.is_some_and(|hit| hit.first.abs_diff(paper.last) <= 4);
        if !given {
            add(
                Act::Paper,
                if ask.first <= paper.first { ask } else { paper },
            );
        }
    }
    if let Some(hit) = cue("t.file_verb").or(enclosed) {
        add(Act::File, hit);
    }
    if let Some(hit) = cue("t.chase") {
        add(Act::Chase, hit);
    }
    if let Some(hit) = cue("t.contest") {
        add(Act::Contest, hit);
    }
    for (name, act) in [
        ("t.slot_ask", Act::Slot),
        ("t.call", Act::Call),
        ("t.renounce", Act::Renounce),
        ("t.mas", Act::Support),
    ] {
        if let Some(hit) = cue(name) {
            add(act, hit);
        }
    }
    sentence.additional = cue("t.after").is_some();
    sentence.leading = cue("t.first").is_some();
}

/// The acts as findings for the model: which, in what order, which with a deadline.
pub fn findings(sentences: &[Sentence], all: &mut Vec<u64>) {
    let mut note = |kind: &str, name: &str| all.push(hash::combine(hash::of(kind), hash::of(name)));
    let mut seen: Vec<Act> = Vec::new();
    let soonest = sentences
        .iter()
        .filter_map(|sentence| sentence.soonest)
        .min();
    for sentence in sentences {
        for (act, ..) in &sentence.acts {
            let name = act.name();
            if sentence.title {
                note("act title", name);
                continue;
            }
            note("act", name);
            if sentence.additional {
                note("act additional", name);
            } else {
                note("act plain", name);
            }
            if sentence.leading {
                note("act leading", name);
            }
            if sentence.soonest.is_some() {
                note(
                    if sentence.soonest == soonest {
                        "act soonest"
                    } else {
                        "act dated"
                    },
                    name,
                );
            }
            for before in seen.iter().filter(|before| *before != act) {
                note(before.name(), name);
            }
            if seen.is_empty() {
                note("act first", name);
            }
        }
        if !sentence.title {
            for (act, ..) in &sentence.acts {
                if !seen.contains(act) {
                    seen.push(*act);
                }
            }
        }
    }
    let last = sentences
        .iter()
        .rev()
        .find(|sentence| !sentence.acts.is_empty());
    for (act, ..) in last.into_iter().flat_map(|sentence| &sentence.acts) {
        note("act last", act.name());
    }
    for act in Act::ALL.into_iter().filter(|act| !seen.contains(act)) {
        note("act none", act.name());
    }
}
