//! The envelope: its layout, and that nothing opens a changed one.

use crate::seeded::{PLACE, Seeded, data_key, keyring};
use proptest::prelude::*;
use sealing::{KeyId, OVERHEAD, SealError, key_id_of};
use uuid::Uuid;

/// S-502: `0x01 ‖ kid(8) ‖ nonce(24) ‖ ct ‖ tag(16)`.
#[test]
fn layout() {
    let key = data_key(2);
    let sealed = key.seal(&PLACE, b"twelve bytes", &Seeded::from(1)).unwrap();
    assert_eq!(OVERHEAD, 49);
    assert_eq!(sealed.len(), 12 + OVERHEAD);
    assert_eq!(sealed[0], 0x01);
    assert_eq!(sealed[1..9], key.id().bytes());
    assert_eq!(key_id_of(&sealed), Ok(key.id()));
    assert!(!sealed.windows(6).any(|window| window == b"twelve"));
}

/// S-502: each single bit changed, anywhere, is refused.
#[test]
fn every_bit_flip_is_refused() {
    let key = data_key(2);
    let sealed = key
        .seal(&PLACE, b"1 85 01 99 999 123", &Seeded::from(1))
        .unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let error = key.open(&PLACE, &flipped).err();
        match bit / 8 {
            0 => assert_eq!(error, Some(SealError::UnknownVersion(flipped[0]))),
            1..9 => assert!(matches!(error, Some(SealError::UnknownKey(id)) if id != key.id())),
            _ => assert_eq!(error, Some(SealError::Refused), "bit {bit}"),
        }
    }
}

/// S-502: cut anywhere or followed by anything, it is refused.
#[test]
fn every_cut_and_every_addition_is_refused() {
    let key = data_key(2);
    let sealed = key.seal(&PLACE, b"secret", &Seeded::from(1)).unwrap();
    for length in 0..sealed.len() {
        let error = key.open(&PLACE, &sealed[..length]).err();
        let expected = if length < OVERHEAD {
            SealError::Truncated
        } else {
            SealError::Refused
        };
        assert_eq!(error, Some(expected), "{length} bytes");
    }
    let longer = [sealed.as_slice(), b"x"].concat();
    assert_eq!(key.open(&PLACE, &longer), Err(SealError::Refused));
}

/// S-502: the errors that need an operator are not confused with alteration.
#[test]
fn unknown_version_and_unknown_key_are_told_apart() {
    let keyring = keyring(3);
    let owner = Uuid::from_u128(1);
    let mut wrapped = keyring.wrap(&data_key(2), owner, &Seeded::from(1)).unwrap();
    wrapped[0] = 0x02;
    assert_eq!(
        keyring.unwrap_key(&wrapped, owner).err(),
        Some(SealError::UnknownVersion(2))
    );
    wrapped[0] = 0x01;
    wrapped[1..9].copy_from_slice(b"\x00\x01\x02\x03\x04\x05\x06\x07");
    let unknown = KeyId::from_bytes([0, 1, 2, 3, 4, 5, 6, 7]);
    let error = keyring.unwrap_key(&wrapped, owner).err();
    assert_eq!(error, Some(SealError::UnknownKey(unknown)));
    assert_eq!(
        SealError::UnknownKey(unknown).to_string(),
        "sealed value: key 0001020304050607 is not loaded"
    );
}

/// S-501: each of 10^5 writes draws its own nonce, all 24 bytes of it.
#[test]
fn no_nonce_twice() {
    let (random, key) = (Seeded::from(1), data_key(2));
    let mut nonces = Vec::with_capacity(100_000);
    for _ in 0..100_000 {
        let sealed = key.seal(&PLACE, b"", &random).unwrap();
        nonces.push(<[u8; 24]>::try_from(&sealed[9..33]).unwrap());
    }
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(nonces.len(), 100_000);
}

/// S-501: the same text sealed twice shows nothing in common but the key.
#[test]
fn same_text_gives_different_envelopes() {
    let (random, key) = (Seeded::from(1), data_key(2));
    let one = key.seal(&PLACE, &[b'a'; 64], &random).unwrap();
    let two = key.seal(&PLACE, &[b'a'; 64], &random).unwrap();
    assert_ne!(one[9..33], two[9..33]);
    let common = one[33..]
        .iter()
        .zip(&two[33..])
        .filter(|(a, b)| a == b)
        .count();
    assert!(common < 8, "{common} bytes of 80 in common");
}

proptest! {
    /// S-502, S-429: whatever the bytes, opening answers an error and never panics.
    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let keyring = keyring(3);
        prop_assert!(data_key(2).open(&PLACE, &bytes).is_err());
        prop_assert!(keyring.unwrap_key(&bytes, PLACE.row).is_err());
        prop_assert!(keyring.open_system(&PLACE, &bytes).is_err());
        prop_assert!(keyring.check_sentinel(&bytes).is_err());
    }

    /// S-502: the same, behind a header that is right.
    #[test]
    fn any_bytes_behind_a_right_header_are_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let key = data_key(2);
        let envelope = [&[0x01], key.id().bytes().as_slice(), &bytes].concat();
        prop_assert!(key.open(&PLACE, &envelope).is_err());
    }

    /// What was sealed opens, whatever it is and wherever it lies.
    #[test]
    fn what_is_sealed_opens(
        content in proptest::collection::vec(any::<u8>(), 0..500),
        table in "\\PC{0,20}",
        column in "\\PC{0,20}",
        ids in any::<(u128, u128, u64)>(),
    ) {
        let place = sealing::Address {
            table: &table,
            column: &column,
            row: Uuid::from_u128(ids.0),
            case: Uuid::from_u128(ids.1),
        };
        let key = data_key(ids.2);
        let sealed = key.seal(&place, &content, &Seeded::from(ids.2)).unwrap();
        prop_assert!(*key.open(&place, &sealed).unwrap() == content);
    }
}
