//! Numbers are those that the regulator keeps for fiction (03 53 01, 06 39 98).

use super::*;

fn phone(text: &str) -> Phone {
    Phone::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn french_numbers_become_international() {
    for text in [
        "0353010001",
        "03 53 01 00 01",
        "03.53.01.00.01",
        "03-53/01-00-01",
        "+33353010001",
        "+33 (0)3 53 01 00 01",
        "+330353010001",
        "0033 3 53 01 00 01",
        "\u{202A}03\u{a0}53\u{202F}01 00 01\u{202C}",
    ] {
        assert_eq!(phone(text).expose(), "+33353010001", "{text}");
    }
    assert_eq!(phone("+33639980001").spaced().expose(), "06 39 98 00 01");
    assert_eq!(phone("0692 00 00 00").expose(), "+262692000000");
}

#[test]
fn foreign_numbers_are_kept() {
    assert_eq!(phone("+32 2 555 00 00").expose(), "+3225550000");
    assert_eq!(phone("0032 2 555 00 00").spaced().expose(), "+3225550000");
    assert!(!phone("555 0000").is_international());
    assert_eq!(phone("555-00-00").expose(), "5550000");
}

#[test]
fn what_cannot_be_dialled_is_refused() {
    for text in [
        "3646",
        "+33 3 53 01 00",
        "+33353010001234",
        "+3",
        "+0353010001",
        "06 39 98 00 0x",
        "1234567890123456",
        "+",
    ] {
        assert_eq!(
            Phone::parse(text).unwrap_err().code,
            "phone-format",
            "{text}"
        );
    }
    assert_eq!(Phone::parse(" .-").unwrap_err().code, "empty");
}

/// S-056: a number is personal.
#[test]
fn a_number_is_not_printed() {
    assert_eq!(format!("{:?}", phone("0353010001")), "Phone(••)");
}

#[test]
fn languages_are_codes() {
    assert_eq!(Language::parse(" AR ").unwrap().code(), "ar");
    assert_eq!(
        Language::parse("fsl").unwrap().label(),
        "Langue des signes française"
    );
    assert_eq!(Language::parse("xh").unwrap().label(), "xh");
    for text in ["f", "fran", "f1", "fr-FR", "é"] {
        assert_eq!(
            Language::parse(text).unwrap_err().code,
            "language-format",
            "{text}"
        );
    }
    for (code, _) in Language::KNOWN {
        assert_eq!(Language::parse(code).unwrap().code(), *code);
    }
}
