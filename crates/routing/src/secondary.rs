//! The other acts of a submission (rule C): what else the fund would have to do.

use domain::codes::{RequestType, Service, Subject};

use crate::acts::{Act, Sentence};
use crate::findings::Analysis;
use crate::hash;
use crate::lexicon::Lexicon;
use crate::normalise::{Reading, Token};
use crate::sorter::compatible;

/// The stem of a certificate.
const CERTIFICATE: u64 = hash::of("attestation");

/// At most this many secondary acts.
const MOST: usize = 3;

/// The secondary acts that the cues alone suggest, in the order of the text. A call-back is a
/// channel, never one of them. The head of the second act weighs them (see [`crate::heads`]).
pub fn suggested(
    analysis: &Analysis,
    request_type: RequestType,
    subject: Subject,
) -> Vec<(RequestType, Subject)> {
    let primary = (request_type, subject);
    let last = analysis
        .sentences
        .iter()
        .rposition(|sentence| !sentence.acts.is_empty());
    let mut found = Vec::new();
    let mut add = |pair: (RequestType, Subject)| {
        if pair != primary && !found.contains(&pair) && found.len() < MOST {
            found.push(pair);
        }
    };
    for (place, sentence) in analysis
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| !sentence.title)
    {
        let scene = Scene {
            analysis,
            place,
            sentence,
            last: last == Some(place),
            primary,
        };
        for (act, ..) in &sentence.acts {
            if let Some(pair) = scene.pair(*act) {
                add(pair);
            }
        }
        if request_type == RequestType::FileFollowUp
            && let Some(about) = scene.certificate()
        {
            add((RequestType::Documents, about));
        }
    }
    found
}

/// A sentence, beside the primary act.
struct Scene<'a> {
    analysis: &'a Analysis,
    place: usize,
    sentence: &'a Sentence,
    /// Whether it is the last that asks something.
    last: bool,
    primary: (RequestType, Subject),
}

impl Scene<'_> {
    /// The secondary act that an act of the sentence is, with its subject.
    fn pair(&self, act: Act) -> Option<(RequestType, Subject)> {
        let kind = act.request_type();
        // Out of scope, nothing else is the fund's either.
        if self.primary.1 == Subject::Other {
            return None;
        }
        let about = named(self.analysis, self.place, kind, self.primary.0 == kind);
        if !self.is_secondary(act, about) {
            return None;
        }
        let about = about.or_else(|| default(self.analysis, act, self.primary.1))?;
        // A certificate is not filed: what is asked after the file is the paper.
        let kind = match (kind, about) {
            (RequestType::FileFollowUp, Subject::RightsCertificate) => RequestType::Documents,
            _ => kind,
        };
        Some((kind, about))
    }

    /// Whether an act counts beside the primary act.
    fn is_secondary(&self, act: Act, about: Option<Subject>) -> bool {
        let (primary, subject) = self.primary;
        let added = self.sentence.additional;
        let details = about == Some(Subject::PersonalDetails) && self.changes();
        match act {
            Act::Paper => added || primary == RequestType::CareRenunciation,
            Act::File if primary == RequestType::CareRenunciation => {
                added && self.says("t.enclosed")
            }
            Act::File => primary != RequestType::Appointment && (added || details),
            Act::Slot => primary == RequestType::FileFollowUp && (added || self.last),
            Act::Renounce => {
                primary == RequestType::FileFollowUp && subject != Subject::PrimaryDoctor
            }
            Act::Chase | Act::Contest | Act::Call | Act::Support => false,
        }
    }

    /// Whether the sentence asks to change what is recorded.
    fn changes(&self) -> bool {
        const CHANGES: [&str; 8] = [
            "changer",
            "changez",
            "modifier",
            "corriger",
            "rectifier",
            "noter",
            "mettre",
            "remplacer",
        ];
        let reading = &self.analysis.reading;
        let mine = |token: &&Token| usize::from(token.sentence) == self.place;
        let mut tokens = reading.tokens.iter().filter(mine);
        tokens.any(|token| CHANGES.contains(&reading.form(token)))
    }

    /// The subject of a certificate that the sentence asks for, and does not enclose.
    fn certificate(&self) -> Option<Subject> {
        const OTHERS: [&str; 10] = [
            "salaire",
            "hebergement",
            "honneur",
            "employeur",
            "domicile",
            "residence",
            "radiation",
            "scolarite",
            "loyer",
            "jointe",
        ];
        let reading = &self.analysis.reading;
        let here = |token: &Token| usize::from(token.sentence) == self.place;
        let at = reading
            .tokens
            .iter()
            .position(|token| here(token) && token.hash == CERTIFICATE)?;
        let after = reading.tokens.iter().skip(at + 1).take(3);
        let foreign = after
            .clone()
            .any(|token| OTHERS.contains(&reading.form(token)));
        let asked = self.says("t.paper_ask") || self.says("a.paper") || self.says("a.ask");
        if foreign || !asked || self.says("t.enclosed") {
            return None;
        }
        let about = named(self.analysis, self.place, RequestType::Documents, false);
        Some(about.unwrap_or(Subject::RightsCertificate))
    }

    fn says(&self, name: &str) -> bool {
        self.analysis.hits_of(name).any(|hit| {
            let token = self.analysis.reading.tokens.get(hit.first);
            token.is_some_and(|token| usize::from(token.sentence) == self.place)
        })
    }
}

