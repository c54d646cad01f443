//! A value opens only where it was sealed.

use crate::seeded::{PLACE, Seeded, data_key, keyring};
use sealing::{Address, SealError};
use uuid::Uuid;

fn elsewhere() -> [Address<'static>; 6] {
    [
        Address {
            row: Uuid::from_u128(0x12),
            ..PLACE
        },
        Address {
            column: "title",
            ..PLACE
        },
        Address {
            table: "messages",
            ..PLACE
        },
        Address {
            case: Uuid::from_u128(0xcb),
            ..PLACE
        },
        Address {
            row: PLACE.case,
            case: PLACE.row,
            ..PLACE
        },
        // The same letters, cut at another place.
        Address {
            table: "requeststext",
            column: "",
            ..PLACE
        },
    ]
}

/// S-503: swapped between rows, columns, tables or cases, a value is refused.
#[test]
fn a_moved_value_is_refused() {
    let (random, key) = (Seeded::from(1), data_key(2));
    let sealed = key.seal(&PLACE, b"secret", &random).unwrap();
    for place in elsewhere() {
        assert_eq!(
            key.open(&place, &sealed),
            Err(SealError::Refused),
            "{place:?}"
        );
    }
    assert_eq!(key.open(&PLACE, &sealed).unwrap().as_slice(), b"secret");
}

/// S-503 for files and for values that belong to no case.
#[test]
fn a_moved_file_or_system_value_is_refused() {
    let (random, key, keyring) = (Seeded::from(1), data_key(2), keyring(3));
    let file = key.seal_file(&PLACE, b"secret", &random).unwrap();
    let seed = keyring.seal_system(&PLACE, b"secret", &random).unwrap();
    for place in elsewhere() {
        assert_eq!(
            key.open_file(&place, &file),
            Err(SealError::Refused),
            "{place:?}"
        );
        assert_eq!(
            keyring.open_system(&place, &seed),
            Err(SealError::Refused),
            "{place:?}"
        );
    }
    assert!(key.open_file(&PLACE, &file).is_ok());
    assert!(keyring.open_system(&PLACE, &seed).is_ok());
}

/// S-503: a name that holds a separator does not let two addresses meet.
#[test]
fn parts_of_an_address_cannot_run_into_each_other() {
    let (random, key) = (Seeded::from(1), data_key(2));
    let one = Address {
        table: "a.b",
        column: "c",
        ..PLACE
    };
    let other = Address {
        table: "a",
        column: "b.c",
        ..PLACE
    };
    let sealed = key.seal(&one, b"secret", &random).unwrap();
    assert_eq!(key.open(&other, &sealed), Err(SealError::Refused));
}

/// S-504: the key of one case says nothing of another's, and the error tells it from alteration.
#[test]
fn the_key_of_another_case_is_named_as_unknown() {
    let (key, other) = (data_key(2), data_key(3));
    let sealed = key.seal(&PLACE, b"secret", &Seeded::from(1)).unwrap();
    assert_eq!(
        other.open(&PLACE, &sealed),
        Err(SealError::UnknownKey(key.id()))
    );
}
