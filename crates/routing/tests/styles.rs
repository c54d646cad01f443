//! The same request, written otherwise: what it asks must not change. Measured on the hard lines,
//! never learnt from, and on the lines that we wrote one by one.

use domain::codes::Urgency;
use routing::lines::{Labelled, Origin};
use routing::{Sorter, Sorting, Submission};

fn lines() -> Vec<Labelled> {
    let own = Labelled::parse_all(include_str!("../data/corpus-own.jsonl")).unwrap_or_default();
    let hard = Labelled::parse_all(include_str!("../data/hard.jsonl")).unwrap_or_default();
    let own = own.into_iter().filter(|line| line.origin() == Origin::Own);
    hard.into_iter().chain(own.step_by(4)).collect()
}

fn sort(line: &Labelled, text: &str) -> Sorting {
    let submission = Submission {
        text,
        ..line.submission()
    };
    Sorter::embedded().sort(&submission)
}

/// How many of a hundred lines keep their type, and how many of the urgent ones stay urgent, once
/// rewritten; a rewriting that leaves a line as it was is not counted.
fn kept(rewrite: impl Fn(usize, &str) -> String) -> (usize, usize) {
    let (mut counted, mut same, mut urgent, mut still) = (0, 0, 0, 0);
    for (at, line) in lines().iter().enumerate() {
        let other = rewrite(at, &line.line.text);
        if other == line.line.text {
            continue;
        }
        let (before, after) = (sort(line, &line.line.text), sort(line, &other));
        counted += 1;
        same += usize::from(before.request_type == after.request_type);
        if before.urgency == Urgency::Urgent {
            urgent += 1;
            still += usize::from(after.urgency == Urgency::Urgent);
        }
    }
    assert!(counted > 100, "{counted} lines rewritten");
    (same * 100 / counted, still * 100 / urgent.max(1))
}

fn each_word(text: &str, rewrite: impl Fn(usize, &str) -> String) -> String {
    let words = text.split(' ').enumerate();
    let words: Vec<String> = words.map(|(at, word)| rewrite(at, word)).collect();
    words.join(" ")
}

/// Two neighbouring letters of a long word swapped, the first one never.
fn swapped(word: &str, at: usize) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() >= 7 && letters.iter().all(|letter| letter.is_lowercase()) {
        let place = 1 + at % (letters.len() - 2);
        letters.swap(place, place + 1);
    }
    letters.into_iter().collect()
}

#[test]
fn one_typing_mistake_in_each_third_long_word() {
    let (types, urgent) = kept(|line, text| {
        each_word(text, |at, word| {
            if (at + line) % 3 == 0 {
                swapped(word, at + line)
            } else {
                word.to_owned()
            }
        })
    });
    assert!(types >= 88, "{types} types in 100");
    assert!(urgent >= 80, "{urgent} urgent in 100");
}

#[test]
fn short_spellings_of_a_telephone() {
    const SHORT: [(&str, &str); 12] = [
        ("toujours", "tjrs"),
        ("pour", "pr"),
        ("dans", "ds"),
        ("nous", "ns"),
        ("vous", "vs"),
        ("demande", "dde"),
        ("problème", "pb"),
        ("hospitalisation", "hospit"),
        ("attestation", "attest"),
        ("traitement", "ttt"),
        ("depuis", "dps"),
        ("renouvellement", "renouv"),
    ];
    let short = |word: &str| {
        let known = SHORT.iter().find(|(long, _)| *long == word);
        known.map_or(word, |(_, short)| short).to_owned()
    };
    let (types, urgent) = kept(|_, text| each_word(text, |_, word| short(word)));
    assert!(types >= 97, "{types} types in 100");
    assert!(urgent >= 97, "{urgent} urgent in 100");
}

#[test]
fn capitals_without_accent_nor_apostrophe() {
    let (types, urgent) = kept(|_, text| {
        let plain = text.to_uppercase().replace(['\'', '’'], " ");
        plain
            .chars()
            .map(|letter| match letter {
                'É' | 'È' | 'Ê' | 'Ë' => 'E',
                'À' | 'Â' => 'A',
                'Î' | 'Ï' => 'I',
                'Ô' => 'O',
                'Ù' | 'Û' => 'U',
                'Ç' => 'C',
                other => other,
            })
            .collect()
    });
    assert!(types >= 98, "{types} types in 100");
    assert!(urgent >= 98, "{urgent} urgent in 100");
}

#[test]
fn the_last_sentence_told_first() {
    let (types, urgent) = kept(|_, text| {
        let mut sentences: Vec<&str> = text.split_inclusive(". ").collect();
        sentences.rotate_right(1);
        sentences.join(" ")
    });
    assert!(types >= 90, "{types} types in 100");
    assert!(urgent >= 85, "{urgent} urgent in 100");
}

#[test]
fn politeness_between_the_sentences() {
    let (types, urgent) = kept(|_, text| {
        let told = text.replace(". ", ". Merci beaucoup pour votre aide. ");
        format!("Bonjour à toute l'équipe. {told}. Bien cordialement.")
    });
    assert!(types >= 97, "{types} types in 100");
    assert!(urgent >= 97, "{urgent} urgent in 100");
}

#[test]
fn forwarded_with_its_heading_and_signature() {
    let (types, urgent) = kept(|_, text| {
        format!(
            "---------- Message transféré ----------\nDe : accueil\nObjet : TR:\n\n{text}\n\n-- \nAccueil, Maison des solidarités, 1 place de la Mairie"
        )
    });
    assert!(types >= 93, "{types} types in 100");
    assert!(urgent >= 90, "{urgent} urgent in 100");
}
