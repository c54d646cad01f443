//! Words, stems, acronyms, and politeness left out.

use super::*;

fn forms(text: &str) -> Vec<String> {
    let reading = Reading::new("", text);
    reading
        .tokens
        .iter()
        .map(|token| reading.form(token).to_owned())
        .collect()
}

#[test]
fn accents_case_and_composition_do_not_matter() {
    assert_eq!(forms("L'Hôpital  ŒDÈME"), forms("l’hopital oedeme"));
    assert_eq!(forms("cafe\u{301}"), forms("CAFÉ"));
}

#[test]
fn dotted_acronyms_are_one_word() {
    assert_eq!(
        forms("sa carte A.M.E. est là"),
        ["sa", "carte", "ame", "est", "la"]
    );
}

#[test]
fn a_letter_without_normal_form_is_no_acronym() {
    assert_eq!(Reading::new("\u{37a}.a", "").tokens.len(), 2);
}

#[test]
fn quotes_are_the_words_of_the_author() {
    let reading = Reading::new("Titre", "Où en est sa C2S ?");
    assert_eq!(reading.quote(1, 3), "Où en est");
}

#[test]
fn plural_and_feminine_share_a_stem() {
    for (left, right) in [
        ("droits", "droit"),
        ("coupee", "coupes"),
        ("indemnites", "indemnite"),
    ] {
        assert_eq!(
            left.get(..stem_length(left)),
            right.get(..stem_length(right)),
            "{left} {right}"
        );
    }
}

#[test]
fn mere_politeness_is_left_out() {
    for polite in [
        "Bien cordialement.",
        "Merci d'avance pour votre aide !",
        "Je vous souhaite une bonne journée.",
        "Veuillez agréer, Madame, Monsieur, l'expression de mes salutations distinguées.",
        "Bonjour.",
    ] {
        assert_eq!(forms(polite), [""; 0], "{polite}");
    }
    assert_eq!(
        forms("Bonjour. Où en est sa C2S ? Merci."),
        forms("Où en est sa C2S ?")
    );
    assert_ne!(forms("Merci de la recevoir."), [""; 0]);
}
