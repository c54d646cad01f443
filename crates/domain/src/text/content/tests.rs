use super::*;

#[test]
fn bounds_are_counted_in_characters() {
    assert_eq!(Title::parse(" ").unwrap().expose(), "");
    assert!(Title::parse(&"é".repeat(120)).is_ok());
    assert_eq!(Title::parse(&"é".repeat(121)).unwrap_err().code, "too-long");
    assert!(Body::parse(&"é".repeat(10_000)).is_ok());
    assert_eq!(
        Body::parse(&"é".repeat(10_001)).unwrap_err().code,
        "too-long"
    );
    assert_eq!(Body::parse(" \n\t\u{202c} ").unwrap_err().code, "empty");
    assert_eq!(Label::parse("").unwrap_err().code, "empty");
    assert_eq!(Label::parse(&"a".repeat(201)).unwrap_err().code, "too-long");
    assert_eq!(
        ExternalReference::parse(&"a".repeat(65)).unwrap_err().code,
        "too-long"
    );
    assert_eq!(
        FileName::parse(&"a".repeat(201)).unwrap_err().code,
        "too-long"
    );
}

/// S-038: U+0000 is refused everywhere.
#[test]
fn nul_never_gets_in() {
    let text = "a\0b";
    let codes = [
        Title::parse(text).unwrap_err().code,
        Body::parse(text).unwrap_err().code,
        Label::parse(text).unwrap_err().code,
        ExternalReference::parse(text).unwrap_err().code,
        FileName::parse(text).unwrap_err().code,
    ];
    assert_eq!(codes, ["control-character"; 5]);
}

#[test]
fn a_body_keeps_its_lines_and_loses_what_hides() {
    let body =
        Body::parse("  Bonjour,\r\n\tle \u{202A}03 20\u{202C} ne répond pas\u{2028}fin\r").unwrap();
    assert_eq!(body.expose(), "Bonjour,\n\tle 03 20 ne répond pas\nfin");
    assert_eq!(
        Body::parse("a\u{1b}[31m").unwrap_err().code,
        "control-character"
    );
    assert_eq!(
        Body::parse("\u{200F}عائشة\u{200F}").unwrap().expose(),
        "\u{200F}عائشة\u{200F}"
    );
}

/// S-512: none of them prints what it holds.
#[test]
fn debug_shows_nothing_personal() {
    assert_eq!(
        format!("{:?}", Title::parse("canari").unwrap()),
        "Title(••)"
    );
    assert_eq!(format!("{:?}", Body::parse("canari").unwrap()), "Body(••)");
    let reference = ExternalReference::parse("canari").unwrap();
    assert_eq!(format!("{reference:?}"), "ExternalReference(••)");
    assert_eq!(
        format!("{:?}", FileName::parse("canari").unwrap()),
        "FileName(••)"
    );
}

#[test]
fn a_reference_holds_letters_and_plain_signs() {
    assert!(ExternalReference::parse("Été 2026/045-B").is_ok());
    assert_eq!(
        ExternalReference::parse("a☺").unwrap_err().code,
        "reference-characters"
    );
}

/// S-039, S-046: names with quotes, accents or other scripts stay; paths do not.
#[test]
fn a_file_name_is_a_name_and_not_a_path() {
    for name in ["a;\"b\".pdf", "日本.pdf", "..pdf", "été.PDF", "= 2+2.pdf"] {
        assert_eq!(FileName::parse(name).unwrap().expose(), name);
    }
    for name in ["../a.pdf", "a\\b.pdf", "/etc/passwd", ".", ".."] {
        assert_eq!(
            FileName::parse(name).unwrap_err().code,
            "file-name-path",
            "{name}"
        );
    }
    assert_eq!(
        FileName::parse("a\u{202e}fdp.exe").unwrap_err().code,
        "invisible-character"
    );
    assert_eq!(
        FileName::parse("a\r\nb.pdf").unwrap_err().code,
        "control-character"
    );
}

#[test]
fn the_extension_is_what_follows_the_last_dot() {
    let extension = |name| FileName::parse(name).unwrap().extension();
    assert_eq!(extension("scan.tar.PDF").as_deref(), Some("pdf"));
    assert_eq!(extension("notes"), None);
    assert_eq!(extension(".pdf"), None);
    assert_eq!(extension("a."), None);
}

#[test]
fn labels_are_public_and_searchable() {
    let label = Label::parse(" CCAS d’Été-sur-Lys ").unwrap();
    assert_eq!(label.as_str(), "CCAS d’Été-sur-Lys");
    assert_eq!(label.matching_form(), "ccasdetesurlys");
    assert_eq!(
        Label::parse("CP\u{410}M").unwrap_err().code,
        "mixed-scripts"
    );
}
