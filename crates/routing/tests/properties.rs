//! What must hold for any text.

use jiff::civil::date;
use proptest::prelude::*;
use routing::lines::Labelled;
use routing::{Sorter, Sorting, Submission};

fn sort(title: &str, text: &str) -> Sorting {
    let submission = Submission {
        received: date(2026, 3, 10),
        title,
        text,
        ..Submission::default()
    };
    Sorter::embedded().sort(&submission)
}

fn own_lines() -> Vec<Labelled> {
    Labelled::parse_all(include_str!("../data/corpus-own.jsonl")).unwrap_or_default()
}

fn without_accents(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'à' | 'â' => 'a',
            'î' | 'ï' => 'i',
            'ô' => 'o',
            'ù' | 'û' => 'u',
            'ç' => 'c',
            other => other,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_unicode_is_sorted_without_panic(title in "\\PC{0,40}", text in any::<String>()) {
        let sorting = sort(&title, &text);
        prop_assert!((0.0..=1.0).contains(&sorting.confidence));
        prop_assert!(sorting.due_on >= date(2026, 3, 10));
        prop_assert!(!sorting.reasons.is_empty());
        prop_assert!(sorting.secondary.len() <= 3);
    }

    #[test]
    fn dates_and_numbers_of_any_shape_are_read_without_panic(
        text in "(le |du |au |avant le |lundi |dans |depuis )?[0-9]{0,4}[/. -]?[0-9]{0,3}[/. -]?[0-9]{0,5} ?(jours|mois|mars|ans)?",
    ) {
        sort("", &text);
    }

    #[test]
    fn the_guard_returns_ranges_of_the_text(text in any::<String>()) {
        for finding in routing::guard::scan(&text) {
            prop_assert!(text.get(finding.range).is_some());
        }
    }
}

#[test]
fn case_accents_and_spacing_do_not_change_the_type() {
    for line in own_lines().iter().step_by(7) {
        let text = &line.line.text;
        let plain = sort("", text).request_type;
        for other in [
            text.to_uppercase(),
            text.to_lowercase(),
            without_accents(text),
            text.replace(' ', "  "),
        ] {
            assert_eq!(sort("", &other).request_type, plain, "{other}");
        }
    }
}

/// Not a share of the lines: every one, and everything that is said of it.
#[test]
fn a_polite_sentence_changes_nothing() {
    let sentences = [
        "Bien cordialement.",
        "Merci d'avance pour votre aide.",
        "Je vous souhaite une bonne journée !",
    ];
    for (at, line) in own_lines().iter().step_by(7).enumerate() {
        let text = &line.line.text;
        let plain = sort("", text);
        let polite = sentences.get(at % sentences.len()).unwrap_or(&"");
        for other in [format!("{text}. {polite}"), format!("Bonjour. {text}")] {
            assert_eq!(sort("", &other), plain, "{other}");
        }
    }
}

#[test]
fn sorting_twice_says_the_same() {
    for line in own_lines().iter().step_by(20) {
        assert_eq!(sort("", &line.line.text), sort("", &line.line.text));
    }
}

/// The committed model was trained on the committed corpus and lexicon; `train -- --check` compares
/// every byte.
#[test]
fn the_model_was_trained_on_these_files() {
    let files = [
        include_str!("../data/corpus.jsonl"),
        include_str!("../data/corpus-own.jsonl"),
    ];
    assert_eq!(
        Sorter::embedded().header().version,
        routing::train::version(&files)
    );
}

#[test]
fn a_few_words_that_name_nothing_go_to_a_person() {
    for text in [
        "Suite à notre échange, merci de faire le nécessaire.",
        "Comme convenu, dossier à suivre.",
        "Pour faire suite, il est toujours dans la même situation.",
    ] {
        let sorting = sort("", text);
        assert!(sorting.human, "{text} {}", sorting.confidence);
    }
    assert!(!sort("", "Attestation de droits svp.").human);
    assert!(!sort("", "Où en est sa C2S ?").human);
}

#[test]
fn a_missing_reason_is_never_silent() {
    let sorting = sort("", "URGENT URGENT svp");
    assert!(sorting.human || sorting.confidence < 1.0);
    assert_ne!(
        sorting.urgency,
        domain::codes::Urgency::Urgent,
        "the word alone is not a sign"
    );
}
