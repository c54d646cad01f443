//! The other acts of a submission (rule C): what else the fund would have to do.

use domain::codes::{RequestType, Service, Subject};

use crate::acts::{Act, Sentence};
use crate::findings::Analysis;
use crate::lexicon::Lexicon;
use crate::normalise::{Reading, Token};
use crate::sorter::compatible;

/// At most this many secondary acts.
const MOST: usize = 3;

/// The secondary acts, in the order of the text. A call-back is a channel, never one of them.
pub fn find(
    analysis: &Analysis,
    request_type: RequestType,
    subject: Subject,
) -> Vec<(RequestType, Subject)> {
    let mut found = Vec::new();
    for (place, sentence) in analysis
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| !sentence.title)
    {
        for (act, ..) in &sentence.acts {
            let kind = act.request_type();
            if !is_secondary(*act, sentence, request_type) {
                continue;
            }
            let Some(about) = named(analysis, place, kind, request_type == kind)
                .or_else(|| default(*act, subject))
            else {
                continue;
            };
            let pair = (kind, about);
            if pair != (request_type, subject) && !found.contains(&pair) && found.len() < MOST {
                found.push(pair);
            }
        }
    }
    found
}

/// Whether an act counts beside a primary act of this type.
fn is_secondary(act: Act, sentence: &Sentence, primary: RequestType) -> bool {
    let added = sentence.additional;
    match act {
        Act::Paper => added || primary == RequestType::CareRenunciation,
        Act::File => added && primary != RequestType::Appointment,
        Act::Slot => added && primary == RequestType::FileFollowUp,
        Act::Renounce => primary == RequestType::FileFollowUp,
        Act::Chase | Act::Contest | Act::Call | Act::Support => false,
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
        let certificate = reading.stem(token) == "attestation" && !token.title;
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
const fn default(act: Act, primary: Subject) -> Option<Subject> {
    match act {
        Act::Paper => Some(Subject::RightsCertificate),
        Act::Slot => Some(primary),
        _ => None,
    }
}
