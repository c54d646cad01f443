//! What a camera writes beside the picture does not come in (S-048).

use crate::samples::{JPEG, PDF, PNG};
use files::media::{MediaType, recognise, without_metadata};

/// A segment of a JPEG.
fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), content].concat()
}

/// An EXIF of two entries: which side is up, and a pointer to where the picture was taken.
fn exif(is_little: bool) -> Vec<u8> {
    let short = |n: u16| {
        if is_little {
            n.to_le_bytes()
        } else {
            n.to_be_bytes()
        }
    };
    let long = |n: u32| {
        if is_little {
            n.to_le_bytes()
        } else {
            n.to_be_bytes()
        }
    };
    let mut tiff = if is_little {
        b"II".to_vec()
    } else {
        b"MM".to_vec()
    };
    tiff.extend(short(42));
    tiff.extend(long(8));
    tiff.extend(short(2));
    for (tag, kind, value) in [
        (0x0112, 3, [short(6), short(0)].concat()),
        (0x8825, 4, long(38).to_vec()),
    ] {
        tiff.extend(short(tag));
        tiff.extend(short(kind));
        tiff.extend(long(1));
        tiff.extend(value);
    }
    tiff.extend(long(0));
    tiff.extend(b"GPS 50.6927 N 3.1778 E");
    [b"Exif\0\0".as_slice(), &tiff].concat()
}

fn has(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|some| some == words)
}

/// S-048: place, device, words and other pictures are gone; the picture and which side is up are not.
#[test]
fn s048_a_photo_does_not_say_where_it_was_taken() {
    for is_little in [true, false] {
        let said = [
            segment(0xe1, &exif(is_little)),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>GPSLatitude</x>"),
            segment(0xed, b"Photoshop 3.0\0whose"),
            segment(0xe2, b"MPF\0another picture"),
            segment(0xfe, b"a comment"),
        ];
        let photo = [&JPEG[..2], &said.concat(), &JPEG[2..]].concat();
        assert_eq!(recognise(&photo), Ok(MediaType::Jpeg));
        let kept = without_metadata(MediaType::Jpeg, photo).unwrap();
        assert_eq!(recognise(&kept), Ok(MediaType::Jpeg));
        for gone in [
            &b"GPS"[..],
            b"ns.adobe.com",
            b"Photoshop",
            b"MPF",
            b"a comment",
        ] {
            assert!(!has(&kept, gone), "{}", String::from_utf8_lossy(gone));
        }
        assert!(has(
            &kept,
            b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06"
        ));
        let scan = JPEG
            .windows(2)
            .position(|pair| pair == [0xff, 0xda])
            .unwrap();
        assert!(kept.ends_with(&JPEG[scan..]), "the picture is the same");
        assert_eq!(
            without_metadata(MediaType::Jpeg, kept.clone()).unwrap(),
            kept,
            "twice is once"
        );
    }
}

/// A PNG chunk with its CRC (ISO 3309), as encoders write it.
fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    let covered = [kind, content].concat();
    let crc = covered.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    });
    [&length, covered.as_slice(), &(!crc).to_be_bytes()].concat()
}

/// S-048: the same of a PNG; a picture without anything beside it comes out as it went in.
#[test]
fn s048_a_png_says_nothing_beside_its_picture() {
    let said = [
        chunk(b"tEXt", b"Author\0Jeanne"),
        chunk(b"eXIf", &exif(false)[6..]),
        chunk(b"tIME", &[7, 234, 11, 23, 9, 0, 0]),
    ];
    // After the signature and the header.
    let (head, rest) = PNG.split_at(33);
    let image = [head, &said.concat(), rest].concat();
    assert_eq!(recognise(&image), Ok(MediaType::Png));
    let kept = without_metadata(MediaType::Png, image).unwrap();
    assert_eq!(recognise(&kept), Ok(MediaType::Png));
    for gone in [&b"Jeanne"[..], b"GPS", b"tIME"] {
        assert!(!has(&kept, gone), "{}", String::from_utf8_lossy(gone));
    }
    assert_eq!(
        without_metadata(MediaType::Png, kept.clone()).unwrap(),
        kept,
        "twice is once"
    );
    assert_eq!(without_metadata(MediaType::Pdf, PDF.to_vec()).unwrap(), PDF);
}
