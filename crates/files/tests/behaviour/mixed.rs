//! Files that are two things at once (S-044), and those that only look so.

use crate::samples::{JPEG, PDF, PNG, chunk, zip};
use files::media::{MediaType, Refusal, recognise};

fn after(head: &[u8], tail: &[u8]) -> Vec<u8> {
    [head, tail].concat()
}

/// S-044: PDF and page.
#[test]
fn a_document_that_is_a_page_too_is_refused() {
    let page = b"<html><script>alert(1)</script></html>";
    let (header, objects) = PDF.split_at(9);
    let padding = b"% padding\n".repeat(200);
    let late = |hidden: &[u8]| [header, &padding, hidden, b"\n", objects].concat();
    let cases = [
        ("page, then document", after(page, PDF)),
        (
            "mark, page, document",
            after(b"\xef\xbb\xbf<!DOCTYPE html>", PDF),
        ),
        ("page in the first lines", [header, page, objects].concat()),
        (
            "in capitals",
            [header, b"<SCRIPT>1</SCRIPT>\n", objects].concat(),
        ),
        ("page between objects", late(b"<Svg onload=1>")),
        (
            "page behind a word",
            late(b"% stream\n<svg onload=1>\n% endstream"),
        ),
        (
            "page behind another word",
            late(b"endstream\n<svg onload=1>"),
        ),
        ("page after the end", after(PDF, page)),
        (
            "server's script",
            [header, b"<?php system(1); ?>", objects].concat(),
        ),
    ];
    for (what, bytes) in cases {
        let refused = recognise(&bytes);
        assert!(
            matches!(refused, Err(Refusal::Mixed | Refusal::Type)),
            "{what}: {refused:?}"
        );
    }
}

/// S-044: GIFAR and its kind: an image or a document that Java reads as a program.
#[test]
fn a_file_that_is_an_archive_too_is_refused() {
    for (what, whole) in [("document", PDF), ("JPEG", JPEG), ("PNG", PNG)] {
        let archive = zip("Main.class", whole.len(), b"");
        assert_eq!(
            recognise(&after(whole, &archive)),
            Err(Refusal::Mixed),
            "{what}"
        );
    }
    // The archive's comment gives the document the end that it must have.
    let inner = &PDF[..PDF.len() - b"%%EOF\n".len()];
    let archive = zip("Main.class", inner.len(), b"\n%%EOF\n");
    assert_eq!(recognise(&after(inner, &archive)), Err(Refusal::Mixed));
    // Hidden in a chunk, so that the image ends as it must.
    let hidden = [
        &PNG[..33],
        &chunk(b"zzZz", &zip("Main.class", 41, b"")),
        &PNG[33..],
    ]
    .concat();
    assert_eq!(recognise(&hidden), Err(Refusal::Mixed));
    let gifar = after(b"GIF89a\x01\0\x01\0\0\0\0;", &zip("Main.class", 14, b""));
    assert_eq!(recognise(&gifar), Err(Refusal::Type));
}

/// S-044: an image that a PDF reader would open as a document.
#[test]
fn an_image_that_is_a_document_too_is_refused() {
    let comment = [b"\xff\xfe\0\x0b%PDF-1.7\n".as_slice(), b""].concat();
    let jpeg = [&JPEG[..2], &comment, &JPEG[2..]].concat();
    let refused = recognise(&jpeg);
    assert!(matches!(refused, Err(Refusal::Mixed)), "{refused:?}");
    let png = [&PNG[..33], &chunk(b"tEXt", PDF), &PNG[33..]].concat();
    assert_eq!(recognise(&png), Err(Refusal::Mixed));
}

/// S-044: an image that begins a page within its comments.
#[test]
fn an_image_with_a_page_in_its_comments_is_refused() {
    let png = [
        &PNG[..33],
        &chunk(b"tEXt", b"Comment\0<script>alert(1)</script>"),
        &PNG[33..],
    ];
    assert_eq!(recognise(&png.concat()), Err(Refusal::Mixed));
    let segment = [b"\xff\xfe\0\x10".as_slice(), b"<html><script>"].concat();
    let jpeg = [&JPEG[..2], &segment, &JPEG[2..]].concat();
    assert_eq!(recognise(&jpeg), Err(Refusal::Mixed));
}

/// S-044: bytes after the end of an image, that no camera writes.
#[test]
fn an_image_with_something_behind_is_refused() {
    for whole in [JPEG, PNG] {
        for behind in [b"hello".as_slice(), b"\x7fELF", b"MZ\x90\0", PDF] {
            assert_eq!(recognise(&after(whole, behind)), Err(Refusal::Mixed));
        }
    }
}

/// What is in order stays so: padding, telephones' photographs, forms within documents.
#[test]
fn ordinary_files_are_not_mixed() {
    let film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
    let form =
        b"5 0 obj\n<< /Length 50 >>\nstream\n<html xmlns=\"http://www.w3.org/1999/xhtml\"/>\nendstream\nendobj\n";
    let filled = [&PDF[..9], &b"% padding\n".repeat(200)[..], form, &PDF[9..]].concat();
    let attached = [
        &PDF[..9],
        b"% PK\x05\x06 is how an archive ends\n",
        &PDF[9..],
    ]
    .concat();
    let cases = [
        (after(PDF, b"\r\n\0\0"), MediaType::Pdf),
        (filled, MediaType::Pdf),
        (attached, MediaType::Pdf),
        // Saved again by a program that appends.
        (after(PDF, PDF), MediaType::Pdf),
        (after(PNG, &[0; 16]), MediaType::Png),
        (after(JPEG, &[0; 16]), MediaType::Jpeg),
        (after(JPEG, b"\r\n"), MediaType::Jpeg),
        (after(JPEG, JPEG), MediaType::Jpeg),
        (after(JPEG, film), MediaType::Jpeg),
        (
            after(JPEG, b"\0\0\x01\x0aImage_UTC_Data1700000000000SEFHSEFT"),
            MediaType::Jpeg,
        ),
    ];
    for (bytes, media) in cases {
        assert_eq!(recognise(&bytes), Ok(media));
    }
}
