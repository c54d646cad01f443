use super::*;
use crate::text::TextError;
use IdentityWarning::{
    BornAbroad, BornOverseas, FormerCorsica, FormerDepartment, ImpossibleMonth,
    RegistrationInProgress, UnknownDepartment, UnusualMonth, WaitingNumber, WrongKey,
};

fn read(text: &str) -> ParsedNir {
    Nir::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// S-104: the vectors of the requirement.
#[test]
fn keys_of_the_requirement() {
    for (number, key) in [
        ("1990199000999", 76),
        ("199012A999999", 8),
        ("299122B999999", 64),
        ("1700120999999", 44),
        ("2850797199999", 33),
        ("1900399999999", 67),
        ("1902099999999", 48),
        ("1904299999999", 12),
        ("1909999999999", 51),
        ("1990199000008", 97),
        ("1990199000007", 1),
        ("7900399999999", 58),
        ("8900399999999", 8),
    ] {
        let nir = read(number).nir;
        assert_eq!(nir.key(), key, "{number}");
        let with_key = read(&format!("{number}{key:02}"));
        assert!(!with_key.warnings.contains(&WrongKey), "{number}");
        assert_eq!(with_key.nir, nir);
    }
}

/// Domain, 4.1. The table gives 02 for `7000199001001`; 97 − (7000199001001 mod 97) is 66.
#[test]
fn keys_of_the_domain_notes() {
    for (number, key) in [
        ("2550814168025", 38),
        ("185012A004999", 86),
        ("285122B033999", 48),
        ("1841299999999", 20),
        ("7000199001001", 66),
        ("8991299352999", 12),
        ("3700159599999", 27),
        ("2061275111005", 64),
    ] {
        assert_eq!(read(number).nir.key(), key, "{number}");
    }
}

/// S-104: the published numbers, valid and not.
#[test]
fn published_numbers() {
    for number in [
        "255081416802538",
        "295109912611193",
        "253072B07300470",
        "253072A07300443",
    ] {
        assert!(!read(number).warnings.contains(&WrongKey), "{number}");
    }
    assert_eq!(Nir::parse("253072C07300443"), Err(NirError::Characters));
    let wrong = read("295109912611199");
    assert!(
        wrong.warnings.contains(&WrongKey),
        "a warning, not a refusal"
    );
    assert_eq!((wrong.nir.key(), wrong.nir.wrong_key()), (93, Some(99)));
}

/// S-104: one digit wrong, or two neighbours exchanged, always changes the key.
#[test]
fn the_key_catches_single_errors_and_adjacent_swaps() {
    let caught = |digits: &[u8]| match Nir::parse(std::str::from_utf8(digits).unwrap()) {
        Ok(parsed) => parsed.warnings.contains(&WrongKey),
        Err(error) => error == NirError::Sex,
    };
    let mut trials = 0;
    for seed in 0_u64..100 {
        let number =
            1_000_000_000_000 + seed * 9_973_555_777 % 900_000_000_000 / 1_000 * 1_000 + 999;
        let nir = read(&number.to_string()).nir;
        let right = format!("{number}{:02}", nir.key()).into_bytes();
        assert!(!caught(&right));
        for at in 0..right.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = right.clone();
                wrong[at] = digit;
                assert!(digit == right[at] || caught(&wrong), "{at} → {digit}");
                trials += 1;
            }
            if at > 0 && right[at] != right[at - 1] {
                let mut wrong = right.clone();
                wrong.swap(at - 1, at);
                assert!(caught(&wrong), "{at}");
                trials += 1;
            }
        }
    }
    assert!(trials > 15_000, "{trials}");
}

/// S-509: however it is typed, with or without its key, one form.
#[test]
fn all_spellings_have_one_index_form() {
    for text in [
        "199012A999999",
        "199012a999999",
        "1 99 01 2A 999 999 08",
        "1.99.01.2a.999.999-08",
        "1\u{a0}99\u{202f}01\u{2009}2A\u{2011}999\u{2013}999",
        " 199012A99999908\n",
        "199012A99999955",
    ] {
        assert_eq!(read(text).nir.index_form(), "199012A999999", "{text}");
    }
}

