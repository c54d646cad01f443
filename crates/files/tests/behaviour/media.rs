//! Types, names, sizes and counts (S-044).

use crate::samples::{JPEG, PDF, PNG, zip};
use files::media::{
    MAX_FILE_BYTES, MAX_FILES_PER_MESSAGE, MediaType, Refusal, accept, check_count, recognise,
};
use proptest::prelude::*;
use std::collections::HashSet;

/// S-044: the three types, by content.
#[test]
fn the_three_types_are_recognised() {
    for (bytes, media) in [
        (PDF, MediaType::Pdf),
        (JPEG, MediaType::Jpeg),
        (PNG, MediaType::Png),
    ] {
        assert_eq!(recognise(bytes), Ok(media));
        assert_eq!(MediaType::from_mime(media.mime()), Some(media));
    }
    assert_eq!(MediaType::from_mime("text/html"), None);
}

/// S-044: content and extension must agree; case does not matter, only the last extension does.
#[test]
fn the_extension_must_agree_with_the_content() {
    let cases = [
        ("carte.pdf", PDF, Ok(MediaType::Pdf)),
        ("CARTE.PDF", PDF, Ok(MediaType::Pdf)),
        ("attestation v1.2 é.pdf", PDF, Ok(MediaType::Pdf)),
        ("photo.jpg", JPEG, Ok(MediaType::Jpeg)),
        ("photo.JPEG", JPEG, Ok(MediaType::Jpeg)),
        ("scan.png", PNG, Ok(MediaType::Png)),
        ("photo.png", JPEG, Err(Refusal::Extension)),
        ("carte.jpg", PDF, Err(Refusal::Extension)),
        ("carte", PDF, Err(Refusal::Extension)),
        ("pdf", PDF, Err(Refusal::Extension)),
        ("carte.pdf.exe", PDF, Err(Refusal::Extension)),
        ("carte.pdf.", PDF, Err(Refusal::Extension)),
        ("carte.pdf ", PDF, Err(Refusal::Extension)),
        ("carte.html", PDF, Err(Refusal::Extension)),
        ("carte.svg", PNG, Err(Refusal::Extension)),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(accept(name, bytes), expected, "{name}");
    }
}

/// S-044: what is not one of the three types is refused, whatever its name.
#[test]
fn other_types_are_refused() {
    let docm = zip("word/vbaProject.bin", 0, b"");
    let refused: [(&str, &[u8]); 16] = [
        (
            "program for Windows",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0",
        ),
        (
            "program for Linux",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0",
        ),
        ("shell script", b"#!/bin/sh\necho bonjour\n"),
        ("macro document", &docm),
        (
            "old macro document",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0\0\0\0\0",
        ),
        (
            "SVG",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>",
        ),
        ("SVG with prologue", b"<?xml version=\"1.0\"?><svg/>"),
        ("page", b"<!DOCTYPE html><html><body>Bonjour</body></html>"),
        ("page after a mark", b"\xef\xbb\xbf  <script>1</script>"),
        ("GIF", b"GIF89a\x01\0\x01\0\0\0\0;"),
        ("archive, gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03"),
        ("archive, 7z", b"7z\xbc\xaf\x27\x1c\0\x04"),
        ("WebP", b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0"),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        ("text", b"Bonjour"),
        ("one byte", b"%"),
    ];
    for (what, bytes) in refused {
        for name in ["piece.pdf", "piece.jpg", "piece.png"] {
            assert_eq!(accept(name, bytes), Err(Refusal::Type), "{what} as {name}");
        }
    }
}

/// S-044: an empty file has its own sentence.
#[test]
fn an_empty_file_is_refused() {
    assert_eq!(accept("carte.pdf", b""), Err(Refusal::Empty));
}

/// S-044: 10 MiB pass, one byte more does not.
#[test]
fn the_size_is_bounded() {
    let (head, tail) = PDF.split_at(PDF.len() - b"%%EOF\n".len());
    let of = |size: usize| [head, &vec![b'\n'; size - PDF.len()], tail].concat();
    assert_eq!(accept("carte.pdf", &of(MAX_FILE_BYTES)), Ok(MediaType::Pdf));
    assert_eq!(
        accept("carte.pdf", &of(MAX_FILE_BYTES + 1)),
        Err(Refusal::TooLarge)
    );
    // Whatever is sealed must fit into what may be sealed (S-508).
    const { assert!(MAX_FILE_BYTES <= sealing::MAX_SEALABLE_FILE_BYTES) };
}

/// S-044: the sixth file is one too many.
#[test]
fn the_count_is_bounded() {
    assert_eq!(MAX_FILES_PER_MESSAGE, 5);
    assert_eq!(check_count(0), Ok(()));
    assert_eq!(check_count(5), Ok(()));
    assert_eq!(check_count(6), Err(Refusal::TooMany));
}

/// Programs rely on the codes, people on the sentences: none is shared, none is missing.
#[test]
fn every_refusal_has_a_code_and_a_sentence() {
    let codes: HashSet<&str> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
    assert_eq!(codes.len(), Refusal::ALL.len());
    let sentences: HashSet<String> = Refusal::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), Refusal::ALL.len());
    for sentence in sentences {
        assert!(
            sentence.ends_with('.') && !sentence.contains("  "),
            "{sentence}"
        );
    }
}

proptest! {
    /// S-429: whatever the bytes behind a right beginning, an answer and no panic.
    #[test]
    fn any_bytes_get_an_answer(
        start in prop::sample::select(vec![&b""[..], b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        end in prop::sample::select(vec![&b""[..], b"%%EOF", b"PK\x05\x06", b"\xff\xd9"]),
    ) {
        let _ = recognise(&[start, &bytes, end].concat());
    }

    /// S-429: the same for files that were right before a few bytes changed.
    #[test]
    fn any_change_gets_an_answer(
        sample in prop::sample::select(vec![PDF, JPEG, PNG]),
        changes in prop::collection::vec(any::<(prop::sample::Index, u8)>(), 1..6),
    ) {
        let mut bytes = sample.to_vec();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = recognise(&bytes);
    }
}
