//! Files are sealed whole (S-508).

use crate::seeded::{PLACE, Seeded, data_key};
use sealing::{MAX_SEALABLE_FILE_BYTES, OVERHEAD, SealError};

const CHUNK: usize = 64 * 1024;

fn content(chunks: u8) -> Vec<u8> {
    (0..chunks).flat_map(|chunk| vec![chunk; CHUNK]).collect()
}

/// S-508: chunks swapped, dropped, repeated or cut: refused, and not one byte comes out.
#[test]
fn a_file_opens_whole_or_not_at_all() {
    let key = data_key(2);
    let content = content(4);
    let sealed = key.seal_file(&PLACE, &content, &Seeded::from(1)).unwrap();
    assert_eq!(key.open_file(&PLACE, &sealed).unwrap().as_slice(), content);

    let (header, body) = sealed.split_at(33);
    let parts: Vec<&[u8]> = body.chunks(CHUNK).collect();
    let altered = [
        (
            "swapped",
            vec![header, parts[1], parts[0], parts[2], parts[3], parts[4]],
        ),
        (
            "dropped",
            vec![header, parts[0], parts[2], parts[3], parts[4]],
        ),
        (
            "repeated",
            vec![
                header, parts[0], parts[0], parts[1], parts[2], parts[3], parts[4],
            ],
        ),
        ("cut", vec![header, parts[0], parts[1], parts[2]]),
        (
            "without tag",
            vec![header, parts[0], parts[1], parts[2], parts[3]],
        ),
    ];
    for (what, parts) in altered {
        let error = key.open_file(&PLACE, &parts.concat()).err();
        assert_eq!(error, Some(SealError::Refused), "{what}");
    }
}

/// S-508: the bound holds on both ways.
#[test]
fn a_file_beyond_the_bound_is_refused() {
    let (random, key) = (Seeded::from(1), data_key(2));
    let largest = vec![7; MAX_SEALABLE_FILE_BYTES];
    let sealed = key.seal_file(&PLACE, &largest, &random).unwrap();
    assert_eq!(sealed.len(), MAX_SEALABLE_FILE_BYTES + OVERHEAD);
    assert!(*key.open_file(&PLACE, &sealed).unwrap() == largest);
    let larger = vec![7; MAX_SEALABLE_FILE_BYTES + 1];
    assert_eq!(
        key.seal_file(&PLACE, &larger, &random),
        Err(SealError::TooLarge)
    );
    let larger = vec![7; MAX_SEALABLE_FILE_BYTES + OVERHEAD + 1];
    assert_eq!(key.open_file(&PLACE, &larger), Err(SealError::TooLarge));
}

/// S-504: files and columns have different sub-keys, so one cannot pass for the other.
#[test]
fn a_file_does_not_open_as_a_column() {
    let (random, key) = (Seeded::from(1), data_key(2));
    let file = key.seal_file(&PLACE, b"secret", &random).unwrap();
    assert_eq!(key.open(&PLACE, &file), Err(SealError::Refused));
    let column = key.seal(&PLACE, b"secret", &random).unwrap();
    assert_eq!(key.open_file(&PLACE, &column), Err(SealError::Refused));
}