/// S-105: unusual but real numbers are accepted, each with its notice.
#[test]
fn unusual_numbers_have_a_notice() {
    for (number, expected) in [
        ("1850159999999", vec![]),
        ("199012A999999", vec![]),
        ("1902059999999", vec![UnusualMonth]),
        ("1903059999999", vec![UnusualMonth]),
        ("1904259999999", vec![UnusualMonth]),
        ("1905059999999", vec![UnusualMonth]),
        ("1909959999999", vec![UnusualMonth]),
        ("1700120999999", vec![FormerCorsica]),
        ("1500191999999", vec![FormerDepartment]),
        ("1500196999999", vec![FormerDepartment]),
        ("2850797199999", vec![BornOverseas]),
        ("2850798899999", vec![BornOverseas]),
        ("1900399999999", vec![BornAbroad]),
        ("1904299999999", vec![UnusualMonth, BornAbroad]),
        ("3700159599999", vec![RegistrationInProgress]),
        ("4700159599999", vec![RegistrationInProgress]),
        ("7900399999999", vec![WaitingNumber, BornAbroad]),
        ("8900359999999", vec![WaitingNumber]),
    ] {
        let warnings = read(number).warnings;
        assert!(
            warnings.iter().all(|warning| warning.is_notice()),
            "{number}"
        );
        assert_eq!(warnings, expected, "{number}");
    }
}

/// S-040: what cannot be is doubted, not refused.
#[test]
fn impossible_parts_are_a_warning() {
    for month in ["00", "13", "19", "21", "29", "43", "49"] {
        let warnings = read(&format!("185{month}59999999")).warnings;
        assert_eq!(warnings, [ImpossibleMonth], "{month}");
        assert!(!warnings[0].is_notice());
    }
    assert_eq!(read("1850100999999").warnings, [UnknownDepartment]);
}

/// S-105: the kind is known, and first digits that no number has are refused.
#[test]
fn kinds_of_numbers() {
    for (first, kind) in [
        ('1', NumberKind::Nir),
        ('2', NumberKind::Nir),
        ('3', NumberKind::Provisional),
        ('4', NumberKind::Provisional),
        ('7', NumberKind::WaitingNumber),
        ('8', NumberKind::WaitingNumber),
    ] {
        assert_eq!(read(&format!("{first}850159999999")).nir.kind(), kind);
    }
    for first in ['0', '5', '6', '9'] {
        assert_eq!(
            Nir::parse(&format!("{first}850159999999")),
            Err(NirError::Sex)
        );
    }
}

#[test]
fn what_is_not_a_number_is_refused_without_repeating_it() {
    for (text, error) in [
        ("", NirError::Empty),
        (" -. ", NirError::Empty),
        ("185015999999", NirError::Length),
        ("18501599999991", NirError::Length),
        ("1850159999999123", NirError::Length),
        ("18501A9999999", NirError::Characters),
        ("1850159999999A1", NirError::Characters),
        ("2A50159999999", NirError::Characters),
        ("é850159999999", NirError::Characters),
        ("185015999999é", NirError::Characters),
        ("١٨٥٠١٥٩٩٩٩٩٩٩", NirError::Characters),
        ("1850159999999\0\0", NirError::Characters),
    ] {
        assert_eq!(Nir::parse(text), Err(error), "{text:?}");
        assert_eq!(TextError::from(error).code, error.code());
    }
}

/// S-103, S-512: masked by default, never printed.
#[test]
fn masked_and_opaque() {
    let parsed = read("185 0159 999 999");
    assert_eq!(parsed.nir.masked(), "1 85 •• •• ••• ••• ••");
    assert_eq!(format!("{:?}", parsed.nir), "Nir(••)");
    assert_eq!(
        format!("{parsed:?}"),
        "ParsedNir { nir: Nir(••), warnings: [] }"
    );
    assert_eq!(
        read("199012A999999").nir.spaced().expose(),
        "1 99 01 2A 999 999 08"
    );
}

#[test]
fn what_is_sealed_reads_back_with_its_warnings() {
    for text in [
        "199012A999999",
        "199012A99999908",
        "199012A99999900",
        "7900399999999",
    ] {
        let first = read(text);
        let again = read(first.nir.as_given().expose());
        assert_eq!(again.nir.wrong_key(), first.nir.wrong_key());
        assert_eq!(again, first);
    }
}
