use super::*;

/// S-512: neither the wrapper nor what is built on it prints its value.
#[test]
fn sensitive_prints_nothing() {
    let text = Sensitive::new(String::from("secret"));
    assert_eq!(format!("{text:?}"), "••");
    assert_eq!(format!("{:#?}", Some(&text)), "Some(\n    ••,\n)");
    assert_eq!(text.expose(), "secret");
}

#[test]
fn a_line_is_normalised_once_and_bounded_in_characters() {
    assert_eq!(single_line("  Cle\u{301}a ", 1..=4).unwrap(), "Cléa");
    assert_eq!(
        single_line(&"é".repeat(5), 1..=4).unwrap_err(),
        TextError::too_long(4)
    );
    assert_eq!(
        single_line(" \u{a0} ", 1..=4).unwrap_err(),
        TextError::empty()
    );
    assert_eq!(
        TextError::too_long(120).to_string(),
        "120 caractères au plus."
    );
    assert_eq!(TextError::too_long(1).to_string(), "1 caractère au plus.");
}

/// S-038, S-039: the Trojan-source set and the control characters.
#[test]
fn what_cannot_be_seen_is_refused_in_a_line() {
    for c in [
        '\0', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9f}',
    ] {
        assert_eq!(
            single_line(&format!("a{c}b"), 1..=9).unwrap_err(),
            CONTROL,
            "{c:?}"
        );
    }
    for c in "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\
              \u{200F}\u{61C}\u{200B}\u{2060}\u{FEFF}\u{AD}\u{2028}\u{2029}\u{E0041}"
        .chars()
    {
        assert_eq!(
            single_line(&format!("a{c}b"), 1..=9).unwrap_err(),
            INVISIBLE,
            "{c:?}"
        );
    }
}

/// S-039, homoglyphs: a word that mixes alphabets is refused, another alphabet is not.
#[test]
fn look_alikes_are_refused_in_names_only() {
    assert_eq!(name_line("CP\u{410}M", 1..=9).unwrap_err(), MIXED_SCRIPTS);
    assert_eq!(name_line("D\u{3BF}nald", 1..=9).unwrap_err(), MIXED_SCRIPTS);
    assert!(name_line("Ольга (Olga)", 1..=20).is_ok());
    assert!(name_line("عائشة", 1..=20).is_ok());
    assert!(single_line("CP\u{410}M", 1..=9).is_ok());
}

#[test]
fn matching_ignores_accents_case_and_signs() {
    assert_eq!(matching_form("Lecœur-d’Été"), "lecoeurdete");
    assert_eq!(matching_form("LECOEUR D'ETE"), "lecoeurdete");
    assert_eq!(
        matching_form("Nguye\u{302}\u{303}n"),
        matching_form("Nguyễn")
    );
    assert_eq!(matching_form("Đặng Łukasz Ørsted"), "danglukaszorsted");
    assert_eq!(matching_form("İnan"), "inan");
}
