//! Variants, negation, gaps.

use super::*;

fn found(text: &str) -> Vec<&'static str> {
    let lexicon = Lexicon::embedded();
    lexicon
        .find(&Reading::new("", text))
        .iter()
        .map(|hit| lexicon.name(hit.concept))
        .collect()
}

#[test]
fn variants_and_legacy_names_reach_the_concept() {
    for text in [
        "sa CMU",
        "la css",
        "C2S",
        "complémentaire santé solidaire",
        "la complementaire  sante SOLIDAIRE",
    ] {
        assert!(found(text).contains(&"s.c2s"), "{text}");
    }
}

#[test]
fn a_negated_sign_is_known_as_such() {
    let lexicon = Lexicon::embedded();
    let reading = Reading::new("", "il n'a pas d'idées noires");
    let concept = lexicon.concept("u.suicide");
    let hit = lexicon
        .find(&reading)
        .into_iter()
        .find(|hit| Some(hit.concept) == concept);
    assert!(hit.is_some_and(|hit| hit.negated));
}

#[test]
fn a_gap_stays_inside_the_sentence() {
    assert!(found("il attend depuis plus de trois mois").contains(&"a.chase"));
    assert!(!found("il attend depuis. Un, deux, trois mois").contains(&"a.chase"));
}