/// The subject that a sentence names for an act of this type.
fn named(analysis: &Analysis, place: usize, kind: RequestType, other: bool) -> Option<Subject> {
    let lexicon = Lexicon::embedded();
    let mut subjects = analysis.hits.iter().filter_map(|hit| {
        let here = analysis
            .reading
            .tokens
            .get(hit.first)
            .is_some_and(|token| usize::from(token.sentence) == place);
        let code = lexicon
            .name(hit.concept)
            .strip_prefix("s.")
            .filter(|_| here && !hit.negated)?;
        let subject: Subject = code.parse().ok()?;
        (compatible(kind, subject) && subject != Subject::Other).then_some(subject)
    });
    if other {
        subjects.next_back()
    } else {
        subjects.next()
    }
}

/// The token of a certificate asked without saying of what: base rights by default (rule D). None
/// when another certificate of the text says of what.
pub fn bare_certificate(analysis: &Analysis) -> Option<usize> {
    let lexicon = Lexicon::embedded();
    let reading = &analysis.reading;
    let bare = |(at, token): (usize, &Token)| {
        let certificate = token.hash == CERTIFICATE && !token.title;
        certificate
            && !analysis.hits.iter().any(|hit| {
                let subject: Option<Subject> = lexicon
                    .name(hit.concept)
                    .strip_prefix("s.")
                    .and_then(|code| code.parse().ok());
                let other = subject.is_some_and(|subject| {
                    !matches!(subject, Subject::RightsCertificate | Subject::Other)
                        && subject.default_service() != Service::HealthSupport
                });
                other && hit.last > at && hit.first <= at + 4 && same_clause(reading, at, hit.first)
            })
    };
    reading
        .tokens
        .iter()
        .enumerate()
        .find(|found| bare(*found))
        .map(|(at, _)| at)
}

fn same_clause(reading: &Reading, left: usize, right: usize) -> bool {
    let clause = |at: usize| reading.tokens.get(at).map(|token| token.clause);
    clause(left) == clause(right)
}

/// The subject of an act whose sentence names none.
fn default(analysis: &Analysis, act: Act, primary: Subject) -> Option<Subject> {
    match act {
        Act::Paper => Some(Subject::RightsCertificate),
        Act::Slot => Some(primary),
        Act::Renounce => first_care(analysis),
        _ => None,
    }
}

/// The first care that the submission names.
fn first_care(analysis: &Analysis) -> Option<Subject> {
    let lexicon = Lexicon::embedded();
    analysis.hits.iter().find_map(|hit| {
        let code = lexicon.name(hit.concept).strip_prefix("s.")?;
        let subject: Subject = code.parse().ok()?;
        (subject.default_service() == Service::HealthSupport).then_some(subject)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Labelled;

    /// The cues alone, beside the labelled primary act: no learning, so every line may be measured.
    #[test]
    fn suggested_acts_are_more_often_right_than_wrong() {
        let lines = Labelled::parse_all(include_str!("../data/corpus.jsonl")).unwrap();
        let (mut labelled, mut given, mut right) = (0, 0, 0);
        for line in &lines {
            let analysis = Analysis::new(&line.submission());
            let found = suggested(&analysis, line.request_type, line.subject);
            labelled += line.secondary.len();
            given += found.len();
            right += found
                .iter()
                .filter(|(kind, subject)| line.secondary.contains(&format!("{kind}/{subject}")))
                .count();
        }
        assert!(right * 100 >= given * 58, "{right} right of {given} given");
        assert!(
            right * 100 >= labelled * 28,
            "{right} right of {labelled} labelled"
        );
    }
}
