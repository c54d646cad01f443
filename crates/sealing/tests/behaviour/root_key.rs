//! The text of a root key.

use crate::seeded::root_key;
use sealing::{KeyError, Keyring, RootKey};

const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const BASE64: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn kid(text: &str) -> [u8; 8] {
    let key = RootKey::parse(text).ok().unwrap();
    Keyring::new(key, Vec::new()).unwrap().current_kid().bytes()
}

/// S-504: one key, whatever way it is written; white space of a file does not count.
#[test]
fn every_usual_writing_gives_the_same_key() {
    let unpadded = BASE64.trim_end_matches('=');
    for text in [
        HEX,
        &HEX.to_uppercase(),
        BASE64,
        unpadded,
        &format!(" {BASE64}\r\n"),
    ] {
        assert_eq!(kid(text), kid(HEX), "{text:?}");
    }
}

#[test]
fn standard_and_url_alphabets_give_the_same_key() {
    let standard = "+/v7+/v7AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk=";
    let url = standard.replace('+', "-").replace('/', "_");
    assert_eq!(kid(standard), kid(&url));
    assert_eq!(kid(standard), kid(url.trim_end_matches('=')));
}

/// What the program writes into the key file, it reads back.
#[test]
fn a_written_key_is_read_back() {
    let key = root_key(3);
    let text = key.to_base64();
    assert_eq!(text.len(), 44);
    let keyring = Keyring::new(key, Vec::new()).unwrap();
    assert_eq!(kid(&text), keyring.current_kid().bytes());
}

/// S-062: a missing, short, long, mistyped or default key is refused, each with its reason.
#[test]
fn what_is_not_a_random_key_is_refused() {
    let cases = [
        ("", KeyError::Length),
        ("AAECAwQFBgcICQoLDA0ODw==", KeyError::Length),
        (
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g",
            KeyError::Length,
        ),
        ("changeme", KeyError::Length),
        ("change me", KeyError::Alphabet),
        (&HEX[1..], KeyError::Alphabet),
        (&HEX.replace('f', "g"), KeyError::Alphabet),
        (&"0".repeat(64), KeyError::Weak),
        (&"01234567".repeat(8), KeyError::Weak),
        (
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            KeyError::Weak,
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(RootKey::parse(text).err(), Some(expected), "{text:?}");
    }
}
