//! The second act (rule C): the cues and the trained heads together.

use domain::codes::{RequestType, Subject};

use crate::sorter::compatible;

/// Probability from which a type is that of a second act.
const LIKELY: f32 = 0.45;
/// Weight of a subject from which it is that of the second act.
const CLEAR: f32 = 0.35;
/// What a pair gains by being suggested by the cues.
const SUGGESTED: f32 = 0.4;

/// The other acts of a submission, at most one for each type that the head finds likely.
///
/// `types` are the probabilities of the head of the second act, "none" first; `subjects` asks the
/// head of the subject for a type; `suggested` is what the cues say.
pub fn choose(
    primary: (RequestType, Subject),
    types: &[f32],
    suggested: &[(RequestType, Subject)],
    subjects: impl Fn(RequestType) -> Vec<f32>,
) -> Vec<(RequestType, Subject)> {
    // Out of scope, nothing else is the fund's either; a call-back is a channel.
    if primary.1 == Subject::Other {
        return Vec::new();
    }
    let likely = RequestType::ALL
        .iter()
        .zip(types.iter().skip(1))
        .filter(|(kind, share)| **share >= LIKELY && **kind != RequestType::Contact);
    likely
        .filter_map(|(kind, _)| {
            let weighed = subjects(*kind);
            let pairs = Subject::ALL.iter().zip(weighed).map(|(subject, share)| {
                let told = suggested.contains(&(*kind, *subject));
                (*subject, share + if told { SUGGESTED } else { 0.0 })
            });
            let fits = |subject: Subject| {
                compatible(*kind, subject)
                    && subject != Subject::Other
                    && (*kind, subject) != primary
            };
            let best = pairs
                .filter(|(subject, _)| fits(*subject))
                .max_by(|left, right| left.1.total_cmp(&right.1))?;
            (best.1 >= CLEAR).then_some((*kind, best.0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIMARY: (RequestType, Subject) = (RequestType::FileFollowUp, Subject::C2s);
    const PAPER: (RequestType, Subject) = (RequestType::Documents, Subject::RightsCertificate);

    /// A head of the subject that believes in one answer.
    fn sure(subject: Subject) -> impl Fn(RequestType) -> Vec<f32> {
        let share = move |other: &Subject| if *other == subject { 0.9 } else { 0.0 };
        move |_| Subject::ALL.iter().map(share).collect()
    }

    #[test]
    fn a_likely_type_gives_an_act() {
        let paper = [0.3, 0.0, 0.7, 0.0, 0.0, 0.0];
        let found = choose(PRIMARY, &paper, &[], sure(PAPER.1));
        assert_eq!(found, [PAPER]);
        let none = [0.7, 0.0, 0.3, 0.0, 0.0, 0.0];
        assert_eq!(choose(PRIMARY, &none, &[PAPER], sure(PAPER.1)), []);
    }

    #[test]
    fn never_the_primary_act_again_nor_a_call() {
        let same = [0.1, 0.9, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(choose(PRIMARY, &same, &[], sure(PRIMARY.1)), []);
        let call = [0.1, 0.0, 0.0, 0.0, 0.0, 0.9];
        assert_eq!(choose(PRIMARY, &call, &[], sure(PAPER.1)), []);
        let outside = (RequestType::FileFollowUp, Subject::Other);
        let paper = [0.1, 0.0, 0.9, 0.0, 0.0, 0.0];
        assert_eq!(choose(outside, &paper, &[PAPER], sure(PAPER.1)), []);
    }
}
