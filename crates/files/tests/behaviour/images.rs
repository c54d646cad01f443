//! Images and documents that are cut, malformed or out of bounds (S-044, S-045).

use crate::samples::{JPEG, PDF, PNG, chunk, jpeg_of, png_of};
use files::media::{MAX_FILE_BYTES, MediaType, Refusal, recognise};

/// S-044: cut anywhere, none of the three types is taken.
#[test]
fn a_cut_file_is_refused() {
    for whole in [JPEG, PNG] {
        for length in 1..whole.len() {
            assert!(recognise(&whole[..length]).is_err(), "{length} bytes");
        }
    }
    // The last byte of the document is a line feed that it may lack.
    for length in 1..PDF.len() - 1 {
        assert!(recognise(&PDF[..length]).is_err(), "{length} bytes");
    }
    assert_eq!(recognise(&PNG[..PNG.len() - 1]), Err(Refusal::Damaged));
    assert_eq!(recognise(&JPEG[..JPEG.len() - 1]), Err(Refusal::Damaged));
    assert_eq!(recognise(&PDF[..PDF.len() / 2]), Err(Refusal::Damaged));
}

/// S-045: an image that would cost its reader gigabytes is refused, before anyone decodes it.
#[test]
fn dimensions_are_bounded() {
    let png = [
        (1, 1, Ok(MediaType::Png)),
        (20_000, 5_000, Ok(MediaType::Png)),
        (10_000, 10_000, Ok(MediaType::Png)),
        (20_001, 1, Err(Refusal::Dimensions)),
        (1, 20_001, Err(Refusal::Dimensions)),
        (10_001, 10_000, Err(Refusal::Dimensions)),
        (50_000, 50_000, Err(Refusal::Dimensions)),
        (u32::MAX, u32::MAX, Err(Refusal::Dimensions)),
        (0, 10, Err(Refusal::Damaged)),
        (10, 0, Err(Refusal::Damaged)),
    ];
    for (width, height, expected) in png {
        assert_eq!(
            recognise(&png_of(width, height)),
            expected,
            "{width} × {height}"
        );
    }
    let jpeg = [
        (12_000, 8_000, Ok(MediaType::Jpeg)),
        (65_535, 1, Err(Refusal::Dimensions)),
        (12_000, 9_000, Err(Refusal::Dimensions)),
        (0, 9_000, Err(Refusal::Damaged)),
    ];
    for (width, height, expected) in jpeg {
        assert_eq!(
            recognise(&jpeg_of(width, height)),
            expected,
            "{width} × {height}"
        );
    }
}

/// S-045: a document of a million objects is read once, in one pass.
#[test]
fn a_document_of_a_million_objects_is_answered() {
    let objects = b"1 0 obj\n<<>>\n".repeat(MAX_FILE_BYTES / 13 - 100);
    let document = [b"%PDF-1.7\n", objects.as_slice(), b"%%EOF"].concat();
    assert_eq!(recognise(&document), Ok(MediaType::Pdf));
}

/// S-044: what a PNG must have, it must have in order.
#[test]
fn a_malformed_png_is_refused() {
    let signature = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = |tail: [u8; 5]| chunk(b"IHDR", &[&[0, 0, 0, 1, 0, 0, 0, 1], &tail[..]].concat());
    let right = header([8, 2, 0, 0, 0]);
    let pixels = chunk(b"IDAT", b"pixels");
    let end = chunk(b"IEND", b"");
    let accepted = [&signature, &right, &pixels, &end]
        .map(Vec::as_slice)
        .concat();
    assert_eq!(recognise(&accepted), Ok(MediaType::Png));

    let malformed = [
        ("no header", [&signature, &pixels, &pixels, &end]),
        ("two headers", [&signature, &right, &right, &end]),
        (
            "no pixels",
            [&signature, &right, &chunk(b"tEXt", b"a"), &end],
        ),
        ("no end", [&signature, &right, &pixels, &pixels]),
        (
            "an end with content",
            [&signature, &right, &pixels, &chunk(b"IEND", b"a")],
        ),
        (
            "a chunk without name",
            [&signature, &right, &pixels, &chunk(b"\0\0\0\0", b"")],
        ),
        (
            "depth 3",
            [&signature, &header([3, 2, 0, 0, 0]), &pixels, &end],
        ),
        (
            "16 bits of palette",
            [&signature, &header([16, 3, 0, 0, 0]), &pixels, &end],
        ),
        (
            "colour 5",
            [&signature, &header([8, 5, 0, 0, 0]), &pixels, &end],
        ),
        (
            "compression 1",
            [&signature, &header([8, 2, 1, 0, 0]), &pixels, &end],
        ),
        (
            "filter 1",
            [&signature, &header([8, 2, 0, 1, 0]), &pixels, &end],
        ),
        (
            "interlace 2",
            [&signature, &header([8, 2, 0, 0, 2]), &pixels, &end],
        ),
        (
            "a length beyond the end",
            [&signature, &right, &b"\xff\xff\xff\xffIDAT".to_vec(), &end],
        ),
    ];
    for (what, parts) in malformed {
        let bytes = parts.map(Vec::as_slice).concat();
        assert_eq!(recognise(&bytes), Err(Refusal::Damaged), "{what}");
    }
}

/// S-044: what a JPEG must have.
#[test]
fn a_malformed_jpeg_is_refused() {
    let malformed: [(&str, &[u8]); 6] = [
        ("nothing between the ends", b"\xff\xd8\xff\xd9"),
        (
            "bytes outside of segments",
            b"\xff\xd8\xff\xe0\0\x04JFhello\xff\xd9",
        ),
        ("a length of one", b"\xff\xd8\xff\xe0\0\x01\xff\xd9"),
        ("a start within", b"\xff\xd8\xff\xd8\xff\xd9"),
        (
            "a frame without scan",
            b"\xff\xd8\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0\xff\xd9",
        ),
        (
            "a scan without frame",
            b"\xff\xd8\xff\xda\0\x02pixels\xff\xd9",
        ),
    ];
    for (what, bytes) in malformed {
        assert_eq!(recognise(bytes), Err(Refusal::Damaged), "{what}");
    }
}

/// S-044: a header of an unknown version is not a document we can promise anything about.
#[test]
fn a_malformed_pdf_is_refused() {
    for version in ["1.8", "3.0", "x", ""] {
        let document = format!("%PDF-{version}\n1 0 obj\n%%EOF\n");
        assert_eq!(
            recognise(document.as_bytes()),
            Err(Refusal::Damaged),
            "{version}"
        );
    }
    assert_eq!(recognise(b"%PDF-2.0\n%%EOF\n"), Ok(MediaType::Pdf));
    assert_eq!(recognise(b"%PDF-1.4\n1 0 obj\n"), Err(Refusal::Damaged));
}
